//! Counters on event time.
//!
//! A counter keeps a bucket for each minute of its window and of the time that events may be late. An
//! event is counted in the bucket of its own time, and every window that holds that bucket is looked
//! at: so it does not matter in which order events of that span come. Time is the entity's own: a
//! source whose clock is wrong makes nobody else's events late.

use serde::{Deserialize, Serialize};

/// How long a window is, and how late an event may be, in minutes.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The window.
    pub window: u32,
    /// How late an event may be.
    pub lateness: u32,
}

/// Counts by minute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counter {
    buckets: Vec<(u32, u64)>,
}

impl Counter {
    /// Adds to the minute, and gives the most that a window around it holds; nothing if it is too late.
    pub fn add(&mut self, minute: u32, amount: u64, span: Span) -> Option<u64> {
        let newest = self.buckets.last().map_or(minute, |(minute, _)| *minute);
        let keep = span.window + span.lateness;
        if minute + keep < newest {
            return None;
        }
        match self
            .buckets
            .binary_search_by_key(&minute, |(minute, _)| *minute)
        {
            Ok(place) => {
                if let Some((_, count)) = self.buckets.get_mut(place) {
                    *count = count.saturating_add(amount);
                }
            }
            Err(place) => {
                self.buckets.insert(place, (minute, amount));
                let oldest = minute.max(newest).saturating_sub(keep);
                self.buckets.retain(|(minute, _)| *minute >= oldest);
            }
        }
        Some(self.most(minute, span.window))
    }

    /// The most that a window that holds the minute counts.
    fn most(&self, minute: u32, window: u32) -> u64 {
        let first = (minute + 1).saturating_sub(window);
        let starts = self.buckets.iter().map(|(start, _)| *start);
        let starts = starts.filter(|start| (first..=minute).contains(start));
        let sum = |start: u32| -> u64 {
            let inside = self
                .buckets
                .iter()
                .filter(|(minute, _)| (start..start.saturating_add(window)).contains(minute));
            inside.fold(0, |all, (_, count)| all.saturating_add(*count))
        };
        starts.map(sum).max().unwrap_or(0)
    }
}

/// Different values by minute, up to a number that is enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Distinct {
    /// Each value, and the newest minute it was seen in.
    values: Vec<(u32, u32)>,
}

impl Distinct {
    /// Adds a value, and gives how many a window that holds the minute has, at most.
    pub fn add(&mut self, value: u32, minute: u32, enough: usize, span: Span) -> usize {
        match self.values.iter_mut().find(|(known, _)| *known == value) {
            Some((_, seen)) => *seen = minute.max(*seen),
            None => self.values.push((value, minute)),
        }
        let newest = self.values.iter().map(|(_, seen)| *seen).max();
        let newest = newest.unwrap_or(minute);
        if self.values.len() > enough {
            let oldest = newest.saturating_sub(span.window + span.lateness);
            self.values.retain(|(_, seen)| *seen >= oldest);
            // Of too many, the newest tell enough.
            if self.values.len() > enough * 2 {
                self.values.sort_unstable_by_key(|(_, seen)| *seen);
                self.values.drain(..enough);
            }
        }
        // Of what comes in order, the window that ends now holds the most; what comes late may be in the
        // middle of others.
        let first = minute.saturating_sub(span.window - 1);
        let starts = first..=if minute < newest { minute } else { first };
        let within = |start: u32| {
            let window = start..start.saturating_add(span.window);
            let inside = self.values.iter().filter(|(_, seen)| window.contains(seen));
            inside.count()
        };
        starts.map(within).max().unwrap_or(0)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.values.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Counter, Distinct, Span};

    const SPAN: Span = Span {
        window: 10,
        lateness: 15,
    };

    #[test]
    fn windows_end() {
        let mut counter = Counter::default();
        assert_eq!(counter.add(100, 5, SPAN), Some(5));
        assert_eq!(counter.add(109, 5, SPAN), Some(10));
        assert_eq!(counter.add(110, 1, SPAN), Some(6));
        assert_eq!(counter.add(200, 1, SPAN), Some(1));
        assert_eq!(counter.add(100, 1, SPAN), None);
    }

    proptest! {
        #[test]
        fn order_does_not_matter_within_the_lateness(
            mut minutes in proptest::collection::vec(1_000_u32..1_015, 1..60),
        ) {
            let most = |minutes: &[u32]| {
                let mut counter = Counter::default();
                minutes.iter().filter_map(|minute| counter.add(*minute, 1, SPAN)).max()
            };
            let as_they_come = most(&minutes);
            minutes.sort_unstable();
            prop_assert_eq!(most(&minutes), as_they_come);
        }
    }

    #[test]
    fn different_values_count_once() {
        let mut ports = Distinct::default();
        for port in [1, 2, 2, 3] {
            ports.add(port, 100, 50, SPAN);
        }
        assert_eq!(ports.add(4, 105, 50, SPAN), 4);
        assert_eq!(ports.add(5, 115, 50, SPAN), 1);
    }

    #[test]
    fn values_that_come_late_count_in_their_own_window() {
        let mut ports = Distinct::default();
        ports.add(99, 115, 50, SPAN);
        let late = [109, 100, 104].map(|minute| ports.add(minute, minute, 50, SPAN));
        assert_eq!(late, [2, 2, 3]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut ports = Distinct::default();
        for port in 0..10_000 {
            ports.add(port, 100, 50, SPAN);
        }
        assert!(ports.values.len() <= 101);
        let mut counter = Counter::default();
        for minute in 0..10_000 {
            counter.add(minute, 1, SPAN);
        }
        assert!(counter.buckets.len() <= 26);
    }
}
