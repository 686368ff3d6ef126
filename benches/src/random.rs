//! Choices that are the same each time.

/// A linear congruential generator: the requests of two runs are the same.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new() -> Self {
        Self(7)
    }

    /// Other choices for each seed.
    pub(crate) fn of(seed: usize) -> Self {
        let seed = u64::try_from(seed).unwrap_or_default();
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).unwrap_or_default();
        high % bound.max(1)
    }

    pub(crate) fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let place = self.below(choices.len());
        choices.get(place).copied().unwrap_or_default()
    }

    /// Digits of a base, at most 64.
    pub(crate) fn digits(&mut self, base: usize, count: usize) -> String {
        const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";
        let digits = (0..count).filter_map(|_| DIGITS.get(self.below(base)));
        digits.map(|digit| char::from(*digit)).collect()
    }

    pub(crate) fn uuid(&mut self) -> String {
        let parts = [8, 4, 4, 4, 12].map(|count| self.digits(16, count));
        parts.join("-")
    }

    /// As often as a share of a hundred.
    pub(crate) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
