//! Sets of bytes.

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    /// The bytes that a value has.
    pub(super) fn of(value: &[u8]) -> Self {
        let mut set = Self::default();
        for byte in value {
            set.insert(*byte);
        }
        set
    }

    pub(super) fn insert(&mut self, byte: u8) {
        let [first, second, third, fourth] = &mut self.0;
        let word = match byte >> 6 {
            0 => first,
            1 => second,
            2 => third,
            _ => fourth,
        };
        *word |= 1 << (byte & 63);
    }

    pub(super) fn union(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a | e, b | f, c | g, d | h])
    }

    pub(super) fn meets(self, other: Self) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        (a & e) | (b & f) | (c & g) | (d & h) != 0
    }

    pub(super) fn bytes(self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(move |byte| {
            let mut one = Self::default();
            one.insert(*byte);
            self.meets(one)
        })
    }
}
