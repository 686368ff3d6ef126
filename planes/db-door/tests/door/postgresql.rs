//! The door before a real PostgreSQL, driven by its own client.

use std::process::Output;

use crate::bench::{Bench, refused, succeeded, tapped, wait_for};

const DENIED: &str = "FATAL:  PAM authentication failed for user \"jane_doe\"";

fn ask(bench: &Bench, user: &str, password: &str, statement: &str) -> Output {
    let mut client = bench.psql_client(user, password, "sslmode=verify-full");
    client.args(["-c", statement]).output().unwrap()
}

#[test]
fn a_token_lets_its_user_in() {
    let bench = Bench::postgresql();
    let output = ask(
        &bench,
        "jane_doe",
        &bench.token(),
        "SELECT session_user, 6 * 7",
    );
    assert_eq!(succeeded(&output), "jane_doe|42");
    let again = ask(
        &bench,
        "jane_doe",
        &bench.token(),
        "SET SESSION AUTHORIZATION DEFAULT; SELECT session_user",
    );
    assert_eq!(succeeded(&again), "SET\njane_doe");
}

#[test]
fn a_password_still_lets_its_user_in() {
    let bench = Bench::postgresql();
    assert_eq!(
        succeeded(&ask(&bench, "admin", "rosebud", "SELECT session_user")),
        "admin"
    );
    let words = refused(&ask(&bench, "admin", "rosebush", "SELECT 1"));
    assert!(
        words.ends_with("password authentication failed for user \"admin\""),
        "{words}"
    );
    let words = refused(&ask(&bench, "nobody", "rosebud", "SELECT 1"));
    assert!(
        words.ends_with("password authentication failed for user \"nobody\""),
        "{words}"
    );
}

#[test]
fn an_iam_user_has_no_password_and_a_token_is_for_its_user() {
    let bench = Bench::postgresql();
    bench.psql("ALTER ROLE jane_doe PASSWORD 'rosebud'");
    bench.put_user("stranger", &[]);
    for (what, password) in [
        ("a password", "rosebud".to_owned()),
        ("the door's", "TheDoorsOwnSecret".to_owned()),
        ("no policy", bench.token_of("stranger", "jane_doe")),
        ("another user", bench.token_of("jane", "admin")),
    ] {
        let words = refused(&ask(&bench, "jane_doe", &password, "SELECT 1"));
        assert!(words.ends_with(DENIED), "{what}: {words}");
    }
    assert_eq!(
        succeeded(&ask(&bench, "jane_doe", &bench.token(), "SELECT 1")),
        "1"
    );
    bench.psql("ALTER ROLE jane_doe PASSWORD 'rosebud'");
    assert_eq!(
        succeeded(&ask(&bench, "jane_doe", &bench.token(), "SELECT 1")),
        "1"
    );
    refused(&ask(
        &bench,
        "admin",
        &bench.token_of("jane", "admin"),
        "SELECT 1",
    ));
}

#[test]
fn the_administrator_never_gets_in_from_outside() {
    let bench = Bench::postgresql();
    let words = refused(&ask(&bench, "rdsadmin", "TheDoorsOwnSecret", "SELECT 1"));
    assert!(
        words.ends_with("password authentication failed for user \"rdsadmin\""),
        "{words}"
    );
}

#[test]
fn the_master_cannot_bend_what_the_administrator_asks() {
    let bench = Bench::postgresql();
    bench.psql(
        "CREATE SCHEMA trap AUTHORIZATION admin; ALTER DATABASE postgres OWNER TO admin;
         CREATE TABLE trap.pg_auth_members (roleid oid, member oid);
         GRANT SELECT ON trap.pg_auth_members TO PUBLIC;
         ALTER DATABASE postgres SET search_path = trap, pg_catalog",
    );
    let words = refused(&ask(&bench, "jane_doe", "rosebud", "SELECT 1"));
    assert!(words.ends_with(DENIED), "{words}");
}

#[test]
fn nobody_gets_in_without_tls() {
    let bench = Bench::postgresql();
    let (port, tap) = tapped(bench.port);
    let mut client = bench.psql_client("jane_doe", &bench.token(), "sslmode=disable");
    client.env("PGHOSTADDR", "127.0.0.1");
    let connection =
        format!("host=localhost port={port} user=jane_doe dbname=postgres sslmode=disable");
    let output = client
        .args(["-d", &connection, "-c", "SELECT 1"])
        .output()
        .unwrap();
    let words = refused(&output);
    assert!(
        words.ends_with("no pg_hba.conf entry for host \"127.0.0.1\", user \"jane_doe\", database \"postgres\", no encryption"),
        "{words}"
    );
    let seen = String::from_utf8_lossy(&tap.join().unwrap()).into_owned();
    assert!(
        seen.contains("jane_doe") && !seen.contains("X-Amz"),
        "{seen}"
    );
}

#[test]
fn a_query_can_be_canceled() {
    let bench = Bench::postgresql();
    let mut client = bench.psql_client("jane_doe", &bench.token(), "sslmode=verify-full");
    // The time is up at once for the statement; psql then asks the server to cancel it.
    let running = client.args(["-c", "SELECT pg_sleep(60)"]).spawn().unwrap();
    wait_for(|| {
        let running =
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'jane_doe' AND state = 'active'";
        bench.psql(running) == "1"
    });
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &running.id().to_string()])
        .status();
    assert!(interrupt.unwrap().success());
    let output = running.wait_with_output().unwrap();
    assert!(!output.status.success());
    wait_for(|| {
        bench.psql(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'jane_doe' AND state = 'active'",
        ) == "0"
    });
}
