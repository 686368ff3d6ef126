//! `DeleteAlias`: takes a name away; the key stays.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteAliasInput, DeleteAliasOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::alias::AliasName;
use crate::store::KmsWrite;

pub(crate) fn delete_alias(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DeleteAliasInput,
) -> Result<Reply<DeleteAliasOutput>, KmsError> {
    let name = AliasName::parse(&input.alias_name)?;

    let alias = tx.alias(ctx, &name)?;
    let key = tx.alias_target(ctx, &alias)?;

    ctx.authorize(&Ask::new("kms:DeleteAlias").on(name.resource(ctx)))?;
    let permit = tx.permit(ctx, &key, KeyUse::new("kms:DeleteAlias"))?;

    let mut unnamed = (*key).clone();
    unnamed.aliases.remove(&name);
    tx.put_key(unnamed)?;
    tx.delete_alias(ctx.account(), &ctx.region, &name)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(DeleteAliasOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, DeleteAliasInput, KeyState};
    use crate::test_kms::{ACCOUNT, OTHER_ACCOUNT, TestKms, input, session_policy};

    fn named(name: &str) -> DeleteAliasInput {
        input(&[("AliasName", name)])
    }

    #[test]
    fn the_name_goes_and_the_key_stays() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.create_alias("alias/a", &key);
        kms.create_alias("alias/b", &key);

        kms.answer::<api::DeleteAlias>(named("alias/a"));

        assert_eq!(kms.aliases(&key), ["alias/b"]);
        assert_eq!(kms.state(&key), KeyState::Enabled);
        let other = kms.create_key();
        kms.create_alias("alias/a", &other);
        assert_eq!(
            kms.describe("alias/a").arn,
            Some(other),
            "the name is free again"
        );
    }

    #[test]
    fn refuses_a_name_that_names_nothing() {
        let kms = TestKms::new();
        let missing = format!(
            "NotFoundException: Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/a is not found."
        );
        assert_eq!(kms.refusal::<api::DeleteAlias>(named("alias/a")), missing);
        let other = kms.as_account(OTHER_ACCOUNT);
        other.create_alias("alias/a", &other.create_key());
        assert_eq!(kms.refusal::<api::DeleteAlias>(named("alias/a")), missing);
    }

    #[test]
    fn refuses_a_name_of_aws() {
        let kms = TestKms::new();
        kms.describe("alias/aws/ssm");
        assert_eq!(
            kms.refusal::<api::DeleteAlias>(named("alias/aws/ssm")),
            "NotAuthorizedException: "
        );
    }

    #[test]
    fn the_permission_is_asked_for_on_the_alias_and_on_the_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.create_alias("alias/a", &key);
        let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
        for (allowed, missing) in [(&key, &alias), (&alias, &key)] {
            let policy = session_policy(&["kms:DeleteAlias"]);
            let policy =
                policy.replace("\"Resource\":\"*\"", &format!("\"Resource\":\"{allowed}\""));
            let refusal = kms
                .as_session("carol", &policy)
                .refusal::<api::DeleteAlias>(named("alias/a"));
            assert!(
                refusal.contains(&format!("on resource: {missing} because")),
                "{refusal}"
            );
        }
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.create_alias("alias/a", &key);
        let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
        kms.denies_user::<api::DeleteAlias>("kms:DeleteAlias", &alias, named("alias/a"));
        assert_eq!(kms.aliases(&key), ["alias/a"]);
    }
}
