//! Logins that the door to databases tells of.

use super::*;
use crate::DatabaseLogin;

impl Bench {
    fn log_in(&self, account: &str, outcome: &'static str) {
        self.teller.tell(DatabaseLogin {
            account: account.parse().unwrap(),
            region: Region::us_east_1(),
            at: self.house.now(),
            source_ip: "203.0.113.9".parse().unwrap(),
            db_instance_identifier: "orders".to_owned(),
            db_instance_arn: format!("arn:aws:rds:us-east-1:{account}:db:orders"),
            dbi_resource_id: "db-ORDERS".to_owned(),
            engine: "postgres",
            engine_version: "16.3".to_owned(),
            user: Some("\"admin\n".repeat(1_000)),
            database: "shop".to_owned(),
            application: "psql".to_owned(),
            auth_method: "Password",
            outcome,
        });
    }

    fn switch_logins(&self, status: api::FeatureStatus) {
        let feature = api::DetectorFeatureConfiguration {
            name: Some(api::DetectorFeature::RdsLoginEvents),
            status: Some(status),
            additional_configuration: None,
        };
        self.house
            .answer::<api::UpdateDetector>(api::UpdateDetectorInput {
                features: Some(vec![feature]),
                ..input(&[("DetectorId", &self.detector)])
            });
    }
}

const GUESSED: &str = "CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce";

#[test]
fn guessed_passwords_are_found_wherever_the_server_dies() {
    let bench = Bench::new();
    for outcome in ["failure"; 10].into_iter().chain(["success"]) {
        bench.log_in(ACCOUNT, outcome);
        // Another thread each time: what this one knew is lost.
        bench.round(&mut Watches::default());
    }
    bench.round(&mut Watches::default());
    assert_eq!(bench.found(), [(GUESSED.to_owned(), 1)]);
    let document = bench.findings()[0].document().to_string();
    for told in [
        r#""dbInstanceArn":"arn:aws:rds:us-east-1:111122223333:db:orders""#,
        r#""dbiResourceId":"db-ORDERS""#,
        r#""engineVersion":"16.3""#,
        r#""application":"psql""#,
        r#""authMethod":"Password""#,
    ] {
        assert!(document.contains(told), "{told} in {document}");
    }
}

#[test]
fn logins_are_looked_at_for_their_account_if_it_wants_them() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    let mut guess = |account: &str| {
        for outcome in ["failure"; 10].into_iter().chain(["connection", "success"]) {
            bench.log_in(account, outcome);
        }
        bench.round(&mut watches);
        bench.round(&mut watches);
        bench.found().len()
    };
    assert_eq!(guess(OTHER_ACCOUNT), 0);
    bench.switch_logins(api::FeatureStatus::Disabled);
    assert_eq!(guess(ACCOUNT), 0);
    bench.switch_logins(api::FeatureStatus::Enabled);
    assert_eq!(guess(ACCOUNT), 1);
}

#[test]
fn more_logins_than_can_wait_are_dropped() {
    let bench = Bench::new();
    for _ in 0..5_000 {
        bench.log_in(ACCOUNT, "failure");
    }
    bench.log_in(ACCOUNT, "success");
    bench.round(&mut Watches::default());
    bench.round(&mut Watches::default());
    assert!(bench.found().is_empty());
}
