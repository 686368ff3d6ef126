//! What has been used already, and how often.

use std::collections::HashMap;

use parking_lot::Mutex;

/// How often tasks and puzzles were used, until they can't be used any more. Two maps take turns,
/// so that forgetting costs nothing. When one is full they take turns early: what is forgotten too
/// soon gives its client, which did the work, one use more.
#[derive(Debug)]
pub(crate) struct Uses {
    /// How long something may still be used after it was first seen.
    keep_seconds: i64,
    most_names: usize,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    since: i64,
    current: HashMap<[u8; 16], u8>,
    previous: HashMap<[u8; 16], u8>,
}

impl Uses {
    pub(crate) fn new(keep_seconds: u32, most_names: usize) -> Self {
        Self {
            keep_seconds: keep_seconds.into(),
            most_names,
            counts: Mutex::default(),
        }
    }

    /// Counts a use of something; whether it was used less often before than it may be.
    pub(crate) fn is_allowed(&self, name: [u8; 16], most: u8, now: i64) -> bool {
        let mut counts = self.counts.lock();
        let age = now.saturating_sub(counts.since);
        if age >= self.keep_seconds || counts.current.len() >= self.most_names {
            counts.previous = std::mem::take(&mut counts.current);
            counts.since = now;
        }
        if age >= self.keep_seconds.saturating_mul(2) {
            counts.previous.clear();
        }
        let before = counts.previous.remove(&name).unwrap_or(0);
        let count = counts.current.entry(name).or_insert(before);
        let is_allowed = *count < most;
        *count = count.saturating_add(1);
        is_allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: [u8; 16] = [1; 16];

    #[test]
    fn a_use_too_many_is_found_as_long_as_it_matters() {
        let uses = Uses::new(300, 1000);
        let other = [2; 16];
        assert!(uses.is_allowed(NAME, 1, 1_000));
        assert!(!uses.is_allowed(NAME, 1, 1_001));
        assert!(uses.is_allowed(other, 1, 1_001));
        assert!(!uses.is_allowed(NAME, 1, 1_299));
        assert!(!uses.is_allowed(NAME, 1, 1_300));
        assert!(!uses.is_allowed(other, 1, 1_301));
        assert!(uses.is_allowed(NAME, 1, 2_000));
    }

    #[test]
    fn several_uses_are_counted_over_both_maps() {
        let uses = Uses::new(300, 1000);
        assert!(uses.is_allowed(NAME, 3, 1_000));
        assert!(uses.is_allowed(NAME, 3, 1_001));
        assert!(uses.is_allowed(NAME, 3, 1_300));
        assert!(!uses.is_allowed(NAME, 3, 1_301));
    }

    #[test]
    fn holds_a_bounded_number() {
        let uses = Uses::new(300, 4);
        for number in 0..100 {
            assert!(uses.is_allowed([number; 16], 1, 1_000));
            assert!(!uses.is_allowed([number; 16], 1, 1_000));
        }
        let counts = uses.counts.lock();
        assert!(counts.current.len() + counts.previous.len() <= 8);
    }
}
