//! What has been used already.

use std::collections::HashSet;

use parking_lot::Mutex;

/// Names of tasks and puzzles that were used, until they can't be used any more. Two sets take
/// turns, so that forgetting costs nothing. When one is full they take turns early: what is
/// forgotten too soon gives its client, which did the work, one token more.
#[derive(Debug)]
pub(crate) struct Replays {
    /// How long something may still be used after it was first seen.
    keep_seconds: i64,
    most: usize,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    since: i64,
    current: HashSet<[u8; 16]>,
    previous: HashSet<[u8; 16]>,
}

impl Replays {
    pub(crate) fn new(keep_seconds: u32, most: usize) -> Self {
        Self {
            keep_seconds: keep_seconds.into(),
            most,
            used: Mutex::default(),
        }
    }

    /// Notes that something is used; whether it was not before.
    pub(crate) fn is_first_use(&self, name: [u8; 16], now: i64) -> bool {
        let mut used = self.used.lock();
        let age = now.saturating_sub(used.since);
        if age >= self.keep_seconds || used.current.len() >= self.most {
            used.previous = std::mem::take(&mut used.current);
            used.since = now;
        }
        if age >= self.keep_seconds.saturating_mul(2) {
            used.previous.clear();
        }
        !used.previous.contains(&name) && used.current.insert(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_use_is_found_as_long_as_it_matters() {
        let replays = Replays::new(300, 1000);
        let name = |number: u8| [number; 16];
        assert!(replays.is_first_use(name(1), 1_000));
        assert!(!replays.is_first_use(name(1), 1_001));
        assert!(replays.is_first_use(name(2), 1_001));
        assert!(!replays.is_first_use(name(1), 1_299));
        assert!(!replays.is_first_use(name(1), 1_300));
        assert!(!replays.is_first_use(name(2), 1_301));
        assert!(replays.is_first_use(name(1), 2_000));
    }

    #[test]
    fn holds_a_bounded_number() {
        let replays = Replays::new(300, 4);
        for number in 0..100 {
            assert!(replays.is_first_use([number; 16], 1_000));
            assert!(!replays.is_first_use([number; 16], 1_000));
        }
        let used = replays.used.lock();
        assert!(used.current.len() + used.previous.len() <= 8);
    }
}
