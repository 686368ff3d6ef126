//! `RetireGrant`: ends a grant, by one who is done with it.
//!
//! The retiring principal may, the grantee if the grant says so, and the account that issued it,
//! which can hand that on by IAM. Of others `kms:RetireGrant` makes nobody a retirer, and of these
//! none needs it; a denial still denies.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html>
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::api::{RetireGrantInput, RetireGrantOutput};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::resources::grant::{Grant, GrantId};
use crate::resources::key::Key;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn retire_grant(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: RetireGrantInput,
) -> Result<Reply<RetireGrantOutput>, KmsError> {
    let named = Named::parse(ctx, tx, &input)?;

    let (key, grant) = named.load(tx)?;

    let entitled = tx.may_retire(ctx, &key, &grant)?;
    let permit = tx.permit_retirement(ctx, &key, entitled)?;

    require_wet_run(input.dry_run)?;
    tx.delete_grant(&key, &grant)?;
    ctx.note("grantId", grant.id.as_str());
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(RetireGrantOutput {}))
}

/// A grant, named by its token or by key and id.
struct Named {
    key: KeyRef,
    grant: GrantId,
}

impl Named {
    fn parse(
        ctx: &RequestContext,
        tx: &KmsWrite<'_>,
        input: &RetireGrantInput,
    ) -> Result<Self, KmsError> {
        match (&input.grant_token, &input.key_id, &input.grant_id) {
            (Some(token), None, None) => {
                let token = tx.kms.open_grant_token(token)?;
                let key = KeyRef::of_id(token.account, token.region, token.key);
                Ok(Self {
                    key,
                    grant: token.grant,
                })
            }
            (None, Some(key), Some(grant)) => {
                let key = KeyRef::parse_without_alias(ctx, key)?;
                Ok(Self {
                    key,
                    grant: GrantId::of_reference(grant),
                })
            }
            _ => Err(KmsError::grant_not_named()),
        }
    }

    fn load(&self, tx: &KmsWrite<'_>) -> Result<(Arc<Key>, Arc<Grant>), KmsError> {
        let key = tx.key(&self.key)?;
        let grant = tx.grant(&key, &self.grant)?;
        Ok((key, grant))
    }
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateGrantInput, GrantOperation, RetireGrantInput};
    use crate::test_kms::{
        OTHER_ACCOUNT, TestKms, deny_statement, encrypt_with, grant_on, of_key, root,
        session_policy, user,
    };

    /// A key, and a grant on it for bob that eve may retire.
    fn granted(kms: &TestKms, operations: &[GrantOperation]) -> (String, RetireGrantInput) {
        granted_by(
            kms,
            CreateGrantInput {
                retiring_principal: Some(user("eve")),
                ..grant_on(&kms.create_key(), &user("bob"), operations)
            },
        )
    }

    fn granted_by(kms: &TestKms, grant: CreateGrantInput) -> (String, RetireGrantInput) {
        let key = grant.key_id.clone();
        let made = kms.answer::<api::CreateGrant>(grant);
        let named = RetireGrantInput {
            key_id: Some(key.clone()),
            grant_id: made.grant_id,
            ..RetireGrantInput::default()
        };
        (key, named)
    }

    fn grants(kms: &TestKms, key: &str) -> usize {
        let listed = kms.answer::<api::ListGrants>(of_key(key));
        listed.grants.unwrap().len()
    }

    #[track_caller]
    fn is_denied(caller: &TestKms, key: &str, input: RetireGrantInput) {
        assert_eq!(
            caller.refusal::<api::RetireGrant>(input),
            format!(
                "AccessDeniedException: User: {} is not authorized to perform: kms:RetireGrant on \
                 resource: {key}",
                caller.caller_arn()
            )
        );
    }

    #[test]
    fn the_retiring_principal_may() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms, &[GrantOperation::Encrypt]);
        let bob = kms.as_user("bob");
        bob.encrypt(&key, b"x");
        kms.as_user("eve").answer::<api::RetireGrant>(named.clone());
        assert_eq!(grants(&kms, &key), 0);
        bob.is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
        let id = named.grant_id.clone().unwrap();
        assert_eq!(
            kms.refusal::<api::RetireGrant>(named),
            format!("NotFoundException: Grant ID {id} not found")
        );
    }

    #[test]
    fn the_grantee_may_if_the_grant_says_so() {
        let kms = TestKms::new();
        let bob = kms.as_user("bob");
        let (key, named) = granted(&kms, &[GrantOperation::Encrypt]);
        is_denied(&bob, &key, named);
        let (key, named) = granted(
            &kms,
            &[GrantOperation::Encrypt, GrantOperation::RetireGrant],
        );
        bob.answer::<api::RetireGrant>(named);
        assert_eq!(grants(&kms, &key), 0);
    }

    #[test]
    fn the_account_that_made_it_may_and_hands_that_on_by_iam() {
        let kms = TestKms::new();
        let (_, named) = granted(&kms, &[GrantOperation::Encrypt]);
        kms.answer::<api::RetireGrant>(named);
        let (key, named) = granted(&kms, &[GrantOperation::Encrypt]);
        let careless = kms.as_session("dave", &session_policy(&["kms:RevokeGrant"]));
        is_denied(&careless, &key, named.clone());
        kms.as_session("carol", &session_policy(&["kms:RetireGrant"]))
            .answer::<api::RetireGrant>(named);
        assert_eq!(grants(&kms, &key), 0);
    }

    #[test]
    fn so_does_an_account_that_is_the_retiring_principal() {
        let kms = TestKms::new();
        let other = kms.as_account(OTHER_ACCOUNT);
        let retired_by_other = || {
            granted_by(
                &kms,
                CreateGrantInput {
                    retiring_principal: Some(root(OTHER_ACCOUNT)),
                    ..grant_on(&kms.create_key(), &user("bob"), &[GrantOperation::Encrypt])
                },
            )
        };
        other.answer::<api::RetireGrant>(retired_by_other().1);
        let (key, named) = retired_by_other();
        is_denied(&other.as_user("bob"), &key, named.clone());
        other
            .as_session("carol", &session_policy(&["kms:RetireGrant"]))
            .answer::<api::RetireGrant>(named);
    }

    #[test]
    fn the_key_policy_has_no_say() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms, &[GrantOperation::Encrypt]);
        kms.allow(&key, &user("mallory"), &["kms:*"]);
        is_denied(&kms.as_user("mallory"), &key, named.clone());
        kms.set_policy(&key, &[deny_statement(&user("eve"), &["kms:RetireGrant"])]);
        kms.as_user("eve").answer::<api::RetireGrant>(named);
    }

    #[test]
    fn a_token_names_the_grant_too() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let token = kms
            .grant(&key, &user("bob"), &[GrantOperation::Encrypt])
            .grant_token;
        let by_token = |token| RetireGrantInput {
            grant_token: token,
            ..RetireGrantInput::default()
        };
        assert_eq!(
            kms.refusal::<api::RetireGrant>(by_token(Some("made-up".to_owned()))),
            "InvalidGrantTokenException: Invalid grant token"
        );
        kms.answer::<api::RetireGrant>(by_token(token));
        assert_eq!(grants(&kms, &key), 0);
    }

    #[test]
    fn a_grant_has_one_name_at_a_time() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms, &[GrantOperation::Encrypt]);
        for input in [
            RetireGrantInput::default(),
            RetireGrantInput {
                grant_id: None,
                ..named.clone()
            },
            RetireGrantInput {
                grant_token: Some("x".to_owned()),
                ..named
            },
        ] {
            assert_eq!(
                kms.refusal::<api::RetireGrant>(input),
                "ValidationException: Either a grant token or a key ARN and a grant ID must be \
                 specified, not both"
            );
        }
        assert_eq!(grants(&kms, &key), 1);
    }

    #[test]
    fn a_dry_run_ends_none() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms, &[GrantOperation::Encrypt]);
        let dry = RetireGrantInput {
            dry_run: Some(true),
            ..named
        };
        assert_eq!(
            kms.refusal::<api::RetireGrant>(dry.clone()),
            "DryRunOperationException: The request would have succeeded, but the DryRun option is \
             set."
        );
        is_denied(&kms.as_user("mallory"), &key, dry);
        assert_eq!(grants(&kms, &key), 1);
    }

    #[test]
    fn tells_the_trail_which_grant() {
        let kms = TestKms::new();
        let (_, named) = granted(&kms, &[GrantOperation::Encrypt]);
        kms.answer::<api::RetireGrant>(named.clone());
        let noted = kms.trail_notes().additional;
        assert_eq!(noted, [("grantId", named.grant_id.unwrap())]);
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let (key, named) = granted(&kms, &[GrantOperation::Encrypt]);
        let before = kms.view(&key);
        for stranger in [kms.as_user("mallory"), kms.as_account(OTHER_ACCOUNT)] {
            is_denied(&stranger, &key, named.clone());
        }
        assert_eq!(kms.view(&key), before);
    }
}
