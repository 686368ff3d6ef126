//! How many requests may be about one pool, one user, or one client that registers itself.

use std::ops::Deref;

use ringwall_core::RequestContext;
use ringwall_service::Quota;
use ringwall_store::Reads;

use super::Category;
use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::store::CognitoTx;
use crate::threat::neighborhood;

/// What reads of a user, signing him in included.
const USER_READ: Quota = a_second("read of a user", 10);
/// What writes to a user.
const USER_WRITE: Quota = a_second("write to a user", 10);
/// Registrations without a token, from one neighborhood of addresses: AWS tells no figure; a pool has
/// room for a thousand clients, and nobody shall fill it within a day from one place.
const OPEN_REGISTRATION: Quota = Quota {
    name: "open registration",
    requests: 20,
    period_millis: 3_600_000,
};
/// Metadata documents that are fetched for a pool, whoever names their URLs.
const METADATA_DOCUMENT: Quota = a_second("metadata document", 5);

const fn a_second(name: &'static str, requests: u32) -> Quota {
    Quota {
        name,
        requests,
        period_millis: 1_000,
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Counts a call of the operation about a pool of the caller's, if it is one that manages pools.
    pub(crate) fn throttle_pool(
        &self,
        ctx: &RequestContext,
        pool_id: &str,
    ) -> Result<(), CognitoError> {
        let found = Category::of_operation(ctx.operation);
        let limit = found.and_then(|(category, name)| Some((category.of_one_pool()?, name)));
        let Some((requests, name)) = limit else {
            return Ok(());
        };
        let throttle = &self.service.throttle;
        let quota = a_second(name, requests);
        let (account, region) = (ctx.account(), &ctx.region);
        throttle.once(ctx, quota.name, || {
            let narrow = &throttle.narrow;
            narrow.take_about(ctx, account, region, quota, pool_id)
        })
    }

    /// Counts a call about a user of a pool, by the name that is his or that was typed.
    pub(crate) fn throttle_user(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        name: &str,
    ) -> Result<(), CognitoError> {
        let reading = ["Get", "List", "Initiate", "Respond", "Admin"];
        // Pages name no operation: there people sign in.
        let is_reading =
            ctx.operation.is_empty() || reading.iter().any(|verb| ctx.operation.starts_with(verb));
        let quota = if is_reading { USER_READ } else { USER_WRITE };
        let about = format!("{} {}", pool.id, pool.folded(name));
        self.take_narrow(ctx, pool, quota, &about)
    }

    /// Counts a registration of a client by somebody who shows no token.
    pub(crate) fn throttle_registration(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
    ) -> Result<(), CognitoError> {
        let from = ctx.client.address.map_or_else(String::new, neighborhood);
        let about = format!("{} {from}", pool.id);
        self.take_narrow(ctx, pool, OPEN_REGISTRATION, &about)
    }

    /// Counts a metadata document that is fetched for a pool.
    pub(crate) fn throttle_metadata(
        &self,
        ctx: &RequestContext,
        pool_id: &str,
    ) -> Result<(), CognitoError> {
        let pool = self.find_pool(pool_id)?;
        pool.map_or(Ok(()), |pool| {
            self.take_narrow(ctx, &pool, METADATA_DOCUMENT, pool_id)
        })
    }

    fn take_narrow(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        quota: Quota,
        about: &str,
    ) -> Result<(), CognitoError> {
        let throttle = &self.service.throttle;
        throttle.once(ctx, quota.name, || {
            let narrow = &throttle.narrow;
            narrow.take_about(ctx, pool.account, &pool.region, quota, about)
        })
    }
}
