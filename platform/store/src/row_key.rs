//! Keys of rows: parts one after the other, in an order that follows the parts'.

/// A row's key in its table. Also the beginning of keys, to scan by.
///
/// Texts end with a zero byte (a zero within becomes `00 FF`), numbers are eight bytes,
/// big-endian; so keys sort as their parts do, and no text's end can be mistaken.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey(Vec<u8>);

impl RowKey {
    /// A key without parts.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// A key without parts, with room for some.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// A key as its bytes came out of [`RowKey::as_bytes`].
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.0.reserve(text.len() + 1);
        let mut pieces = text.as_bytes().split(|byte| *byte == 0);
        self.0.extend_from_slice(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.0.extend_from_slice(&[0, 0xFF]);
            self.0.extend_from_slice(piece);
        }
        self.0.push(0);
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// With bytes of a length that is always the same.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// The key's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The last part, if it is a text without zeros.
    pub fn last_text(&self) -> Option<String> {
        let (end, rest) = self.0.split_last()?;
        if *end != 0 {
            return None;
        }
        let last = rest.rsplit(|byte| *byte == 0).next()?;
        String::from_utf8(last.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_sort_as_their_parts(
            one in ("[\\x00-\\x03a-c]{0,4}", any::<u64>()),
            other in ("[\\x00-\\x03a-c]{0,4}", any::<u64>()),
        ) {
            let key = |(text, number): &(String, u64)| RowKey::new().text(text).number(*number);
            prop_assert_eq!(key(&one).cmp(&key(&other)), one.cmp(&other));
        }
    }

    #[test]
    fn the_last_text_can_be_read() {
        let key = RowKey::new().number(7).text("eu-west-1").text("grant");
        assert_eq!(key.last_text().as_deref(), Some("grant"));
    }

    #[test]
    fn a_text_is_no_beginning_of_a_longer_one() {
        let (short, long) = (RowKey::new().text("key"), RowKey::new().text("keys"));
        assert!(!long.as_bytes().starts_with(short.as_bytes()));
    }
}
