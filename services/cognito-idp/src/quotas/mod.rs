//! How many requests an account may make in a Region, by category; and, within that, about one pool and
//! about one user.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations>

pub(crate) mod category;
mod narrow;

use std::ops::Deref;

use quick_cache::sync::Cache;
use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_service::{Quota, Quotas};
use ringwall_store::{Reads, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

pub(crate) use category::Category;

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::store::{CognitoTx, CognitoWrite};

/// By account, Region and category.
const PROVISIONED: Table<Provisioned> = Table::new("cognito-idp.provisioned_limit");

/// Requests that have paid already and may run again.
const REMEMBERED: usize = 4_096;

/// What may be provisioned at most: here nobody sells more, so it only has to be a rate.
pub(crate) const MOST_PROVISIONED: u32 = 100_000;

/// A rate that an account has asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Provisioned {
    pub(crate) requests: u32,
}

/// The buckets, and who has taken from them.
pub(crate) struct Throttle {
    quotas: Quotas,
    /// What is about one pool or one user.
    narrow: Quotas,
    /// Handlers that wait run again, and pay once.
    paid: Cache<String, ()>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            quotas: Quotas::default(),
            narrow: Quotas::default(),
            paid: Cache::new(REMEMBERED),
        }
    }
}

impl Throttle {
    /// Takes from a bucket once for a request, which may run again.
    fn once(
        &self,
        ctx: &RequestContext,
        name: &str,
        take: impl FnOnce() -> bool,
    ) -> Result<(), CognitoError> {
        if !ctx.quotas() {
            return Ok(());
        }
        let receipt = format!("{} {name}", ctx.request_id);
        if self.paid.get(&receipt).is_some() {
            return Ok(());
        }
        if !take() {
            return Err(CognitoError::too_many_requests());
        }
        self.paid.insert(receipt, ());
        Ok(())
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Takes one request of the operation's category from an account's rate in a Region.
    pub(crate) fn throttle(
        &self,
        ctx: &RequestContext,
        account: AccountId,
        region: &Region,
    ) -> Result<(), CognitoError> {
        self.take(ctx, account, region, Category::of(ctx.operation))
    }

    /// The same for one of a pool's, of the category that an operation is in: pages call operations
    /// without the edge.
    pub(crate) fn count_as(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        operation: &str,
    ) -> Result<(), CognitoError> {
        self.take(ctx, pool.account, &pool.region, Category::of(operation))
    }

    /// The same for one of a pool's, of a category.
    pub(crate) fn count_in(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        category: &str,
    ) -> Result<(), CognitoError> {
        self.take(ctx, pool.account, &pool.region, Category::named(category))
    }

    fn take(
        &self,
        ctx: &RequestContext,
        account: AccountId,
        region: &Region,
        category: Option<&'static Category>,
    ) -> Result<(), CognitoError> {
        let paid = &self.service.throttle.paid;
        let category = category.filter(|_| ctx.quotas() && paid.get(&ctx.request_id).is_none());
        let Some(category) = category else {
            return Ok(());
        };
        let has_more = |category: &'static Category| {
            let quota = Quota {
                name: category.name,
                requests: self.provisioned(account, region, category)?,
                period_millis: 1_000,
            };
            let quotas = &self.service.throttle.quotas;
            Ok::<_, CognitoError>(quotas.take_of(ctx, account, region, quota))
        };
        let mut is_taken = has_more(category)?;
        if let Some(overflow) = category.overflow().filter(|_| !is_taken) {
            is_taken = has_more(overflow)?;
        }
        if !is_taken {
            return Err(CognitoError::too_many_requests());
        }
        paid.insert(ctx.request_id.clone(), ());
        Ok(())
    }

    /// Requests a second that an account has of a category.
    pub(crate) fn provisioned(
        &self,
        account: AccountId,
        region: &Region,
        category: &Category,
    ) -> Result<u32, StoreError> {
        if let Some((of, times)) = category.derived() {
            let rate = self.provisioned(account, region, of)?;
            return Ok(rate.saturating_mul(times));
        }
        let row = self.tx.get(&PROVISIONED, &key(account, region, category))?;
        Ok(row.map_or(category.usual, |row| row.requests))
    }
}

impl CognitoWrite<'_> {
    /// Sets how many requests a second an account has of a category.
    pub(crate) fn provision(
        &mut self,
        account: AccountId,
        region: &Region,
        category: &Category,
        requests: u32,
    ) -> Result<(), StoreError> {
        let key = key(account, region, category);
        self.tx.put(&PROVISIONED, &key, Provisioned { requests })
    }
}

fn key(account: AccountId, region: &Region, category: &Category) -> RowKey {
    RowKey::new()
        .text(&account.to_string())
        .text(&region.to_string())
        .text(category.name)
}

#[cfg(test)]
mod tests;
