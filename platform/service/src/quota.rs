//! Request quotas: token buckets per account and Region.

use ringwall_core::{AccountId, Region, RequestContext, Timestamp};

use quick_cache::sync::Cache;

/// Buckets kept at once; the least used are forgotten, which refills them.
const BUCKETS: usize = 16_384;

/// A rate that AWS allows an account in a Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    /// Its name, shared by the operations that draw on it.
    pub name: &'static str,
    /// Requests it allows in a period.
    pub requests: u32,
    /// The period, in milliseconds. Also how long a burst may save up.
    pub period_millis: u32,
}

/// Whose bucket it is, of which rate, and what it is about; nothing where it is about all that he has.
type Place = (AccountId, Region, &'static str, Box<str>);

/// The buckets of a service.
pub struct Quotas {
    buckets: Cache<Place, std::sync::Arc<parking_lot::Mutex<Bucket>>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// What may still be spent: a request costs one period, a full bucket holds `requests` of them.
    credit: u64,
    at: Timestamp,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            buckets: Cache::new(BUCKETS),
        }
    }
}

impl Quotas {
    /// Takes one request from the caller's bucket; `false` when it is empty.
    ///
    /// Always `true` where quotas are off.
    pub fn take(&self, ctx: &RequestContext, quota: Quota) -> bool {
        self.take_of(ctx, ctx.account(), &ctx.region, quota)
    }

    /// Takes one request from the bucket of an account in a Region, for calls that nobody signs:
    /// their resource says whose they are.
    pub fn take_of(
        &self,
        ctx: &RequestContext,
        account: AccountId,
        region: &Region,
        quota: Quota,
    ) -> bool {
        self.take_about(ctx, account, region, quota, "")
    }

    /// The same where each thing that an account has is allowed the rate by itself: a pool, a user.
    /// Where anybody can name such things, keep their buckets in `Quotas` of their own: made-up names
    /// push out the least used.
    pub fn take_about(
        &self,
        ctx: &RequestContext,
        account: AccountId,
        region: &Region,
        quota: Quota,
        about: &str,
    ) -> bool {
        if !ctx.quotas() {
            return true;
        }
        let key = (account, region.clone(), quota.name, about.into());
        let full = Bucket {
            credit: quota.capacity(),
            at: ctx.now(),
        };
        let bucket = self.buckets.get_or_insert_with(&key, || {
            Ok::<_, std::convert::Infallible>(std::sync::Arc::new(parking_lot::Mutex::new(full)))
        });
        match bucket {
            Ok(bucket) => bucket.lock().take(quota, ctx.now()),
            Err(never) => match never {},
        }
    }
}

impl Quota {
    /// The credit of a full bucket. One request costs one period.
    const fn capacity(self) -> u64 {
        self.requests as u64 * self.period_millis as u64
    }
}

impl Bucket {
    fn take(&mut self, quota: Quota, now: Timestamp) -> bool {
        let elapsed = u64::try_from(now.millis().saturating_sub(self.at.millis())).unwrap_or(0);
        let earned = elapsed.saturating_mul(u64::from(quota.requests));
        self.credit = self.credit.saturating_add(earned).min(quota.capacity());
        self.at = now;
        let cost = u64::from(quota.period_millis);
        let enough = self.credit >= cost;
        if enough {
            self.credit -= cost;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE_A_SECOND: Quota = Quota {
        name: "CreateKey",
        requests: 5,
        period_millis: 1000,
    };

    #[test]
    fn allows_the_rate_and_no_more() {
        let mut bucket = Bucket {
            credit: FIVE_A_SECOND.capacity(),
            at: Timestamp::from_millis(0),
        };
        let mut taken_at = |millis| bucket.take(FIVE_A_SECOND, Timestamp::from_millis(millis));
        assert!((0..5).all(|_| taken_at(0)));
        assert!(!taken_at(199));
        assert!(taken_at(200));
        assert!(!taken_at(200));
        assert!((0..5).all(|_| taken_at(60_000)));
        assert!(!taken_at(60_000));
    }

    #[test]
    fn a_clock_set_back_earns_nothing() {
        let mut bucket = Bucket {
            credit: 0,
            at: Timestamp::from_millis(10_000),
        };
        assert!(!bucket.take(FIVE_A_SECOND, Timestamp::from_millis(0)));
    }
}
