//! Strings of a JSON text.

use std::borrow::Cow;

use memchr::memchr2;

use super::Failure;
use crate::bytes::{self, hex_quad};

/// What stands in a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text<'a> {
    /// With its escapes.
    pub raw: &'a [u8],
    /// Without them.
    pub decoded: Cow<'a, [u8]>,
    /// Why it breaks off.
    pub failure: Option<Failure>,
}

/// Reads a string whose first quote has been read, and gives what stands behind it.
pub(super) fn read(text: &[u8]) -> (Text<'_>, &[u8]) {
    let mut decoded: Option<Vec<u8>> = None;
    // How far the text has been read, and how much of it `decoded` has.
    let mut at = 0;
    let mut done = 0;
    let failure = loop {
        let rest = text.get(at..).unwrap_or_default();
        let found = memchr2(b'"', b'\\', rest);
        let plain = rest.get(..found.unwrap_or(rest.len())).unwrap_or_default();
        if let Some(control) = bytes::position(plain, |byte| byte < b' ') {
            at += control;
            break Some(Failure::BadCharacter);
        }
        at += plain.len();
        if found.is_none() {
            break Some(Failure::Truncated);
        }
        let place = text.get(at..).unwrap_or_default();
        if place.first() == Some(&b'"') {
            break None;
        }
        let out = decoded.get_or_insert_default();
        out.extend_from_slice(text.get(done..at).unwrap_or_default());
        done = at;
        match unescape(place, out) {
            Ok(length) => at += length,
            Err(failure) => break Some(failure),
        }
        done = at;
    };
    let raw = text.get(..at).unwrap_or_default();
    let decoded = match decoded {
        None => Cow::Borrowed(raw),
        Some(mut out) => {
            out.extend_from_slice(raw.get(done..).unwrap_or_default());
            Cow::Owned(out)
        }
    };
    let behind = text.get(at + 1..).unwrap_or_default();
    (
        Text {
            raw,
            decoded,
            failure,
        },
        behind,
    )
}

/// Writes what an escape at the beginning of a text stands for, and gives the escape's length.
fn unescape(place: &[u8], out: &mut Vec<u8>) -> Result<usize, Failure> {
    let byte = match place {
        [_, b'u', digits @ ..] => return unescape_unicode(digits, out).map(|length| 2 + length),
        [_, byte @ (b'"' | b'\\' | b'/'), ..] => *byte,
        [_, b'b', ..] => 0x08,
        [_, b'f', ..] => 0x0c,
        [_, b'n', ..] => b'\n',
        [_, b'r', ..] => b'\r',
        [_, b't', ..] => b'\t',
        [_] | [] => return Err(Failure::Truncated),
        _ => return Err(Failure::BadCharacter),
    };
    out.push(byte);
    Ok(2)
}

/// Writes the character of four digits, or of a pair of surrogates. A surrogate alone is written
/// as if it were a character: what is compared are bytes.
fn unescape_unicode(digits: &[u8], out: &mut Vec<u8>) -> Result<usize, Failure> {
    let Some(first) = unit(digits) else {
        let is_cut = digits.len() < 4 && digits.iter().all(u8::is_ascii_hexdigit);
        return Err(if is_cut {
            Failure::Truncated
        } else {
            Failure::BadCharacter
        });
    };
    let second = match digits.get(4..) {
        Some([b'\\', b'u', digits @ ..]) => unit(digits),
        _ => None,
    };
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    match pair {
        Some(character) if u32::from(character) > 0xffff => {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            Ok(4 + 2 + 4)
        }
        _ => {
            write_unit(first, out);
            Ok(4)
        }
    }
}

fn unit(digits: &[u8]) -> Option<u16> {
    hex_quad(digits).map(|(high, low)| u16::from_be_bytes([high, low]))
}

fn write_unit(unit: u16, out: &mut Vec<u8>) {
    match char::from_u32(unit.into()) {
        Some(character) => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => {
            let [high, low] = unit.to_be_bytes();
            let (middle, last) = (((high & 0x0f) << 2) | (low >> 6), low & 0x3f);
            out.extend_from_slice(&[0xe0 | (high >> 4), 0x80 | middle, 0x80 | last]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> (String, Option<Failure>) {
        let (found, _) = read(text.as_bytes());
        (
            String::from_utf8_lossy(&found.decoded).into_owned(),
            found.failure,
        )
    }

    #[test]
    fn decodes_escapes() {
        assert_eq!(
            decoded(r#"a\"\\\/\b\f\n\r\tb""#),
            ("a\"\\/\u{8}\u{c}\n\r\tb".to_owned(), None)
        );
        assert_eq!(
            decoded(r#"\u003Cscript\u003e\u00e4\ud83d\ude00!""#),
            ("<script>ä😀!".to_owned(), None)
        );
    }

    #[test]
    fn keeps_the_raw_text_and_what_stands_behind() {
        let (text, behind) = read(br#"a\u0062c" rest"#);
        assert_eq!(
            (text.raw, &*text.decoded, behind),
            (&br"a\u0062c"[..], &b"abc"[..], &b" rest"[..])
        );
        let (text, _) = read(b"plain\"");
        assert!(matches!(text.decoded, Cow::Borrowed(b"plain")));
    }

    #[test]
    fn a_surrogate_alone_is_written_as_if_it_were_a_character() {
        let (text, _) = read(br#"\ud83dx\ude00\ud83d\u0041""#);
        assert_eq!(&*text.decoded, b"\xed\xa0\xbdx\xed\xb8\x80\xed\xa0\xbdA");
        assert_eq!(text.failure, None);
    }

    #[test]
    fn tells_why_it_breaks_off_and_what_came_before() {
        for (text, before, failure) in [
            ("abc", "abc", Failure::Truncated),
            ("a\\tb", "a\tb", Failure::Truncated),
            ("ab\\", "ab", Failure::Truncated),
            ("ab\\u00", "ab", Failure::Truncated),
            ("ab\\u00g0\"", "ab", Failure::BadCharacter),
            ("ab\\x41\"", "ab", Failure::BadCharacter),
            ("ab\ncd\"", "ab", Failure::BadCharacter),
        ] {
            assert_eq!(
                decoded(text),
                (before.to_owned(), Some(failure)),
                "{text:?}"
            );
        }
    }
}
