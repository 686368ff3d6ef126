//! `DescribeKey`: what a key is, without its secret.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeKeyInput, DescribeKeyOutput, GrantOperation};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::key_ref::{KeyName, KeyRef};
use crate::store::KmsWrite;

// A write: the first look at `alias/aws/<service>` makes the AWS managed key.
pub(crate) fn describe_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DescribeKeyInput,
) -> Result<Reply<DescribeKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    if let KeyName::Alias(alias) = &key_ref.name {
        tx.ensure_managed_key(ctx, alias)?;
    }
    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:DescribeKey", GrantOperation::DescribeKey);
    let permit = tx.permit(ctx, &key, key_use.by_alias(key_ref.alias()))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::DESCRIBE_KEY)?;
    let relatives = tx.relatives(&key)?;

    Ok(permit.reply(DescribeKeyOutput {
        key_metadata: Some(key.metadata(relatives)),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, GrantOperation, KeyManagerType};
    use crate::test_kms::{
        ACCOUNT, OTHER_ACCOUNT, TestKms, allow_statement, id_of, of_key, root, statement_if, user,
    };

    #[test]
    fn a_key_goes_by_four_names() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.create_alias("alias/a", &key);
        let alias_arn = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
        for name in [&key, id_of(&key), "alias/a", &alias_arn] {
            assert_eq!(kms.describe(name).arn.as_ref(), Some(&key), "{name}");
        }
    }

    #[test]
    fn refuses_a_name_that_names_nothing() {
        let kms = TestKms::new();
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        let arn = format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/{id}");
        let elsewhere = format!("arn:aws:kms:eu-west-1:{ACCOUNT}:key/{id}");
        for (name, refusal) in [
            (id, format!("Key '{arn}' does not exist")),
            (&arn, format!("Key '{arn}' does not exist")),
            (
                "alias/a",
                format!("Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/a is not found."),
            ),
            (
                "alias/aws/nothing",
                format!("Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/aws/nothing is not found."),
            ),
            ("nonsense", "Invalid keyId 'nonsense'".to_owned()),
            (&elsewhere, "Invalid arn eu-west-1".to_owned()),
        ] {
            assert_eq!(
                kms.refusal::<api::DescribeKey>(of_key(name)),
                format!("NotFoundException: {refusal}")
            );
        }
    }

    #[test]
    fn the_first_look_makes_an_aws_managed_key() {
        let kms = TestKms::new();
        let made = kms.describe("alias/aws/ssm");
        assert_eq!(made.key_manager, Some(KeyManagerType::Aws));
        assert_eq!(kms.describe("alias/aws/ssm"), made, "the second makes none");
        let other = kms.as_account(OTHER_ACCOUNT).describe("alias/aws/ssm");
        assert_ne!(other.arn, made.arn, "each account has its own");
    }

    #[test]
    fn an_aws_managed_key_is_for_its_service() {
        let kms = TestKms::new();
        let key = kms.describe("alias/aws/ssm").arn.unwrap();
        let sealed = kms.through("ssm").encrypt(&key, b"x");
        assert_eq!(kms.through("ssm").decrypt(&sealed), b"x");
        let not_allowed = format!(
            "AccessDeniedException: User: {} is not authorized to perform: kms:ScheduleKeyDeletion \
             on resource: {key} because no resource-based policy allows the \
             kms:ScheduleKeyDeletion action",
            root(ACCOUNT)
        );
        assert_eq!(
            kms.refusal::<api::ScheduleKeyDeletion>(of_key(&key)),
            not_allowed
        );
        for caller in [&kms, &kms.through("s3")] {
            caller.is_denied::<api::Encrypt>(crate::test_kms::encrypt_with(&key, b"x"));
        }
    }

    #[test]
    fn the_key_policy_can_open_it_to_another_account() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let other = kms.as_account(OTHER_ACCOUNT);
        kms.allow(&key, &root(OTHER_ACCOUNT), &["kms:DescribeKey"]);
        assert_eq!(other.describe(&key), kms.describe(&key));
        assert_eq!(
            other.refusal::<api::DescribeKey>(of_key(id_of(&key))),
            format!(
                "NotFoundException: Key '{}' does not exist",
                key.replace(ACCOUNT, OTHER_ACCOUNT)
            ),
            "a bare id is looked for in the caller's account"
        );
    }

    #[test]
    fn a_grant_allows_it_as_well() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &user("bob"), &[GrantOperation::DescribeKey]);
        assert_eq!(kms.as_user("bob").describe(&key), kms.describe(&key));
    }

    #[test]
    fn policies_can_ask_for_the_alias_that_was_used() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.create_alias("alias/a", &key);
        let by_alias = r#"{"StringEquals":{"kms:RequestAlias":"alias/a"}}"#;
        kms.set_policy(
            &key,
            &[
                statement_if(by_alias, &user("bob"), &["kms:DescribeKey"]),
                allow_statement(&user("eve"), &["kms:Encrypt"]),
            ],
        );
        let bob = kms.as_user("bob");
        assert_eq!(bob.describe("alias/a"), kms.describe(&key));
        bob.is_denied::<api::DescribeKey>(of_key(&key));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::DescribeKey>("kms:DescribeKey", &key, of_key(&key));
    }
}
