//! Sets of bytes, and what SQL and HTML take for white space.

/// A set of bytes, asked in one step.
pub(crate) struct ByteSet([bool; 256]);

impl ByteSet {
    /// The set of these bytes.
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        let mut members = [false; 256];
        let mut rest = bytes;
        while let [byte, tail @ ..] = rest {
            // A byte is always within; const code has no `get_mut`.
            let (_, from) = members.split_at_mut(*byte as usize);
            if let [member, ..] = from {
                *member = true;
            }
            rest = tail;
        }
        Self(members)
    }

    /// Whether it has this byte.
    #[inline]
    pub(crate) fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).is_some_and(|member| *member)
    }

    /// How many bytes at the start of the text are in the set.
    #[inline]
    pub(crate) fn span(&self, text: &[u8]) -> usize {
        text.iter()
            .position(|byte| !self.has(*byte))
            .unwrap_or(text.len())
    }

    /// How many bytes at the start of the text are not in the set.
    #[inline]
    pub(crate) fn gap(&self, text: &[u8]) -> usize {
        text.iter()
            .position(|byte| self.has(*byte))
            .unwrap_or(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::ByteSet;

    const VOWELS: ByteSet = ByteSet::of(b"aeiou");

    #[test]
    fn spans_and_gaps_end_at_the_first_byte_of_the_other_kind() {
        assert_eq!(VOWELS.span(b"aeon"), 3);
        assert_eq!(VOWELS.gap(b"strait"), 3);
        assert_eq!(VOWELS.span(b"aa"), 2);
        assert_eq!(VOWELS.gap(b""), 0);
    }
}
