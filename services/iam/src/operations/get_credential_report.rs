//! `GetCredentialReport`: the last report, as CSV.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetCredentialReportInput, GetCredentialReportOutput, ReportFormatType};
use crate::error::IamError;
use crate::reports::credential_report;
use crate::store::IamRead;

pub(crate) fn get_credential_report(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    _input: GetCredentialReportInput,
) -> Result<Reply<GetCredentialReportOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:GetCredentialReport"))?;

    let report = credential_report::find(tx.rows(), ctx.account())?;
    let report = report.ok_or_else(IamError::credential_report_not_present)?;
    let made = report.made;
    let made = made.ok_or_else(IamError::credential_report_not_ready)?;
    if made.is_expired(ctx.now()) {
        return Err(IamError::credential_report_expired());
    }

    Ok(permit.reply(GetCredentialReportOutput {
        content: Some(made.csv.into_bytes()),
        report_format: Some(ReportFormatType::TextCsv),
        generated_time: Some(made.at),
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use ringwall_core::{Caller, Partition};
    use ringwall_identity::{AccessKey, KeyOwner, Uses, put_access_key};
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, UpdateAccountPasswordPolicyInput};
    use crate::test_certificates::{CURVE, RSA, signing_certificate};
    use crate::test_mfa::phone;
    use crate::{test_house, test_house_with};

    /// The rows of a new report: column and value, by user.
    fn report(house: &TestHouse) -> BTreeMap<String, BTreeMap<String, String>> {
        house.answer::<api::GenerateCredentialReport>(input(&[]));
        house.advance_secs(1);
        let report = house.answer::<api::GetCredentialReport>(input(&[]));
        let csv = String::from_utf8(report.content.unwrap()).unwrap();
        let mut lines = csv.lines().map(|line| line.split(','));
        let columns: Vec<_> = lines.next().unwrap().map(str::to_owned).collect();
        assert_eq!(columns.len(), 23);
        let row = |line: std::str::Split<'_, char>| {
            let values: Vec<_> = line.map(str::to_owned).collect();
            assert_eq!(values.len(), 23);
            (
                values[0].clone(),
                columns.iter().cloned().zip(values).collect(),
            )
        };
        lines.map(row).collect()
    }

    fn access_key(house: &TestHouse, id: &str, user: &str, active: bool) {
        let key = AccessKey {
            secret: String::new(),
            account: house.account(),
            created_at: house.now(),
            owner: KeyOwner::User(user.to_owned()),
            active,
        };
        let write = house
            .store()
            .write(|tx| put_access_key(tx, id, key.clone()));
        write.unwrap();
    }

    #[test]
    fn tells_the_credentials_of_all() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        access_key(&house, "AKIA1", "alice", true);
        house.advance_secs(60);
        access_key(&house, "AKIA2", "alice", false);
        signing_certificate(&house, "alice", RSA);
        phone(&house, "phone").enable(&house, "root");
        let report = report(&house);
        let names: Vec<_> = report.keys().map(String::as_str).collect();
        assert_eq!(names, ["<root_account>", "alice", "bob"]);
        let root = &report["<root_account>"];
        assert_eq!(root["arn"], "arn:aws:iam::111122223333:root");
        assert_eq!(root["password_enabled"], "not_supported");
        assert_eq!(root["mfa_active"], "true");
        let alice = &report["alice"];
        for (column, value) in [
            ("arn", "arn:aws:iam::111122223333:user/alice"),
            ("user_creation_time", "2026-10-01T00:00:00+00:00"),
            ("password_enabled", "false"),
            ("password_last_used", "N/A"),
            ("mfa_active", "false"),
            ("access_key_1_active", "true"),
            ("access_key_1_last_rotated", "2026-10-01T00:00:00+00:00"),
            ("access_key_1_last_used_date", "N/A"),
            ("access_key_2_active", "false"),
            ("access_key_2_last_rotated", "N/A"),
            ("cert_1_active", "true"),
            ("cert_1_last_rotated", "2026-10-01T00:01:00+00:00"),
            ("cert_2_active", "false"),
        ] {
            assert_eq!(alice[column], value, "{column}");
        }
        assert_eq!(report["bob"]["access_key_1_active"], "false");
    }

    #[test]
    fn tells_when_passwords_and_keys_change_and_were_used() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::CreateLoginProfile>(input(&[
            ("UserName", "alice"),
            ("Password", "Correct-Horse-1"),
        ]));
        house.answer::<api::UpdateAccountPasswordPolicy>(UpdateAccountPasswordPolicyInput {
            max_password_age: Some(90),
            ..input(&[])
        });
        let key = house.answer::<api::CreateAccessKey>(input(&[("UserName", "alice")]));
        let mut caller = Caller::root(house.account(), Partition::Aws);
        caller.access_key_id = Some(key.access_key.access_key_id);
        uses.note(&caller, ("kms", "Encrypt"), "us-east-1", house.now());
        let report = report(&house);
        let alice = &report["alice"];
        for (column, value) in [
            ("password_enabled", "true"),
            ("password_last_used", "no_information"),
            ("password_last_changed", "2026-10-01T00:00:00+00:00"),
            ("password_next_rotation", "2026-12-30T00:00:00+00:00"),
            ("access_key_1_last_used_date", "2026-10-01T00:00:00+00:00"),
            ("access_key_1_last_used_region", "us-east-1"),
            ("access_key_1_last_used_service", "kms"),
            ("access_key_2_last_used_service", "N/A"),
        ] {
            assert_eq!(alice[column], value, "{column}");
        }
    }

    #[test]
    fn stays_as_it_was_made() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        assert_eq!(report(&house)["alice"]["cert_1_active"], "false");
        signing_certificate(&house, "alice", CURVE);
        assert_eq!(report(&house)["alice"]["cert_1_active"], "false");
        house.advance_secs(4 * 60 * 60);
        assert_eq!(report(&house)["alice"]["cert_1_active"], "true");
    }

    #[test]
    fn a_name_with_a_comma_is_quoted() {
        let house = test_house();
        let _doe = house.as_new_user("Doe,J", &[]);
        house.answer::<api::GenerateCredentialReport>(input(&[]));
        house.advance_secs(1);
        let report = house.answer::<api::GetCredentialReport>(input(&[]));
        let csv = String::from_utf8(report.content.unwrap()).unwrap();
        assert!(csv.contains("\n\"Doe,J\",\"arn:aws:iam::111122223333:user/Doe,J\",2026"));
    }

    #[test]
    fn says_why_there_is_none() {
        let house = test_house();
        let refusal = || {
            let words = house.refusal::<api::GetCredentialReport>(input(&[]));
            words.split(':').next().unwrap().to_owned()
        };
        assert_eq!(refusal(), "CredentialReportNotPresentException");
        house.answer::<api::GenerateCredentialReport>(input(&[]));
        assert_eq!(refusal(), "CredentialReportNotReadyException");
        house.advance_secs(1);
        house.answer::<api::GetCredentialReport>(input(&[]));
        house.advance_secs(4 * 60 * 60);
        assert_eq!(refusal(), "CredentialReportExpiredException");
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        report(&house);
        house.needs::<api::GetCredentialReport>("iam:GetCredentialReport", "*", input(&[]));
    }
}
