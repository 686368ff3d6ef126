//! At most so many new tokens a second on an instance, where quotas throttle. Logins with a token
//! that was seen lately are not counted, as AWS's are not.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html#UsingWithRDS.IAMDBAuth.ConnectionsPerSecond>

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use parking_lot::Mutex;
use ringwall_core::Timestamp;

/// New tokens a second.
const PER_SECOND: usize = 200;

/// Counts tokens, by instance.
#[derive(Default)]
pub(super) struct Throttle {
    seconds: Mutex<HashMap<String, Second>>,
    hasher: RandomState,
}

/// The tokens of this second and of the one before, by a hash.
#[derive(Default)]
struct Second {
    second: i64,
    tokens: HashSet<u64>,
    before: HashSet<u64>,
}

impl Throttle {
    /// Takes a login; `false` when there are too many.
    pub(super) fn take(&self, resource_id: &str, token: &str, now: Timestamp) -> bool {
        let token = self.hasher.hash_one(token);
        let mut seconds = self.seconds.lock();
        let second = seconds.entry(resource_id.to_owned()).or_default();
        if second.second != now.secs() {
            second.before = std::mem::take(&mut second.tokens);
            second.second = now.secs();
        }
        if second.tokens.contains(&token) || second.before.contains(&token) {
            second.tokens.insert(token);
            return true;
        }
        second.tokens.len() < PER_SECOND && second.tokens.insert(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_tokens_are_counted() {
        let throttle = Throttle::default();
        let take = |token: usize, second| {
            throttle.take("db-A", &token.to_string(), Timestamp::from_secs(second))
        };
        assert!((0..200).all(|token| take(token, 1)));
        assert!(!take(200, 1));
        assert!(take(7, 1));
        assert!(throttle.take("db-B", "200", Timestamp::from_secs(1)));
        assert!(take(200, 2));
        assert!(take(7, 2), "seen a second ago");
    }
}
