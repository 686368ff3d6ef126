//! CSS_DECODE: the escapes of CSS 2, of which the two lowest digits count.
//!
//! <https://www.w3.org/TR/REC-CSS2/syndata.html#characters>

use memchr::memchr;

use crate::bytes::{self, hex_digit, is_space, narrow};

/// Decodes escapes.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| memchr(b'\\', rest),
        |place, out| {
            let escape = place.get(1..).unwrap_or_default();
            let length = escape
                .iter()
                .take(6)
                .take_while(|byte| hex_digit(**byte).is_some())
                .count();
            match escape {
                // A line that goes on in the next one.
                [b'\n', ..] => 2,
                // Nothing is left to escape.
                [] => 1,
                [character, ..] if length == 0 => {
                    out.push(*character);
                    2
                }
                _ => {
                    let (digits, rest) = escape.split_at(length);
                    out.push(character(digits));
                    // One white space ends the number, and belongs to it.
                    let has_end = rest.first().is_some_and(|byte| is_space(*byte));
                    1 + length + usize::from(has_end)
                }
            }
        },
    )
}

/// The byte of a number of one to six digits. Full-width forms are looked for only in numbers
/// that have four digits, or zeros before.
fn character(digits: &[u8]) -> u8 {
    let value = digits
        .iter()
        .filter_map(|byte| hex_digit(*byte))
        .fold(0u32, |value, digit| (value << 4) | u32::from(digit));
    match value.to_be_bytes() {
        [0, 0, high, low] => narrow(high, low),
        [.., low] => low,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &[u8]) -> Vec<u8> {
        decode(text).unwrap_or_else(|| text.to_vec())
    }

    /// The first three are of ModSecurity's tests of cssDecode.
    #[test]
    fn decodes_escapes() {
        for (text, expected) in [
            (
                &b"test\\a\\b\\f\\n\\r\\t\\v\\?\\'\\\"\\0\\12\\123\\1234\\12345\\123456\\ff01\\ff5e\\\n\\0  string"[..],
                &b"test\n\x0b\x0fnrtv?'\"\0\x12#4EV!~\0 string"[..],
            ),
            (b"test\\", b"test"),
            (b"\\1A\\1 A\\1234567\\123456 7\\1x\\1 x", b"\x1a\x01AV7V7\x01x\x01x"),
            (b"ja\\vascript", b"javascript"),
            (b"\\6a\tavascript", b"javascript"),
            (b"\\00ff1c\\0ff1c\\1ff1c", b"<<\x1c"),
            (b"\\\\", b"\\"),
            (b"plain", b"plain"),
        ] {
            assert_eq!(decoded(text), expected, "{}", text.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn undoes_an_encoding(text in proptest::collection::vec(any::<u8>(), 1..40)) {
            let encoded: String = text.iter().map(|byte| format!("\\0000{byte:02x}")).collect();
            prop_assert_eq!(decoded(encoded.as_bytes()), text.clone());
            let encoded: String = text.iter().map(|byte| format!("\\{byte:X} ")).collect();
            prop_assert_eq!(decoded(encoded.as_bytes()), text);
        }
    }
}
