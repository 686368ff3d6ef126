//! What the authorizer is asked, and whose identity pools a caller sees.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Ask, Permit, RequestContext, Resource, Tags};
use ringwall_store::Reads;

use crate::error::CognitoIdentityError;
use crate::resources::identity::Identity;
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityTx;

impl<X: Deref<Target: Reads>> CognitoIdentityTx<'_, X> {
    /// The identity pool of an id, for a caller who may do the action on it.
    pub(crate) fn permitted_pool(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        id: &str,
    ) -> Result<(Permit, Arc<IdentityPool>), CognitoIdentityError> {
        self.permitted(ctx, Ask::new(action), id)
    }

    /// The same, with conditions.
    pub(crate) fn permitted(
        &self,
        ctx: &RequestContext,
        ask: Ask<'_>,
        id: &str,
    ) -> Result<(Permit, Arc<IdentityPool>), CognitoIdentityError> {
        self.service.take(ctx)?;
        let found = self.find_pool(id)?.filter(|pool| pool.region == ctx.region);
        let missing = ctx.arn("cognito-identity", &format!("identitypool/{id}"));
        let resource = match &found {
            Some(pool) => pool.resource(),
            None => Resource::new(missing.as_str(), ctx.account()),
        };
        let permit = ctx.authorize(&ask.on(resource))?;
        let pool = found.ok_or_else(|| CognitoIdentityError::pool_not_found(id))?;
        Ok((permit, pool))
    }

    /// An identity pool of the caller's account, for an action that knows no resources.
    pub(crate) fn permitted_own_pool(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        id: &str,
    ) -> Result<(Permit, Arc<IdentityPool>), CognitoIdentityError> {
        self.service.take(ctx)?;
        let permit = ctx.authorize(&Ask::new(action))?;
        let found = self.find_pool(id)?.filter(|pool| is_here(ctx, pool));
        let pool = found.ok_or_else(|| CognitoIdentityError::pool_not_found(id))?;
        Ok((permit, pool))
    }

    /// An identity of the caller's account with its pool.
    pub(crate) fn find_own_identity(
        &self,
        ctx: &RequestContext,
        id: &str,
    ) -> Result<Option<(Arc<Identity>, Arc<IdentityPool>)>, CognitoIdentityError> {
        let found = self.find_identity(id)?;
        Ok(found.filter(|(_, pool)| is_here(ctx, pool)))
    }
}

fn is_here(ctx: &RequestContext, pool: &IdentityPool) -> bool {
    pool.account == ctx.account() && pool.region == ctx.region
}

/// With the condition keys of tags that are to be set.
pub(crate) fn with_request_tags<'a>(mut ask: Ask<'a>, tags: &'a Tags) -> Ask<'a> {
    if tags.is_empty() {
        return ask;
    }
    for (key, value) in tags.iter() {
        ask = ask.key(format!("aws:RequestTag/{key}"), value);
    }
    ask.key_values("aws:TagKeys", tags.iter().map(|(key, _)| key))
}
