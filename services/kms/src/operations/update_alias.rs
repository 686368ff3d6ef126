//! `UpdateAlias`: lets a name point to another key of its kind.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UpdateAliasInput, UpdateAliasOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::alias::{Alias, AliasName, MOST_ALIASES};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn update_alias(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UpdateAliasInput,
) -> Result<Reply<UpdateAliasOutput>, KmsError> {
    let name = AliasName::parse(&input.alias_name)?;
    let key_ref = KeyRef::parse_without_alias(ctx, &input.target_key_id)?;

    let alias = tx.alias(ctx, &name)?;
    let old = tx.alias_target(ctx, &alias)?;
    let new = tx.key(&key_ref)?;

    ctx.authorize(&Ask::new("kms:UpdateAlias").on(name.resource(ctx)))?;
    tx.permit(ctx, &old, KeyUse::new("kms:UpdateAlias"))?;
    let permit = tx.permit(ctx, &new, KeyUse::new("kms:UpdateAlias"))?;

    new.require_not_pending_deletion()?;
    if old.class() != new.class() || old.usage != new.usage {
        return Err(KmsError::alias_to_other_kind());
    }
    if old.id != new.id {
        if new.aliases.len() >= MOST_ALIASES {
            return Err(KmsError::too_many_aliases(new.arn()));
        }
        let mut unnamed = (*old).clone();
        unnamed.aliases.remove(&name);
        tx.put_key(unnamed)?;
        let mut named = (*new).clone();
        named.aliases.insert(name.clone());
        tx.put_key(named)?;
    }
    let (created_at, updated_at) = (alias.created_at, ctx.now());
    let alias = Alias {
        name,
        target: new.id.clone(),
        created_at,
        updated_at,
    };
    tx.put_alias(ctx.account(), &ctx.region, alias)?;
    ctx.note_response("keyId", new.arn());

    Ok(permit.reply(UpdateAliasOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, KeySpec, KeyUsageType, UpdateAliasInput};
    use crate::test_kms::{ACCOUNT, START, TestKms, id_of, input, session_policy};

    fn moving(name: &str, key: &str) -> UpdateAliasInput {
        input(&[("AliasName", name), ("TargetKeyId", key)])
    }

    #[test]
    fn the_name_points_to_another_key() {
        let kms = TestKms::new();
        let (old, new) = (kms.create_key(), kms.create_key());
        kms.create_alias("alias/a", &old);
        kms.advance_days(1);

        kms.answer::<api::UpdateAlias>(moving("alias/a", &new));

        assert_eq!(kms.aliases(&old), [""; 0]);
        let listed = kms.answer::<api::ListAliases>(api::ListAliasesInput {
            key_id: Some(new.clone()),
            ..api::ListAliasesInput::default()
        });
        let alias = listed.aliases.unwrap().remove(0);
        assert_eq!(alias.target_key_id.as_deref(), Some(id_of(&new)));
        assert_eq!(alias.creation_date, Some(START));
        assert_eq!(alias.last_updated_date, Some(START.plus_days(1)));
        kms.schedule_deletion(&old, 7);
        kms.advance_days(7);
        assert_eq!(
            kms.describe("alias/a").arn,
            Some(new),
            "it outlives the old key"
        );
    }

    #[test]
    fn keys_of_another_kind_or_usage_are_refused() {
        let kms = TestKms::new();
        let make = |spec, usage| kms.create_key_of(spec, usage);
        let symmetric = kms.create_key();
        let hmac = make(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac);
        let signing = make(KeySpec::EccNistP256, KeyUsageType::SignVerify);
        let other_signing = make(KeySpec::EccNistP384, KeyUsageType::SignVerify);
        let agreeing = make(KeySpec::EccNistP256, KeyUsageType::KeyAgreement);
        for (from, to) in [
            (&symmetric, &hmac),
            (&hmac, &signing),
            (&signing, &symmetric),
            (&signing, &agreeing),
        ] {
            kms.create_alias("alias/a", from);
            assert_eq!(
                kms.refusal::<api::UpdateAlias>(moving("alias/a", to)),
                "ValidationException: Aliases can only be moved between keys of the same type and \
                 usage"
            );
            assert_eq!(kms.describe("alias/a").arn.as_ref(), Some(from));
            kms.answer::<api::DeleteAlias>(input(&[("AliasName", "alias/a")]));
        }
        kms.create_alias("alias/a", &signing);
        kms.answer::<api::UpdateAlias>(moving("alias/a", &other_signing));
    }

    #[test]
    fn it_can_leave_a_doomed_key_but_not_go_to_one() {
        let kms = TestKms::new();
        let (doomed, key) = (kms.create_key(), kms.create_key());
        kms.create_alias("alias/a", &doomed);
        kms.schedule_deletion(&doomed, 7);
        kms.answer::<api::UpdateAlias>(moving("alias/a", &key));
        assert_eq!(
            kms.refusal::<api::UpdateAlias>(moving("alias/a", &doomed)),
            format!("KMSInvalidStateException: {doomed} is pending deletion.")
        );
    }

    #[test]
    fn refuses_a_name_that_names_nothing() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.refusal::<api::UpdateAlias>(moving("alias/a", &key)),
            format!(
                "NotFoundException: Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/a is not found."
            )
        );
    }

    #[test]
    fn a_key_has_fifty_names_at_most() {
        let kms = TestKms::new();
        let (full, key) = (kms.create_key(), kms.create_key());
        for number in 0..50 {
            kms.create_alias(&format!("alias/{number}"), &full);
        }
        kms.create_alias("alias/a", &key);
        let refusal = kms.refusal::<api::UpdateAlias>(moving("alias/a", &full));
        assert!(refusal.starts_with("LimitExceededException: "), "{refusal}");
        kms.answer::<api::UpdateAlias>(moving("alias/1", &full));
    }

    #[test]
    fn the_permission_is_asked_for_on_the_alias_and_on_both_keys() {
        let kms = TestKms::new();
        let (old, new) = (kms.create_key(), kms.create_key());
        kms.create_alias("alias/a", &old);
        let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
        let all = [&alias, &old, &new];
        for missing in all {
            let others: Vec<_> = all.into_iter().filter(|arn| *arn != missing).collect();
            let policy = session_policy(&["kms:UpdateAlias"]);
            let on = format!("\"Resource\":{others:?}");
            let carol = kms.as_session("carol", &policy.replace("\"Resource\":\"*\"", &on));
            let refusal = carol.refusal::<api::UpdateAlias>(moving("alias/a", &new));
            assert!(
                refusal.contains(&format!("on resource: {missing} because")),
                "{refusal}"
            );
        }
        kms.as_session("carol", &session_policy(&["kms:UpdateAlias"]))
            .answer::<api::UpdateAlias>(moving("alias/a", &new));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let (old, new) = (kms.create_key(), kms.create_key());
        kms.create_alias("alias/a", &old);
        let alias = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a");
        kms.denies_user::<api::UpdateAlias>("kms:UpdateAlias", &alias, moving("alias/a", &new));
        assert_eq!(kms.aliases(&old), ["alias/a"]);
    }
}
