//! `RevokeGrant`: takes a grant away.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RevokeGrantInput, RevokeGrantOutput};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::grant::GrantId;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn revoke_grant(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: RevokeGrantInput,
) -> Result<Reply<RevokeGrantOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let grant_id = GrantId::of_reference(&input.grant_id);

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:RevokeGrant").across_accounts())?;

    let grant = tx.grant(&key, &grant_id)?;
    require_wet_run(input.dry_run)?;
    tx.delete_grant(&key, &grant)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(RevokeGrantOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, GrantOperation, RevokeGrantInput};
    use crate::test_kms::{OTHER_ACCOUNT, TestKms, encrypt_with, input, of_key, root, user};

    /// A key, and a grant on it for bob.
    fn granted(kms: &TestKms) -> (String, RevokeGrantInput) {
        let key = kms.create_key();
        let operations = [GrantOperation::Encrypt, GrantOperation::RetireGrant];
        let grant = kms.grant(&key, &user("bob"), &operations).grant_id.unwrap();
        let named = input(&[("KeyId", &key), ("GrantId", &grant)]);
        (key, named)
    }

    #[test]
    fn what_was_granted_is_denied_again() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms);
        let bob = kms.as_user("bob");
        bob.encrypt(&key, b"x");

        kms.answer::<api::RevokeGrant>(named.clone());

        bob.is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
        assert_eq!(
            kms.answer::<api::ListGrants>(of_key(&key)).grants,
            Some(vec![])
        );
        assert_eq!(
            kms.refusal::<api::RevokeGrant>(named.clone()),
            format!("NotFoundException: Grant ID {} not found", named.grant_id)
        );
    }

    #[test]
    fn a_grant_belongs_to_one_key() {
        let kms = TestKms::new();
        let (_, named) = granted(&kms);
        let elsewhere = RevokeGrantInput {
            key_id: kms.create_key(),
            ..named
        };
        assert_eq!(
            kms.refusal::<api::RevokeGrant>(elsewhere.clone()),
            format!(
                "NotFoundException: Grant ID {} not found",
                elsewhere.grant_id
            )
        );
    }

    #[test]
    fn a_policy_can_allow_it_also_to_another_account() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms);
        kms.allow(&key, &root(OTHER_ACCOUNT), &["kms:RevokeGrant"]);
        kms.as_account(OTHER_ACCOUNT)
            .answer::<api::RevokeGrant>(named);
    }

    #[test]
    fn a_dry_run_takes_none() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms);
        let dry = RevokeGrantInput {
            dry_run: Some(true),
            ..named
        };
        assert_eq!(
            kms.refusal::<api::RevokeGrant>(dry),
            "DryRunOperationException: The request would have succeeded, but the DryRun option is \
             set."
        );
        kms.as_user("bob").encrypt(&key, b"x");
    }

    #[test]
    fn the_grantee_may_not() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms);
        kms.as_user("bob").is_denied::<api::RevokeGrant>(named);
        kms.as_user("bob").encrypt(&key, b"x");
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms);
        kms.denies_strangers::<api::RevokeGrant>("kms:RevokeGrant", &key, named);
    }
}
