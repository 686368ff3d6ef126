//! `CreateAlias`: gives a key a friendly name.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateAliasInput, CreateAliasOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::alias::{Alias, AliasName, MOST_ALIASES};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn create_alias(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CreateAliasInput,
) -> Result<Reply<CreateAliasOutput>, KmsError> {
    let name = AliasName::parse(&input.alias_name)?;
    let key_ref = KeyRef::parse_without_alias(ctx, &input.target_key_id)?;

    let key = tx.key(&key_ref)?;

    // AWS asks for the permission twice: on the alias and on the key that it names.
    ctx.authorize(&Ask::new("kms:CreateAlias").on(name.resource(ctx)))?;
    let permit = tx.permit(ctx, &key, KeyUse::new("kms:CreateAlias"))?;

    key.require_not_pending_deletion()?;
    if tx.find_alias(ctx.account(), &ctx.region, &name)?.is_some() {
        return Err(KmsError::alias_exists(&name.arn_in(ctx)));
    }
    if key.aliases.len() >= MOST_ALIASES {
        return Err(KmsError::too_many_aliases(key.arn()));
    }
    let mut named = (*key).clone();
    named.aliases.insert(name.clone());
    tx.put_key(named)?;
    let now = ctx.now();
    let alias = Alias {
        name,
        target: key.id.clone(),
        created_at: now,
        updated_at: now,
    };
    tx.put_alias(ctx.account(), &ctx.region, alias)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(CreateAliasOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateAliasInput};
    use crate::test_kms::{ACCOUNT, OTHER_ACCOUNT, TestKms, id_of, input, root, session_policy};

    fn naming(name: &str, key: &str) -> CreateAliasInput {
        input(&[("AliasName", name), ("TargetKeyId", key)])
    }

    #[test]
    fn a_named_key_can_be_used_by_its_name() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::CreateAlias>(naming("alias/team/key-1_x", id_of(&key)));
        let sealed = kms.encrypt("alias/team/key-1_x", b"x");
        assert_eq!(kms.decrypt(&sealed), b"x");
        assert_eq!(kms.aliases(&key), ["alias/team/key-1_x"]);
    }

    #[test]
    fn refuses_a_name_in_use() {
        let kms = TestKms::new();
        let (key, other) = (kms.create_key(), kms.create_key());
        kms.create_alias("alias/a", &key);
        assert_eq!(
            kms.refusal::<api::CreateAlias>(naming("alias/a", &other)),
            format!(
                "AlreadyExistsException: An alias with the name \
                 arn:aws:kms:us-east-1:{ACCOUNT}:alias/a already exists"
            )
        );
        assert_eq!(kms.describe("alias/a").arn, Some(key));
    }

    #[test]
    fn a_name_is_free_in_another_region_and_another_account() {
        let kms = TestKms::new();
        kms.create_alias("alias/a", &kms.create_key());
        for other in [kms.in_region("eu-west-1"), kms.as_account(OTHER_ACCOUNT)] {
            other.create_alias("alias/a", &other.create_key());
        }
    }

    #[test]
    fn refuses_the_names_that_aws_refuses() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for (name, refusal) in [
            (
                "a",
                "ValidationException: Alias must start with the prefix \"alias/\". Please see \
                 https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
            ),
            (
                "alias/a:b",
                "ValidationException: alias/a:b contains invalid characters for an alias",
            ),
            ("alias/aws/mine", "NotAuthorizedException: "),
        ] {
            assert_eq!(kms.refusal::<api::CreateAlias>(naming(name, &key)), refusal);
        }
    }

    #[test]
    fn refuses_an_alias_as_target() {
        let kms = TestKms::new();
        kms.create_alias("alias/a", &kms.create_key());
        assert_eq!(
            kms.refusal::<api::CreateAlias>(naming("alias/b", "alias/a")),
            "NotFoundException: Invalid keyId 'alias/a'"
        );
    }

    #[test]
    fn refuses_a_doomed_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.schedule_deletion(&key, 7);
        assert_eq!(
            kms.refusal::<api::CreateAlias>(naming("alias/a", &key)),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );
    }

    #[test]
    fn a_key_has_fifty_names_at_most() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for number in 0..50 {
            kms.create_alias(&format!("alias/{number}"), &key);
        }
        let refusal = kms.refusal::<api::CreateAlias>(naming("alias/50", &key));
        assert!(refusal.starts_with("LimitExceededException: "), "{refusal}");
    }

    #[test]
    fn refuses_an_aws_managed_key() {
        let kms = TestKms::new();
        let key = kms.describe("alias/aws/ssm").arn.unwrap();
        kms.is_denied::<api::CreateAlias>(naming("alias/mine", &key));
    }

    #[test]
    fn the_permission_is_asked_for_on_the_alias_and_on_the_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
        let on = |resource: &str| {
            let policy = session_policy(&["kms:CreateAlias"]);
            let carol = policy.replace(r#""Resource":"*""#, &format!(r#""Resource":{resource}"#));
            kms.as_session("carol", &carol)
        };
        for (resource, missing) in [(&key, &alias), (&alias, &key)] {
            let carol = on(&format!("\"{resource}\""));
            assert_eq!(
                carol.refusal::<api::CreateAlias>(naming("alias/a", &key)),
                format!(
                    "AccessDeniedException: User: {} is not authorized to perform: \
                     kms:CreateAlias on resource: {missing} because no session policy allows the \
                     kms:CreateAlias action",
                    carol.caller_arn()
                )
            );
        }
        on(&format!("[\"{key}\",\"{alias}\"]")).create_alias("alias/a", &key);
    }

    #[test]
    fn refuses_a_key_of_another_account() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.allow(&key, &root(OTHER_ACCOUNT), &["kms:*"]);
        let other = kms.as_account(OTHER_ACCOUNT);
        other.is_denied::<api::CreateAlias>(naming("alias/a", &key));
        assert_eq!(other.aliases(&other.create_key()), [""; 0]);
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
        kms.denies_user::<api::CreateAlias>("kms:CreateAlias", &alias, naming("alias/a", &key));
        assert_eq!(kms.aliases(&key), [""; 0]);
    }
}
