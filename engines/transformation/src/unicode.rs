//! UTF8_TO_UNICODE: characters beyond ASCII become `%uHHHH`, or more digits for more.
//!
//! As in ModSecurity: a first byte that its others don't follow is dropped, so that it can't part
//! a word; a character written too long, or that is no character (U+D800–U+DFFF), is written, and
//! its first byte behind it, which tells that something is wrong. Bytes that begin nothing stay.

use crate::bytes;

/// Writes characters as `%uHHHH`.
pub(crate) fn from_utf8(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| bytes::position(rest, |byte| !byte.is_ascii()),
        escape,
    )
}

fn escape(place: &[u8], out: &mut Vec<u8>) -> usize {
    let Some((first, rest)) = place.split_first() else {
        return 0;
    };
    let (bits, length, least) = match first {
        0xc0..=0xdf => (first & 0x1f, 2, 0x80),
        0xe0..=0xef => (first & 0x0f, 3, 0x800),
        0xf0..=0xf7 => (first & 0x07, 4, 0x1_0000),
        _ => {
            out.push(*first);
            return 1;
        }
    };
    // Beyond U+10FFFF.
    if *first >= 0xf5 {
        out.push(*first);
    }
    let Some(character) = continued(u32::from(bits), rest, length - 1) else {
        return 1;
    };
    out.extend_from_slice(format!("%u{character:04x}").as_bytes());
    if character < least || (0xd800..=0xdfff).contains(&character) {
        out.push(*first);
    }
    length
}

/// A character's number, of its first bits and those of the bytes that follow.
fn continued(first: u32, rest: &[u8], count: usize) -> Option<u32> {
    rest.get(..count)?.iter().try_fold(first, |value, byte| {
        (byte & 0xc0 == 0x80).then_some((value << 6) | u32::from(byte & 0x3f))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &[u8]) -> Vec<u8> {
        from_utf8(text).unwrap_or_else(|| text.to_vec())
    }

    #[test]
    fn writes_characters_by_number() {
        assert_eq!(of("aäЖ✁😀z".as_bytes()), b"a%u00e4%u0416%u2701%u1f600z");
        assert_eq!(from_utf8(b"plain \0 text"), None);
    }

    #[test]
    fn drops_a_first_byte_without_its_others() {
        assert_eq!(of(b"sel\xc3ect"), b"select");
        assert_eq!(of(b"a\xe2\x80"), b"a\x80");
        assert_eq!(of(b"a\xf0\x9f\x98"), b"a\x9f\x98");
        assert_eq!(of(b"\xc3\xc3\xa4"), b"%u00e4");
    }

    #[test]
    fn keeps_bytes_that_begin_nothing() {
        assert_eq!(from_utf8(b"a\x80\xbf\xf8\xff"), None);
    }

    #[test]
    fn marks_what_is_written_too_long_or_is_no_character() {
        assert_eq!(of(b"\xc0\xaf"), b"%u002f\xc0");
        assert_eq!(of(b"\xe0\x80\xaf"), b"%u002f\xe0");
        assert_eq!(of(b"\xf0\x80\x80\xaf"), b"%u002f\xf0");
        assert_eq!(of(b"\xed\xa0\x80"), b"%ud800\xed");
        assert_eq!(of(b"\xf5\x80\x80\x80"), b"\xf5%u140000");
    }

    proptest! {
        #[test]
        fn writes_what_the_standard_library_reads(text in "\\PC{0,40}") {
            let expected: String = text
                .chars()
                .map(|character| match character {
                    '\0'..='\x7f' => character.to_string(),
                    _ => format!("%u{:04x}", u32::from(character)),
                })
                .collect();
            prop_assert_eq!(of(text.as_bytes()), expected.into_bytes());
        }
    }
}
