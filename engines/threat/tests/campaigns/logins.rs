//! Logins to databases.

use ringwall_threat::sources::Form;
use serde_json::json;

use crate::{DAY_S, found, set};

fn login(outcome: &str, address: &str, second: i64) -> String {
    json!({"eventType": "rdsLogin", "time": crate::stream::time(second), "dbInstanceIdentifier": "orders",
           "engine": "mysql", "user": "app", "sourceIp": address, "outcome": outcome})
    .to_string()
}

#[test]
fn a_login_after_many_failures() {
    let attack = |failures: i64, address: &str| {
        let failures = (0..failures).map(|n| login("failure", address, n));
        let all: Vec<String> = failures.chain([login("success", address, 100)]).collect();
        all.join("\n")
    };
    let forced = set(&["CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce"]);
    assert_eq!(found(Form::Rds, &attack(12, "198.51.100.9")), forced);
    let mut late: Vec<String> = attack(12, "198.51.100.9")
        .lines()
        .map(str::to_owned)
        .collect();
    late.rotate_right(1);
    assert_eq!(found(Form::Rds, &late.join("\n")), forced);
    let after = [login("success", "198.51.100.9", 0)].into_iter();
    let after: Vec<String> = after
        .chain((1..12).map(|n| login("failure", "198.51.100.9", n)))
        .collect();
    assert_eq!(found(Form::Rds, &after.join("\n")), set(&[]));
    assert_eq!(found(Form::Rds, &attack(3, "198.51.100.9")), set(&[]));
    assert_eq!(found(Form::Rds, &attack(12, "10.0.0.9")), set(&[]));
}

#[test]
fn who_is_new_teaches_nothing() {
    let usual = (0..1_000).map(|n| login("success", "10.0.0.9", n * 900));
    let new = (0..3).map(|n| login("success", "198.51.100.9", 11 * DAY_S + n * 60));
    let mut engine = crate::stream::engine(crate::lists());
    let text = usual.chain(new).collect::<Vec<_>>().join("\n");
    crate::read(&mut engine, Form::Rds, &text);
    let counts: Vec<u64> = engine
        .findings()
        .iter()
        .map(|found| found.service.count)
        .collect();
    assert_eq!(counts, [3]);
}

#[test]
fn logins_from_where_nobody_ever_logged_in() {
    let usual = |last: String| {
        let usual = (0..1_000).map(|n| login("success", "10.0.0.9", n * 900));
        usual.chain([last]).collect::<Vec<_>>().join("\n")
    };
    for (outcome, kind) in [
        (
            "success",
            "CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin",
        ),
        (
            "failure",
            "CredentialAccess:RDS/AnomalousBehavior.FailedLogin",
        ),
    ] {
        let text = usual(login(outcome, "198.51.100.9", 11 * DAY_S));
        assert_eq!(found(Form::Rds, &text), set(&[kind]));
    }
    assert_eq!(
        found(Form::Rds, &usual(login("success", "10.0.0.9", 11 * DAY_S))),
        set(&[])
    );
}
