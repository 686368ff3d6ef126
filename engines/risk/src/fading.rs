//! Counts that fade.

use serde::{Deserialize, Serialize};

/// A count that halves in equal times, so that it needs no list of what it counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fading {
    value: f64,
    /// Seconds since 1970.
    at: i64,
}

impl Fading {
    /// A count as it is now.
    pub const fn new(value: f64, at: i64) -> Self {
        Self { value, at }
    }

    /// What is left of it. A clock that was set back takes nothing away and adds nothing.
    pub fn left(self, now: i64, half_life_secs: i64) -> f64 {
        let age = now.saturating_sub(self.at).max(0);
        // Seconds of millions of years are exact.
        #[expect(
            clippy::cast_precision_loss,
            reason = "ages are far below 2^53 seconds"
        )]
        let halves = age as f64 / half_life_secs.max(1) as f64;
        self.value * (-halves).exp2()
    }

    /// One more, up to a bound.
    #[must_use]
    pub fn plus_one(self, now: i64, half_life_secs: i64, most: f64) -> Self {
        let value = (self.left(now, half_life_secs) + 1.0).min(most);
        Self::new(value, now.max(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_in_its_half_life_and_stops_at_its_bound() {
        let count = Fading::new(8.0, 1_000);
        assert!((count.left(1_060, 60) - 4.0).abs() < 1e-9);
        assert!((count.left(1_180, 60) - 1.0).abs() < 1e-9);
        assert!((count.left(0, 60) - 8.0).abs() < 1e-9);
        let more = count.plus_one(1_000, 60, 8.5);
        assert!((more.left(1_000, 60) - 8.5).abs() < 1e-9);
    }
}
