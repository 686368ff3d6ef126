//! How fast sign-ins fail, of a user and from a neighborhood of addresses. Kept in memory: it fades
//! within hours anyway. A sign-in that succeeds does not make it forget: that is what a guess looks
//! like.

use std::net::IpAddr;

use quick_cache::sync::Cache;
use ringwall_core::Timestamp;
use ringwall_risk::{Fading, Failures};

use super::visitor::neighborhood;

const HALF_LIFE_SECS: i64 = 1_800;
/// So many users and sources are remembered; those that did not fail for long go first.
const MOST: usize = 100_000;
/// More than any reason needs.
const MOST_FAILURES: f64 = 1_000.0;

/// Who failed how often of late, by pool.
pub(crate) struct Paces {
    users: Cache<(String, String), Fading>,
    sources: Cache<(String, String), Fading>,
}

impl Default for Paces {
    fn default() -> Self {
        Self {
            users: Cache::new(MOST),
            sources: Cache::new(MOST),
        }
    }
}

impl Paces {
    /// A user, by his folded name, has failed.
    pub(crate) fn failed(
        &self,
        now: Timestamp,
        pool_id: &str,
        name: &str,
        address: Option<IpAddr>,
    ) {
        let count = |counts: &Cache<(String, String), Fading>, whom: String| {
            let place = (pool_id.to_owned(), whom);
            let before = counts.get(&place).unwrap_or_default();
            counts.insert(
                place,
                before.plus_one(now.secs(), HALF_LIFE_SECS, MOST_FAILURES),
            );
        };
        count(&self.users, name.to_owned());
        if let Some(address) = address {
            count(&self.sources, neighborhood(address));
        }
    }

    /// What is left of that.
    pub(super) fn failures(
        &self,
        now: Timestamp,
        pool_id: &str,
        name: &str,
        address: Option<IpAddr>,
    ) -> Failures {
        let left = |counts: &Cache<(String, String), Fading>, whom: String| {
            let found = counts.get(&(pool_id.to_owned(), whom));
            let left = found.map(|count| count.left(now.secs(), HALF_LIFE_SECS));
            left.unwrap_or_default()
        };
        Failures {
            of_user: left(&self.users, name.to_owned()),
            of_source: address.map_or(0.0, |address| left(&self.sources, neighborhood(address))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_fade_and_count_for_user_and_source() {
        let paces = Paces::default();
        let at = |secs| Timestamp::from_secs(secs);
        let near: IpAddr = "192.0.2.1".parse().unwrap();
        let next: IpAddr = "192.0.2.99".parse().unwrap();
        (0..4).for_each(|_| paces.failed(at(0), "pool", "ann", Some(near)));
        let found = paces.failures(at(0), "pool", "eve", Some(next));
        assert!(found.of_user.abs() < 1e-9 && (found.of_source - 4.0).abs() < 1e-9);
        let found = paces.failures(at(1_800), "pool", "ann", None);
        assert!((found.of_user - 2.0).abs() < 1e-9 && found.of_source.abs() < 1e-9);
        let found = paces.failures(at(0), "another", "ann", Some(near));
        assert_eq!(found, Failures::default());
    }
}
