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
        if grant.retirers().any(|retirer| named.contains(retirer)) {
            return Ok(true);
        }
        let account = grant::account_of(&ctx.caller);
        let of_account = grant.issuing_account == ctx.account()
            || grant
                .retirers()
                .any(|retirer| Some(retirer) == account.as_ref());
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
        Ok(self.grants(key, None, count)?.rows.len() >= count)
    }
}
