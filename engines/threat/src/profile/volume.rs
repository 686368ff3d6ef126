//! How much is usual: quantiles of amounts, in buckets of powers of two.

use serde::{Deserialize, Serialize};

/// How many amounts were seen of each magnitude.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Volume {
    counts: Vec<u32>,
    total: u32,
}

impl Volume {
    /// Learns an amount.
    pub fn learn(&mut self, amount: u64) {
        let magnitude = magnitude(amount);
        if self.counts.len() <= magnitude {
            self.counts.resize(magnitude + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(magnitude) {
            *count = count.saturating_add(1);
        }
        self.total = self.total.saturating_add(1);
    }

    /// How many amounts were learned.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.total
    }

    /// The share of amounts that were of this magnitude or more.
    #[must_use]
    pub fn share_from(&self, amount: u64) -> f64 {
        let above = self.counts.get(magnitude(amount)..).unwrap_or_default();
        let above: u64 = above.iter().map(|count| u64::from(*count)).sum();
        let above = u32::try_from(above).unwrap_or(u32::MAX);
        f64::from(above) / f64::from(self.total.max(1))
    }
}

fn magnitude(amount: u64) -> usize {
    usize::try_from(u64::BITS - amount.leading_zeros()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Volume;

    #[test]
    fn shares_tell_how_unusual_an_amount_is() {
        let mut volume = Volume::default();
        for _ in 0..999 {
            volume.learn(1_000);
        }
        volume.learn(1_000_000);
        assert!(volume.share_from(500) > 0.99);
        assert!(volume.share_from(900_000) < 0.002);
        assert!(volume.share_from(10_000_000) < f64::EPSILON);
        assert_eq!(volume.total(), 1_000);
    }
}
