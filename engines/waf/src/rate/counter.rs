//! The counter of one rate-based rule: bounded, however many clients there are.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;

use parking_lot::Mutex;

use super::RateMode;
use super::window::Window;

/// How many keys a rule may limit at once.
const LIMITED_KEYS: usize = 10_000;

/// How many parts the keys are spread over, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// How many keys a part follows. Beyond, those with the fewest requests are forgotten.
const FOLLOWED_KEYS: usize = 4_096;

/// How often AWS estimates rates.
const ESTIMATE_MILLIS: i64 = 10_000;

/// What is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RateKey {
    /// An address.
    Address(IpAddr),
    /// The values of a custom key, digested.
    Digest(u64, u64),
    /// Headers that hold no address.
    Malformed,
    /// Everything.
    All,
}

/// The counter of a rule.
#[derive(Debug)]
pub(crate) struct RateCounter {
    limit: u64,
    window_millis: i64,
    mode: RateMode,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

/// Some of the keys.
#[derive(Debug, Default)]
struct Shard {
    keys: HashMap<RateKey, Followed>,
    limited: usize,
}

/// A key that is followed.
#[derive(Clone, Copy, Debug, Default)]
struct Followed {
    window: Window,
    is_limited: bool,
    /// The estimate that this was decided at, in AWS's mode.
    estimated: i64,
}

impl RateCounter {
    pub(super) fn new(limit: u64, window_seconds: u64, mode: RateMode) -> Self {
        let window_millis = i64::try_from(window_seconds.saturating_mul(1_000)).unwrap_or(i64::MAX);
        Self {
            limit,
            window_millis: window_millis.max(1),
            mode,
            hasher: RandomState::new(),
            shards: Default::default(),
        }
    }

    /// Counts a request, and tells whether its key is above the limit.
    pub(crate) fn count(&self, key: RateKey, at_millis: i64) -> bool {
        let mut shard = self.shard(&key).lock();
        if shard.keys.len() >= FOLLOWED_KEYS && !shard.keys.contains_key(&key) {
            shard.forget(at_millis, self.window_millis);
        }
        let followed = shard.keys.entry(key);
        let is_new = matches!(followed, Entry::Vacant(_));
        let followed = followed.or_default();
        let was_limited = followed.is_limited;
        let is_above = match self.mode {
            RateMode::Strict => {
                followed.window.count(at_millis, self.window_millis);
                self.is_above(followed, at_millis)
            }
            RateMode::Aws => {
                let estimate = at_millis.div_euclid(ESTIMATE_MILLIS);
                let is_due = !is_new && followed.estimated != estimate;
                let is_above = if is_due {
                    self.is_above(followed, at_millis)
                } else {
                    was_limited
                };
                followed.estimated = estimate;
                followed.window.count(at_millis, self.window_millis);
                is_above
            }
        };
        shard.set_limited(key, was_limited, is_above, at_millis, self.window_millis)
    }

    /// A digest of several values, each with its place.
    pub(crate) fn digest<'a>(&self, values: impl Iterator<Item = (usize, &'a [u8])>) -> RateKey {
        let values: Vec<_> = values.collect();
        RateKey::Digest(
            self.hasher.hash_one((0_u8, &values)),
            self.hasher.hash_one((1_u8, &values)),
        )
    }

    /// The addresses above the limit, the busiest first.
    pub(crate) fn limited_addresses(&self, at_millis: i64) -> Vec<IpAddr> {
        let mut limited = Vec::new();
        for shard in &self.shards {
            let shard = shard.lock();
            let followed = shard
                .keys
                .iter()
                .filter(|(_, followed)| followed.is_limited);
            limited.extend(followed.filter_map(|(key, followed)| {
                let estimate = followed.window.estimate(at_millis, self.window_millis);
                match key {
                    RateKey::Address(address) if estimate > self.limit => {
                        Some((estimate, *address))
                    }
                    _ => None,
                }
            }));
        }
        limited.sort_unstable_by(|one, other| other.cmp(one));
        limited
            .into_iter()
            .map(|(_, address)| address)
            .take(LIMITED_KEYS)
            .collect()
    }

    fn is_above(&self, followed: &Followed, at_millis: i64) -> bool {
        followed.window.estimate(at_millis, self.window_millis) > self.limit
    }

    fn shard(&self, key: &RateKey) -> &Mutex<Shard> {
        let number = usize::try_from(self.hasher.hash_one(key) % 16).unwrap_or(0);
        let [first, ..] = &self.shards;
        self.shards.get(number).unwrap_or(first)
    }
}

impl Shard {
    /// Notes whether a key is limited. If there are too many, only those with the highest rates are.
    fn set_limited(
        &mut self,
        key: RateKey,
        was: bool,
        is: bool,
        at_millis: i64,
        window_millis: i64,
    ) -> bool {
        match (was, is) {
            (true, false) => self.limited -= 1,
            (false, true) => {
                if self.limited >= LIMITED_KEYS / SHARDS
                    && !self.make_room(key, at_millis, window_millis)
                {
                    return false;
                }
                self.limited += 1;
            }
            _ => {}
        }
        if let Some(followed) = self.keys.get_mut(&key) {
            followed.is_limited = is;
        }
        is
    }

    /// Lets go of the limited key with the lowest rate, if a key's is higher.
    fn make_room(&mut self, key: RateKey, at_millis: i64, window_millis: i64) -> bool {
        let rate = |followed: &Followed| followed.window.estimate(at_millis, window_millis);
        let own = self.keys.get(&key).map_or(0, rate);
        let limited = self
            .keys
            .values_mut()
            .filter(|followed| followed.is_limited);
        match limited.min_by_key(|followed| rate(followed)) {
            Some(lowest) if rate(lowest) < own => {
                lowest.is_limited = false;
                self.limited -= 1;
                true
            }
            _ => false,
        }
    }

    /// Forgets the half with the fewest requests.
    fn forget(&mut self, at_millis: i64, window_millis: i64) {
        let rate = |followed: &Followed| followed.window.estimate(at_millis, window_millis);
        let mut rates: Vec<u64> = self.keys.values().map(rate).collect();
        let middle = rates.len() / 2;
        let (_, median, _) = rates.select_nth_unstable(middle);
        let median = *median;
        let mut to_forget = middle;
        self.keys.retain(|_, followed| {
            let stays = rate(followed) > median || to_forget == 0;
            to_forget -= usize::from(!stays);
            stays
        });
        self.limited = self
            .keys
            .values()
            .filter(|followed| followed.is_limited)
            .count();
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const START: i64 = 1_700_000_040_000;

    fn key(number: u32) -> RateKey {
        RateKey::Address(Ipv4Addr::from(number).into())
    }

    fn counter(mode: RateMode) -> RateCounter {
        RateCounter::new(10, 60, mode)
    }

    #[test]
    fn the_requests_above_the_limit_are_told_and_no_others() {
        let counter = counter(RateMode::Strict);
        let above = (0..15)
            .filter(|number| counter.count(key(1), START + number))
            .count();

        assert_eq!(above, 5);
        assert!(!counter.count(key(2), START + 20));
        assert_eq!(counter.limited_addresses(START + 20), [Ipv4Addr::from(1)]);
    }

    #[test]
    fn a_key_is_free_again_when_its_rate_has_fallen() {
        let counter = counter(RateMode::Strict);
        for number in 0..20 {
            counter.count(key(1), START + number);
        }

        assert!(counter.count(key(1), START + 30_000));
        assert!(!counter.count(key(1), START + 120_000));
        assert!(counter.limited_addresses(START + 120_000).is_empty());
    }

    #[test]
    fn aws_lets_a_flood_pass_until_the_next_estimate() {
        let counter = counter(RateMode::Aws);

        assert!((0..100).all(|number| !counter.count(key(1), START + number)));
        assert!(counter.count(key(1), START + 10_000));
        assert!(counter.count(key(1), START + 10_001));
        assert!(!counter.count(key(1), START + 180_000));
    }

    #[test]
    fn keys_are_bounded_and_the_busiest_stay() {
        let counter = counter(RateMode::Strict);
        for number in 0..30 {
            counter.count(key(0), START + number);
        }
        for number in 1..200_000 {
            counter.count(key(number), START + 100);
        }

        let followed: usize = counter
            .shards
            .iter()
            .map(|shard| shard.lock().keys.len())
            .sum();
        assert!(followed <= SHARDS * FOLLOWED_KEYS);
        assert!(counter.count(key(0), START + 200));
    }

    #[test]
    fn ten_thousand_keys_are_limited_at_most() {
        let counter = RateCounter::new(1, 60, RateMode::Strict);
        for number in 0..30_000 {
            counter.count(key(number), START);
            counter.count(key(number), START);
        }

        assert!(counter.limited_addresses(START).len() <= LIMITED_KEYS);
        let mut shards = counter.shards.iter().map(|shard| shard.lock());
        assert!(shards.all(|shard| {
            let limited = shard
                .keys
                .values()
                .filter(|followed| followed.is_limited)
                .count();
            limited == shard.limited && limited <= LIMITED_KEYS / SHARDS
        }));
    }
}
