//! Whether a grant may be made, and ended.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Ask, Permit, RequestContext};
use ringwall_store::Reads;

use crate::api::GrantOperation;
use crate::error::KmsError;
use crate::permission::{KeyUse, may_by_his_account, with_key_conditions};
use crate::resources::grant::{self, Grant, GrantId};
use crate::resources::key::Key;
use crate::store::KmsTx;

impl<T: Deref<Target: Reads>> KmsTx<'_, T> {
    /// The grant of that id on a key.
    pub(crate) fn grant(&self, key: &Key, id: &GrantId) -> Result<Arc<Grant>, KmsError> {
        self.find_grant(key, id)?
            .ok_or_else(|| KmsError::grant_not_found(id))
    }

    /// Permission to make `new`. Who may by a grant alone may hand on no more than he has.
    pub(crate) fn permit_grant<'k>(
        &self,
        ctx: &RequestContext,
        key: &'k Key,
        new: &Grant,
        key_use: KeyUse<'k>,
    ) -> Result<Permit, KmsError> {
        let by_policy = KeyUse {
            grant_operation: None,
            ..key_use.clone()
        };
        let refused = match self.permit(ctx, key, by_policy) {
            Ok(permit) => return Ok(permit),
            Err(refused) => refused,
        };
        let ask = with_key_conditions(key_use.ask, ctx, key);
        let parents = self.grants_of_caller(ctx, key, &ask)?;
        let hands_on = |parent: &Arc<Grant>| {
            parent.operations.contains(&GrantOperation::CreateGrant) && parent.covers(new)
        };
        if !parents.iter().any(hands_on) {
            return Err(refused);
        }
        Ok(ctx.authorize(&ask.on(key.resource().granted(true)))?)
    }

    /// Whether the caller is one who may end `grant`: named by it, or of an account that it names
    /// or that made it, whose IAM policies let him.
    pub(crate) fn may_retire(
        &self,
        ctx: &RequestContext,
        key: &Key,
        grant: &Grant,
    ) -> Result<bool, KmsError> {
        let named = grant::names_of(&ctx.caller);
        let is_caller = |(retirer, id): (&String, Option<&str>)| {
            named.contains(retirer) && grant::has_id(&ctx.caller, id)
        };
        if grant.retirers().any(is_caller) {
            return Ok(true);
        }
        let account = grant::account_of(&ctx.caller);
        let of_account = grant.issuing_account == ctx.account()
            || grant
                .retirers()
                .any(|(retirer, _)| Some(retirer) == account.as_ref());
        Ok(of_account && may_by_his_account(ctx, key, &Ask::new("kms:RetireGrant"))?)
    }

    /// Permission to end a grant, which no policy alone gives, and which the key policy has no
    /// say in.
    pub(crate) fn permit_retirement(
        &self,
        ctx: &RequestContext,
        key: &Key,
        entitled: bool,
    ) -> Result<Permit, KmsError> {
        if !entitled {
            return Err(KmsError::not_entitled_to_retire(&ctx.caller, key.arn()));
        }
        let resource = key.resource_without_policy().granted(true);
        let ask = Ask::new("kms:RetireGrant").on(resource);
        Ok(ctx.authorize(&ask)?)
    }

    /// A grant with the same name and the same terms.
    pub(crate) fn find_same_grant(
        &self,
        key: &Key,
        new: &Grant,
    ) -> Result<Option<Arc<Grant>>, KmsError> {
        if new.name.is_none() {
            return Ok(None);
        }
        let grants = self.grants_for(key, &new.grantee)?;
        Ok(grants.into_iter().find(|grant| grant.has_terms_of(new)))
    }

    /// Whether a key has as many grants.
    pub(crate) fn has_grants(&self, key: &Key, count: usize) -> Result<bool, KmsError> {
        // Counting reads every grant of the key, so it is done only near the limit's scale: the
        // index of names is bounded by the same limit.
        Ok(self.grants(key, None, count)?.len() >= count)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateGrantInput, EncryptInput, GrantOperation};
    use crate::test_kms::{
        ACCOUNT, OTHER_ACCOUNT, TestKms, deny_statement, encrypt_with, exactly, grant_on, of_key,
        pairs, role, root, session_policy, user, within,
    };

    fn with_context(key: &str, texts: &[(&str, &str)]) -> EncryptInput {
        EncryptInput {
            encryption_context: Some(pairs(texts)),
            ..encrypt_with(key, b"x")
        }
    }

    #[test]
    fn the_grantee_may_what_the_grant_says_and_no_more() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let made = kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        assert_eq!(made.grant_id.unwrap().len(), 64);
        let bob = kms.as_user("bob");
        bob.encrypt(&key, b"x");
        bob.is_denied::<api::DescribeKey>(of_key(&key));
        kms.as_user("eve")
            .is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
    }

    #[test]
    fn a_grant_for_a_role_reaches_its_sessions() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &role("worker"), &[GrantOperation::Encrypt]);
        kms.as_role("worker", "today").encrypt(&key, b"x");
        kms.as_role("other", "today")
            .is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));

        let session = format!("arn:aws:sts::{ACCOUNT}:assumed-role/other/today");
        kms.grant(&key, &session, &[GrantOperation::Encrypt]);
        kms.as_role("other", "today").encrypt(&key, b"x");
        kms.as_role("other", "later")
            .is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
    }

    #[test]
    fn what_is_granted_to_an_account_its_iam_hands_on() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &root(OTHER_ACCOUNT), &[GrantOperation::Encrypt]);
        let other = kms.as_account(OTHER_ACCOUNT);
        other.encrypt(&key, b"x");
        other
            .as_session("carol", &session_policy(&["kms:Encrypt"]))
            .encrypt(&key, b"x");
        other
            .as_user("bob")
            .is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
        let careless = other.as_session("dave", &session_policy(&["kms:Decrypt"]));
        careless.is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
    }

    #[test]
    fn a_denial_is_stronger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        kms.set_policy(&key, &[deny_statement(&user("bob"), &["kms:Encrypt"])]);
        kms.as_user("bob")
            .is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
    }

    #[test]
    fn a_subset_may_be_exceeded_and_equality_may_not() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let constrained = |name: &str, constraints| {
            kms.answer::<api::CreateGrant>(CreateGrantInput {
                constraints,
                ..grant_on(
                    &key,
                    &user(name),
                    &[GrantOperation::Encrypt, GrantOperation::DescribeKey],
                )
            });
        };
        constrained("bob", within(&[("team", "blue")]));
        constrained("eve", exactly(&[("team", "blue")]));
        let (bob, eve) = (kms.as_user("bob"), kms.as_user("eve"));

        let exact = with_context(&key, &[("team", "blue")]);
        bob.answer::<api::Encrypt>(exact.clone());
        eve.answer::<api::Encrypt>(exact);
        let more = with_context(&key, &[("stage", "test"), ("team", "blue")]);
        bob.answer::<api::Encrypt>(more.clone());
        eve.is_denied::<api::Encrypt>(more);
        for other in [&[("team", "Blue")], &[("Team", "blue")]] {
            bob.is_denied::<api::Encrypt>(with_context(&key, other));
        }
        bob.is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
        bob.describe(&key);
    }

    #[test]
    fn tokens_are_taken_and_made_up_ones_are_not() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let made = kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        let with_token = |token: &str| EncryptInput {
            grant_tokens: Some(vec![token.to_owned()]),
            ..encrypt_with(&key, b"x")
        };
        let bob = kms.as_user("bob");
        bob.answer::<api::Encrypt>(with_token(&made.grant_token.unwrap()));
        assert_eq!(
            bob.refusal::<api::Encrypt>(with_token("made-up")),
            "InvalidGrantTokenException: Invalid grant token"
        );
    }

    #[test]
    fn by_a_grant_one_hands_on_no_more_than_one_has() {
        use GrantOperation::{CreateGrant, Decrypt, Encrypt};
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::CreateGrant>(CreateGrantInput {
            constraints: within(&[("team", "blue")]),
            ..grant_on(&key, &user("bob"), &[CreateGrant, Encrypt])
        });
        let bob = kms.as_user("bob");
        let child = |operations: &[GrantOperation], constraints| CreateGrantInput {
            constraints,
            ..grant_on(&key, &user("eve"), operations)
        };
        let wider = &[("team", "blue"), ("stage", "test")];
        for refused in [
            child(&[Encrypt], None),
            child(&[Encrypt, Decrypt], within(&[("team", "blue")])),
            child(&[Encrypt], within(&[("team", "red")])),
            child(&[Encrypt], within(&[("stage", "test")])),
            child(&[Encrypt], exactly(&[("stage", "test")])),
        ] {
            bob.is_denied::<api::CreateGrant>(refused);
        }
        for allowed in [
            child(&[Encrypt], within(&[("team", "blue")])),
            child(&[CreateGrant], within(wider)),
            child(&[Encrypt], exactly(wider)),
        ] {
            bob.answer::<api::CreateGrant>(allowed);
        }
        kms.as_user("eve")
            .answer::<api::Encrypt>(with_context(&key, wider));
    }

    #[test]
    fn equality_is_handed_on_as_it_is() {
        use GrantOperation::{CreateGrant, Encrypt};
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::CreateGrant>(CreateGrantInput {
            constraints: exactly(&[("team", "blue")]),
            ..grant_on(&key, &user("bob"), &[CreateGrant, Encrypt])
        });
        let bob = kms.as_user("bob");
        let child = |constraints| CreateGrantInput {
            constraints,
            ..grant_on(&key, &user("eve"), &[Encrypt])
        };
        bob.is_denied::<api::CreateGrant>(child(within(&[("team", "blue")])));
        bob.answer::<api::CreateGrant>(child(exactly(&[("team", "blue")])));
    }

    #[test]
    fn by_a_policy_one_grants_what_one_may_not_oneself() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.allow(&key, &user("bob"), &["kms:CreateGrant"]);
        let bob = kms.as_user("bob");
        bob.grant(&key, &user("eve"), &[GrantOperation::Encrypt]);
        kms.as_user("eve").encrypt(&key, b"x");
        bob.is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
    }
}
