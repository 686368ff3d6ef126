//! The door before a real MariaDB, driven by its own client.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::bench::{Bench, Token, refused, succeeded, tapped, wait_for};

const DENIED: &str =
    "ERROR 1045 (28000): Access denied for user 'jane_doe'@'127.0.0.1' (using password: YES)";

#[test]
fn a_token_lets_its_user_in() {
    let bench = Bench::mariadb();
    let output = bench.mariadb_client("jane_doe", &bench.token(), "SELECT USER(), 6 * 7");
    assert_eq!(succeeded(&output), "jane_doe@127.0.0.1\t42");
    let shown = bench.sql("SHOW CREATE USER jane_doe");
    assert!(
        shown.contains("IDENTIFIED VIA AWSAuthenticationPlugin USING 'RDS'"),
        "{shown}"
    );
}

#[test]
fn a_password_still_lets_its_user_in() {
    let bench = Bench::mariadb();
    let output = bench.mariadb_client("admin", "rosebud", "SELECT USER()");
    assert_eq!(succeeded(&output), "admin@127.0.0.1");
    assert_eq!(
        succeeded(&bench.mariadb_client_in_clear("admin", "rosebud")),
        "1"
    );
    let output = bench.mariadb_client("admin", "rosebush", "SELECT 1");
    let words =
        "ERROR 1045 (28000): Access denied for user 'admin'@'127.0.0.1' (using password: YES)";
    assert_eq!(refused(&output), words);
    let output = bench.mariadb_client("nobody", "rosebud", "SELECT 1");
    assert!(refused(&output).contains("Access denied for user 'nobody'"));
}

#[test]
fn tokens_that_are_not_for_this_are_refused_alike() {
    let bench = Bench::mariadb();
    bench.put_user("stranger", &[]);
    bench.put_user("other", &[&bench.may_connect_as("john_doe")]);
    let token = bench.token();
    let good = || Token {
        key: "JANE".to_owned(),
        host: format!("localhost:{}", bench.port),
        user: "jane_doe".to_owned(),
        region: "us-east-1",
        at: bench.house.now().secs(),
    };
    let of = |change: &dyn Fn(&mut Token)| {
        let mut token = good();
        change(&mut token);
        token.text()
    };
    let refusals = [
        ("none", String::new()),
        ("the master's password", "rosebud".to_owned()),
        ("one byte changed", changed(&token)),
        ("a parameter doubled", format!("{token}&DBUser=jane_doe")),
        ("expired", of(&|token| token.at -= 901)),
        ("of tomorrow", of(&|token| token.at += 86_400)),
        ("another user", of(&|token| token.user = "admin".to_owned())),
        (
            "another port",
            of(&|token| token.host = "localhost:3306".to_owned()),
        ),
        (
            "another host",
            of(&|token| token.host = format!("127.0.0.1:{}", bench.port)),
        ),
        ("another Region", of(&|token| token.region = "eu-west-1")),
        (
            "an unknown key",
            of(&|token| token.key = "NOBODY".to_owned()),
        ),
        ("no policy", bench.token_of("stranger", "jane_doe")),
        (
            "a policy for another user",
            bench.token_of("other", "jane_doe"),
        ),
    ];
    assert_eq!(
        succeeded(&bench.mariadb_client("jane_doe", &good().text(), "SELECT 1")),
        "1"
    );
    for (what, token) in refusals {
        let output = bench.mariadb_client("jane_doe", &token, "SELECT 1");
        assert_eq!(refused(&output), DENIED, "{what}");
    }
}

/// The same with another last digit.
fn changed(token: &str) -> String {
    let (rest, last) = token.split_at(token.len() - 1);
    format!("{rest}{}", if last == "0" { "1" } else { "0" })
}

#[test]
fn nobody_is_asked_for_a_token_without_tls() {
    let bench = Bench::mariadb();
    let (port, tap) = tapped(bench.port);
    let token = bench.token();
    let output = Command::new("mariadb")
        .args([
            "--no-defaults",
            "--protocol=tcp",
            "--host=127.0.0.1",
            "--skip-ssl",
        ])
        .args([
            &format!("--port={port}"),
            "--user=jane_doe",
            "-e",
            "SELECT 1",
        ])
        .env("MYSQL_PWD", &token)
        .output();
    assert_eq!(refused(&output.unwrap()), DENIED);
    let seen = String::from_utf8_lossy(&tap.join().unwrap()).into_owned();
    assert!(seen.contains("jane_doe"), "{seen}");
    assert!(
        !seen.contains("X-Amz") && !seen.contains("connect"),
        "{seen}"
    );
}

#[test]
fn a_user_who_must_come_by_tls_does() {
    let bench = Bench::mariadb();
    bench.sql("ALTER USER admin REQUIRE SSL; ALTER USER jane_doe REQUIRE SSL");
    let output = bench.mariadb_client("jane_doe", &bench.token(), "SELECT 1");
    assert_eq!(succeeded(&output), "1");
    assert_eq!(
        succeeded(&bench.mariadb_client("admin", "rosebud", "SELECT 1")),
        "1"
    );
    refused(&bench.mariadb_client_in_clear("admin", "rosebud"));
}

#[test]
fn the_servers_leg_is_encrypted_for_those_who_must_come_by_tls() {
    let bench = Bench::mariadb();
    let cipher = |user: &str, password: &str| {
        let statement = "SHOW STATUS LIKE 'Ssl_cipher'";
        succeeded(&bench.mariadb_client(user, password, statement))
    };
    assert_eq!(cipher("jane_doe", &bench.token()), "Ssl_cipher");
    assert_eq!(cipher("admin", "rosebud"), "Ssl_cipher");
    bench.sql("ALTER USER admin REQUIRE SSL; ALTER USER jane_doe REQUIRE SSL");
    assert!(cipher("jane_doe", &bench.token()).contains("_GCM_"));
    assert!(cipher("admin", "rosebud").contains("_GCM_"));
}

#[test]
fn rows_of_any_size_go_through() {
    let bench = Bench::mariadb();
    for require in ["NONE", "SSL"] {
        bench.sql(&format!("ALTER USER admin REQUIRE {require}"));
        let statement = "SELECT MD5(REPEAT('x', 9000000)); SELECT REPEAT('x', 9000000)";
        let output = bench.mariadb_client("admin", "rosebud", statement);
        let said = succeeded(&output);
        let (digest, row) = said.split_once('\n').unwrap();
        assert_eq!(digest.len(), 32);
        assert!(row.len() == 9_000_000 && row.bytes().all(|byte| byte == b'x'));
    }
}

#[test]
fn an_instance_without_iam_authentication_takes_no_tokens() {
    let bench = Bench::mariadb();
    bench.change(|backend| backend.iam_authentication = false);
    wait_for(|| {
        let output = bench.mariadb_client("jane_doe", &bench.token(), "SELECT 1");
        !output.status.success()
    });
    assert_eq!(
        succeeded(&bench.mariadb_client("admin", "rosebud", "SELECT 1")),
        "1"
    );
}

#[test]
fn a_session_outlives_the_policy_that_opened_it() {
    let bench = Bench::mariadb();
    let mut client = Command::new("mariadb")
        .args([
            "--no-defaults",
            "--protocol=tcp",
            "--host=localhost",
            "-N",
            "--unbuffered",
        ])
        .args([
            format!("--port={}", bench.port),
            "--user=jane_doe".to_owned(),
        ])
        .arg(format!("--ssl-ca={}", bench.file("ca.pem").display()))
        .env("MYSQL_PWD", bench.token())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut statements = client.stdin.take().unwrap();
    let mut rows = client.stdout.take().unwrap();
    let mut ask = |statement: &str| {
        writeln!(statements, "{statement}").unwrap();
        statements.flush().unwrap();
        let mut row = [0; 3];
        rows.read_exact(&mut row).unwrap();
        String::from_utf8(row.to_vec()).unwrap()
    };
    assert_eq!(ask("SELECT 11;"), "11\n");
    bench.put_user("jane", &[]);
    let output = bench.mariadb_client("jane_doe", &bench.token(), "SELECT 1");
    assert_eq!(refused(&output), DENIED);
    assert_eq!(ask("SELECT 12;"), "12\n");
    drop(statements);
    assert!(client.wait().unwrap().success());
}

#[test]
fn strangers_who_say_nothing_leave_room() {
    let bench = Bench::mariadb();
    let silent: Vec<TcpStream> = (0..64)
        .map(|_| {
            let mut socket = TcpStream::connect(("127.0.0.1", bench.port)).unwrap();
            socket.read_exact(&mut [0; 5]).unwrap();
            socket
        })
        .collect();
    let mut next = TcpStream::connect(("127.0.0.1", bench.port)).unwrap();
    let mut said = Vec::new();
    next.read_to_end(&mut said).unwrap();
    assert!(said.ends_with(b"Too many connections"), "{said:?}");
    assert_eq!(
        bench.sql("SELECT COUNT(*) FROM information_schema.processlist"),
        "1"
    );
    drop(silent);
    wait_for(|| {
        let output = bench.mariadb_client("jane_doe", &bench.token(), "SELECT 1");
        output.status.success()
    });
}
