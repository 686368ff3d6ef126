//! Chance that repeats itself: a puzzle looks the same however often it is drawn, so that nobody
//! gets several pictures of the same characters to compare.

/// SplitMix64. Not for secrets: what must not be guessed is the seed, which is random and sealed.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: [u8; 8]) -> Self {
        Self(u64::from_be_bytes(seed))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from one up to, but not including, another.
    pub(super) fn between(&mut self, least: f32, most: f32) -> f32 {
        let [first, second, ..] = self.next().to_be_bytes();
        let part = f32::from(u16::from_be_bytes([first, second])) / 65_536.0;
        least + (most - least) * part
    }

    /// One of some bytes; 0 of none.
    pub(super) fn one_of(&mut self, bytes: &[u8]) -> u8 {
        let count = u64::try_from(bytes.len()).unwrap_or(1).max(1);
        let place = usize::try_from(self.next() % count).unwrap_or(0);
        bytes.get(place).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_itself_and_stays_within_bounds() {
        let (mut one, mut other) = (Chance::new([1; 8]), Chance::new([1; 8]));
        for _ in 0..1_000 {
            let number = one.between(-2.0, 3.0);
            assert!((-2.0..3.0).contains(&number));
            assert!((number - other.between(-2.0, 3.0)).abs() < f32::EPSILON);
        }
    }

    #[test]
    fn takes_each_of_some() {
        let mut chance = Chance::new([1; 8]);
        let mut counts = [0; 3];
        for _ in 0..3_000 {
            counts[usize::from(chance.one_of(&[0, 1, 2]))] += 1;
        }
        assert!(
            counts.iter().all(|count| (800..1_200).contains(count)),
            "{counts:?}"
        );
        assert_eq!(chance.one_of(&[]), 0);
    }
}
