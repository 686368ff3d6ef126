//! What the authorizer is asked, and how callers without credentials name their pool.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Ask, Permit, RequestContext, Resource};
use ringwall_store::Reads;

use crate::api::{ErrorCode, ReplicaStatusType};
use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::names;
use crate::resources::pool::Pool;
use crate::resources::tagging;
use crate::resources::user::User;
use crate::secret_hash;
use crate::store::CognitoTx;

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Permission for an action on a pool of the caller's account, and the pool.
    pub(crate) fn permit_on_pool(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        pool_id: &str,
    ) -> Result<(Permit, Arc<Pool>), CognitoError> {
        self.permit(ctx, Ask::new(action), pool_id)
    }

    /// The same for an action that gives the pool tags, which policies can look at.
    pub(crate) fn permit_to_tag(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        pool_id: &str,
        tags: &BTreeMap<String, String>,
    ) -> Result<(Permit, Arc<Pool>), CognitoError> {
        let ask = tagging::request_conditions(Ask::new(action), tags);
        self.permit(ctx, ask, pool_id)
    }

    fn permit(
        &self,
        ctx: &RequestContext,
        ask: Ask<'_>,
        pool_id: &str,
    ) -> Result<(Permit, Arc<Pool>), CognitoError> {
        self.throttle(ctx, ctx.account(), &ctx.region)?;
        self.throttle_pool(ctx, pool_id)?;
        let found = self.find_pool(pool_id)?;
        let own = found.filter(|pool| pool.account == ctx.account());
        let own = match own {
            Some(pool) if pool.region == ctx.region => Some(pool),
            Some(pool) => self.replicated(ctx, pool)?,
            None => None,
        };
        let resource = own.as_ref().map_or_else(
            || {
                let arn = names::pool_arn(&ctx.region, ctx.account(), pool_id);
                Resource::new(arn, ctx.account())
            },
            |pool| pool.resource(),
        );
        let permit = ctx.authorize(&ask.on(resource))?;
        let pool = own.ok_or_else(|| CognitoError::no_pool(pool_id))?;
        Ok((permit, pool))
    }

    /// The pool, if it is replicated where the request is, and the replica answers. It cannot be
    /// changed there.
    fn replicated(
        &self,
        ctx: &RequestContext,
        pool: Arc<Pool>,
    ) -> Result<Option<Arc<Pool>>, CognitoError> {
        let replica = self.find_replica(&pool, ctx.region.as_str())?;
        let active =
            replica.filter(|replica| replica.status(ctx.now()) == ReplicaStatusType::Active);
        if active.is_none() {
            return Ok(None);
        }
        let mut words = ["Describe", "Get", "List", "AdminGet", "AdminList"].iter();
        if words.any(|word| ctx.operation.starts_with(word)) {
            return Ok(Some(pool));
        }
        Err(CognitoError::modelled(
            ErrorCode::OperationNotEnabledException,
            "This operation is not enabled in a secondary Region of the user pool.",
        ))
    }

    /// The client that a caller without credentials names, once he has shown its secret if it has
    /// one; `name` is the user name that the hash was made over.
    pub(crate) fn client_by_secret_hash(
        &self,
        ctx: &RequestContext,
        client_id: &str,
        name: &str,
        secret_hash: Option<&str>,
    ) -> Result<(Arc<Client>, Arc<Pool>), CognitoError> {
        let (client, pool) = self.client_and_pool(client_id)?;
        self.throttle(ctx, pool.account, &pool.region)?;
        if !client.secrets.is_empty() {
            let given = secret_hash.ok_or_else(|| CognitoError::secret_hash_missing(client_id))?;
            if !secret_hash::is_right(&client, name, given) {
                return Err(CognitoError::secret_hash_wrong(client_id));
            }
        }
        Ok((client, pool))
    }
}

/// Somebody who has shown an access token.
pub(crate) struct Bearer {
    pub(crate) pool: Arc<Pool>,
    pub(crate) client: Arc<Client>,
    pub(crate) user: Arc<User>,
    /// The grant that the token comes from; absent where the client does not revoke.
    pub(crate) origin_jti: Option<String>,
}
