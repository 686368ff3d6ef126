//! How often each value of a dimension was seen of late.

use serde::{Deserialize, Serialize};

use crate::bounded;

/// Counts halve in so many days.
const HALF_LIFE_DAYS: f32 = 14.0;

/// How usual a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rarity {
    /// At least one in ten.
    #[default]
    Frequent,
    /// At least one in a hundred.
    Infrequent,
    /// Seen.
    Rare,
    /// Never seen, or forgotten.
    Unseen,
}

impl Rarity {
    /// As findings say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Frequent => "FREQUENT",
            Self::Infrequent => "INFREQUENT",
            Self::Rare => "RARE",
            Self::Unseen => "UNSEEN",
        }
    }
}

pub(super) fn hash(value: &[u8]) -> u32 {
    let key = bounded::key(&[value]);
    u32::try_from(key >> 32).unwrap_or(0)
}

/// Values and their counts, apart: to find a value only the values are looked through.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Dimension {
    values: Vec<u32>,
    counts: Vec<f32>,
    total: f32,
    day: u32,
}

impl Dimension {
    /// Tells how usual a value is, and counts it if it is to be learned.
    #[inline]
    pub(super) fn see(&mut self, value: u32, day: u32, learns: bool, capacity: usize) -> Rarity {
        if day > self.day {
            self.decay(day);
        }
        let place = self.values.iter().position(|known| *known == value);
        let count = place.and_then(|place| self.counts.get_mut(place));
        let Some(count) = count else {
            if learns {
                self.insert(value, capacity);
            }
            return Rarity::Unseen;
        };
        let share = *count / self.total.max(1.0);
        if learns {
            *count += 1.0;
            self.total += 1.0;
        }
        match share {
            share if share >= 0.1 => Rarity::Frequent,
            share if share >= 0.01 => Rarity::Infrequent,
            _ => Rarity::Rare,
        }
    }

    /// Takes back what was counted last: it was no habit.
    pub(super) fn unlearn(&mut self, value: u32) {
        let Some(place) = self.values.iter().position(|known| *known == value) else {
            return;
        };
        self.total -= 1.0;
        if let Some(count) = self.counts.get_mut(place) {
            *count -= 1.0;
            if *count < 0.5 {
                self.values.swap_remove(place);
                self.counts.swap_remove(place);
            }
        }
    }

    fn insert(&mut self, value: u32, capacity: usize) {
        if self.values.len() >= capacity {
            self.drop_rarest();
        }
        self.values.push(value);
        self.counts.push(1.0);
        self.total += 1.0;
    }

    fn drop_rarest(&mut self) {
        let counts = self.counts.iter().enumerate();
        let rarest = counts.min_by(|(_, one), (_, other)| one.total_cmp(other));
        if let Some((place, count)) = rarest {
            self.total -= count;
            self.values.swap_remove(place);
            self.counts.swap_remove(place);
        }
    }

    fn decay(&mut self, day: u32) {
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let days = (day - self.day).min(1_000) as f32;
        if self.day > 0 {
            let left = 0.5_f32.powf(days / HALF_LIFE_DAYS);
            self.counts.iter_mut().for_each(|count| *count *= left);
            self.total *= left;
            // What has all but faded is forgotten, so that it is new again.
            let mut counts = self.counts.iter();
            self.values
                .retain(|_| counts.next().is_some_and(|count| *count > 0.05));
            self.counts.retain(|count| *count > 0.05);
        }
        self.day = day;
    }

    /// The values that were seen most, if not rarely.
    pub(super) fn most_frequent(&self, many: usize) -> Vec<u32> {
        let usual = self.values.iter().zip(&self.counts);
        let mut all: Vec<_> = usual
            .filter(|(_, count)| **count * 100.0 >= self.total)
            .collect();
        all.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        all.iter().take(many).map(|(value, _)| **value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Dimension, Rarity};

    #[test]
    fn values_are_usual_by_their_share() {
        let mut dimension = Dimension::default();
        for _ in 0..1_000 {
            dimension.see(1, 1, true, 8);
        }
        for _ in 0..20 {
            dimension.see(2, 1, true, 8);
        }
        dimension.see(3, 1, true, 8);
        let rarities = [1, 2, 3, 4].map(|value| dimension.see(value, 1, false, 8));
        let expected = [
            Rarity::Frequent,
            Rarity::Infrequent,
            Rarity::Rare,
            Rarity::Unseen,
        ];
        assert_eq!(rarities, expected);
    }

    #[test]
    fn what_was_long_ago_is_forgotten() {
        let mut dimension = Dimension::default();
        dimension.see(1, 1, true, 8);
        assert_eq!(dimension.see(1, 100, false, 8), Rarity::Unseen);
    }

    #[test]
    fn the_rarest_makes_room() {
        let mut dimension = Dimension::default();
        for value in [1, 1, 2, 3, 3, 4, 4] {
            dimension.see(value, 1, true, 3);
        }
        assert_eq!(dimension.see(2, 1, false, 3), Rarity::Unseen);
        assert_ne!(dimension.see(1, 1, false, 3), Rarity::Unseen);
    }
}
