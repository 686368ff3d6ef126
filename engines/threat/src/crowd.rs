//! About how many different values there were of late: a bit for each, in two halves of an hour.
//!
//! It costs the same however many there are, and does not depend on the order in which they come.

use serde::{Deserialize, Serialize};

const WORDS: usize = 8;
const BITS: f64 = 512.0;
/// Two of these are the window.
const HALF_MINUTES: u32 = 30;

/// Different values of the last half hour to hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Crowd {
    half: u32,
    now: [u64; WORDS],
    before: [u64; WORDS],
    weight_now: u64,
    weight_before: u64,
}

impl Crowd {
    /// Adds a value of a minute, with a weight that counts if the value is new.
    pub(crate) fn add(&mut self, value: u64, minute: u32, weight: u64) {
        let half = minute / HALF_MINUTES;
        if half > self.half {
            let is_next = half == self.half + 1;
            let (bits, sum) = (
                std::mem::take(&mut self.now),
                std::mem::take(&mut self.weight_now),
            );
            (self.before, self.weight_before) = if is_next {
                (bits, sum)
            } else {
                ([0; WORDS], 0)
            };
            self.half = half;
        }
        let (bits, sum) = match self.half - half {
            0 => (&mut self.now, &mut self.weight_now),
            1 => (&mut self.before, &mut self.weight_before),
            _ => return,
        };
        let word = usize::try_from(value % WORDS as u64).unwrap_or(0);
        let bit = 1 << (value / WORDS as u64 % 64);
        if let Some(word) = bits.get_mut(word) {
            *sum += if *word & bit == 0 { weight } else { 0 };
            *word |= bit;
        }
    }

    /// About how many different values there were.
    pub(crate) fn count(&self) -> f64 {
        let words = self.now.iter().zip(&self.before);
        let set: u32 = words.map(|(now, before)| (now | before).count_ones()).sum();
        estimate(set)
    }

    /// About how much all different values weigh: those that share a bit were counted once.
    pub(crate) fn weight(&self) -> f64 {
        let sides = [
            (&self.now, self.weight_now),
            (&self.before, self.weight_before),
        ];
        let weight = |(bits, sum): (&[u64; WORDS], u64)| {
            let set: u32 = bits.iter().map(|word| word.count_ones()).sum();
            let sum = u32::try_from(sum).map_or(f64::MAX, f64::from);
            sum * estimate(set) / f64::from(set.max(1))
        };
        sides.map(weight).iter().sum()
    }
}

/// How many values set so many bits, most likely.
fn estimate(set: u32) -> f64 {
    // With all bits set there is no telling: as many as would leave half a bit.
    let free = (BITS - f64::from(set)).max(0.5);
    BITS * (BITS / free).ln()
}

#[cfg(test)]
mod tests {
    use super::Crowd;
    use crate::bounded::key;

    fn crowd(values: impl Iterator<Item = (u32, u32)>) -> Crowd {
        let mut crowd = Crowd::default();
        for (value, minute) in values {
            crowd.add(key(&[&value.to_be_bytes()]), minute, 10);
        }
        crowd
    }

    #[test]
    fn different_values_are_counted_about_right() {
        for many in [1, 20, 100, 700] {
            let crowd = crowd((0..many * 3).map(|n| (n % many, 100)));
            let (count, expected) = (crowd.count(), f64::from(many));
            assert!(
                (count - expected).abs() <= expected * 0.15,
                "{count} of {many}"
            );
            assert!((crowd.weight() - count * 10.0).abs() < 1.0);
        }
    }

    #[test]
    fn what_is_an_hour_old_is_forgotten() {
        assert!(crowd([(1, 0), (2, 60), (3, 61)].into_iter()).count() < 2.5);
        assert!(crowd([(1, 29), (2, 30), (3, 59)].into_iter()).count() > 2.5);
    }

    #[test]
    fn order_does_not_matter() {
        let forwards = crowd((0..60).map(|n| (n, n)));
        let backwards = crowd((30..60).chain(0..30).rev().map(|n| (n, n)));
        let late = crowd((30..60).chain(0..30).map(|n| (n, n)));
        assert_eq!(forwards, late);
        assert!((backwards.count() - late.count()).abs() < f64::EPSILON);
    }
}
