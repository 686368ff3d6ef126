//! AWS's quotas of identity pools.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#resource-quotas-cib>

use ringwall_core::RequestContext;
use ringwall_service::Quota;

use crate::CognitoIdentity;
use crate::error::CognitoIdentityError;
use crate::resources::identity_pool::IdentityPool;

/// Identity pools of an account in a Region.
pub(crate) const POOLS: usize = 1_000;
/// Clients of user pools in an identity pool.
pub(crate) const USER_POOLS: usize = 50;
/// Rules of a role mapping.
pub(crate) const RULES: usize = 25;
/// Tags of an identity pool.
pub(crate) const TAGS: usize = 50;
/// Logins of an identity.
pub(crate) const LOGINS: usize = 20;

impl CognitoIdentity {
    /// Takes a call from the caller's quota.
    pub(crate) fn take(&self, ctx: &RequestContext) -> Result<(), CognitoIdentityError> {
        let is_left = quota(ctx.operation).is_none_or(|quota| self.quotas.take(ctx, quota));
        is_left
            .then_some(())
            .ok_or_else(CognitoIdentityError::throttled)
    }

    /// Takes a call that nobody signs from the quota of the pool's account.
    pub(crate) fn take_of(
        &self,
        ctx: &RequestContext,
        pool: &IdentityPool,
    ) -> Result<(), CognitoIdentityError> {
        let take = |quota| self.quotas.take_of(ctx, pool.account, &pool.region, quota);
        let is_left = quota(ctx.operation).is_none_or(take);
        is_left
            .then_some(())
            .ok_or_else(CognitoIdentityError::throttled)
    }
}

/// The rate of an operation, where AWS names one.
fn quota(operation: &'static str) -> Option<Quota> {
    let requests = match operation {
        "GetId" => 25,
        "GetOpenIdToken" | "GetCredentialsForIdentity" => 200,
        "GetOpenIdTokenForDeveloperIdentity" => 50,
        "ListIdentities" | "TagResource" | "UntagResource" => 5,
        "DeleteIdentities" | "ListTagsForResource" => 10,
        _ => return None,
    };
    Some(Quota {
        name: operation,
        requests,
        period_millis: 1000,
    })
}
