//! Sets of small numbers that cost nothing while they are empty.

#[derive(Clone, Debug, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (number % 64);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        let word = self.0.get(number / 64);
        word.is_some_and(|bits| bits & (1 << (number % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn holds_what_was_put_in() {
        let mut bits = Bits::default();
        for number in [0, 63, 64, 200] {
            assert!(!bits.contains(number));
            bits.insert(number);
            assert!(bits.contains(number));
        }
        assert!(!bits.contains(1) && !bits.contains(65) && !bits.contains(1_000));
    }
}
