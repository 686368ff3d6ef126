//! ESCAPE_SEQ_DECODE, JS_DECODE and JS_DECODE_EXT: escapes that begin with a backslash.
//!
//! Of an escape that is none, the backslash is dropped and the character kept, as ModSecurity
//! does, also where its manual (and with it AWS's page) says that the text stays; only
//! JS_DECODE_EXT keeps both.

use memchr::memchr;

use crate::bytes::{self, hex_pair, hex_quad, narrow};

/// Decodes the escapes of ANSI C.
pub(crate) fn decode_ansi_c(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| memchr(b'\\', rest),
        |place, out| {
            let escape = place.get(1..).unwrap_or_default();
            let (byte, length) = match escape {
                [] => (b'\\', 0),
                [b'x' | b'X', digits @ ..] if let Some(byte) = hex_pair(digits) => (byte, 3),
                [b'0'..=b'7', ..] => octal(escape, 3),
                [character, ..] => (control(*character).unwrap_or(*character), 1),
            };
            out.push(byte);
            1 + length
        },
    )
}

/// Decodes the escapes of JavaScript.
pub(crate) fn decode_javascript(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| memchr(b'\\', rest),
        |place, out| {
            let escape = place.get(1..).unwrap_or_default();
            let (byte, length) = numeric(escape).unwrap_or(match escape {
                [] => (b'\\', 0),
                [character, ..] => (control(*character).unwrap_or(*character), 1),
            });
            out.push(byte);
            1 + length
        },
    )
}

/// As [`decode_javascript`], but a backslash before a letter stays: such are paths of Windows.
pub(crate) fn decode_javascript_kindly(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| memchr(b'\\', rest),
        |place, out| {
            let escape = place.get(1..).unwrap_or_default();
            if let Some((byte, length)) = numeric(escape) {
                out.push(byte);
                return 1 + length;
            }
            match escape {
                [quoted @ (b'\\' | b'/' | b'\'' | b'"'), ..] => out.push(*quoted),
                [other, ..] => out.extend_from_slice(&[b'\\', *other]),
                [] => out.push(b'\\'),
            }
            2
        },
    )
}

/// `uHHHH`, `xHH` or an octal number of one byte, and its length.
fn numeric(escape: &[u8]) -> Option<(u8, usize)> {
    match escape {
        [b'u', digits @ ..] => hex_quad(digits).map(|(high, low)| (narrow(high, low), 5)),
        [b'x', digits @ ..] => hex_pair(digits).map(|byte| (byte, 3)),
        [b'0'..=b'3', ..] => Some(octal(escape, 3)),
        [b'4'..=b'7', ..] => Some(octal(escape, 2)),
        _ => None,
    }
}

/// The lowest byte of an octal number, and how many digits it has.
fn octal(text: &[u8], most: usize) -> (u8, usize) {
    let digits = text
        .iter()
        .take(most)
        .take_while(|byte| matches!(byte, b'0'..=b'7'));
    digits.fold((0, 0), |(value, length), digit| {
        ((value << 3) | (digit - b'0'), length + 1)
    })
}

const fn control(letter: u8) -> Option<u8> {
    match letter {
        b'a' => Some(0x07),
        b'b' => Some(0x08),
        b'f' => Some(0x0c),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        b'v' => Some(0x0b),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn or_same(result: Option<Vec<u8>>, text: &[u8]) -> Vec<u8> {
        result.unwrap_or_else(|| text.to_vec())
    }

    fn ansi_c(text: &[u8]) -> Vec<u8> {
        or_same(decode_ansi_c(text), text)
    }

    fn javascript(text: &[u8]) -> Vec<u8> {
        or_same(decode_javascript(text), text)
    }

    fn kindly(text: &[u8]) -> Vec<u8> {
        or_same(decode_javascript_kindly(text), text)
    }

    /// Of ModSecurity's tests of escapeSeqDecode.
    #[test]
    fn decodes_ansi_c() {
        for (text, expected) in [
            (
                &br#"\a\b\f\n\r\t\v\\\?\'\"\0\12\123\x00\xff"#[..],
                &b"\x07\x08\x0c\n\r\t\x0b\\?'\"\0\nS\0\xff"[..],
            ),
            (br"\8\9\666\xag\xga\0123", b"89\xb6xagxga\n3"),
            (br"\x", b"x"),
            (br"\x\x0", b"xx0"),
            (br"\X41", b"A"),
            (b"\\x\\x0\0", b"xx0\0"),
            (br"\0", b"\0"),
            (br"\01", b"\x01"),
            (br"\012", b"\n"),
            (br"\", br"\"),
            (b"\\\0", b"\0"),
        ] {
            assert_eq!(ansi_c(text), expected, "{}", text.escape_ascii());
        }
    }

    /// Of ModSecurity's tests of jsDecode.
    #[test]
    fn decodes_javascript() {
        for (text, expected) in [
            (
                &br#"\a\b\f\n\r\t\v\?\'\"\0\12\123\x00\xff\u0021\uff01"#[..],
                &b"\x07\x08\x0c\n\r\t\x0b?'\"\0\nS\0\xff!!"[..],
            ),
            (
                br"\8\9\666\u00ag\u00ga\u0zaa\uz0aa\xag\xga\0123\u00a",
                b"8966u00agu00gau0zaauz0aaxagxga\n3u00a",
            ),
            (br"\x\x0", b"xx0"),
            (br"\u\u0\u01\u012", b"uu0u01u012"),
            (br"\", br"\"),
            (br"\\0", br"\0"),
            (br"\u1141", b"A"),
            (br"ja\vascript", b"ja\x0bascript"),
        ] {
            assert_eq!(javascript(text), expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn the_kind_one_keeps_paths_of_windows() {
        for (text, expected) in [
            (
                &br"c:\windows\default\a\b\f\n\r\t\v"[..],
                &br"c:\windows\default\a\b\f\n\r\t\v"[..],
            ),
            (br#"\\\/\'\""#, br#"\/'""#),
            (br"\u003cscript\x3e\uff1c", b"<script><"),
            (br"\u00g\xg", br"\u00g\xg"),
            (br"\74", b"<"),
            (br"\", br"\"),
            (br"\\\", br"\\"),
        ] {
            assert_eq!(kindly(text), expected, "{}", text.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn undoes_encodings(text in proptest::collection::vec(any::<u8>(), 1..40)) {
            let hexadecimal: String = text.iter().map(|byte| format!("\\x{byte:02x}")).collect();
            let wide: String = text.iter().map(|byte| format!("\\u00{byte:02X}")).collect();
            let octal: String = text.iter().map(|byte| format!("\\{byte:03o}")).collect();
            for encoded in [&hexadecimal, &octal] {
                prop_assert_eq!(ansi_c(encoded.as_bytes()), text.clone());
            }
            for encoded in [hexadecimal, wide, octal] {
                prop_assert_eq!(javascript(encoded.as_bytes()), text.clone());
                prop_assert_eq!(kindly(encoded.as_bytes()), text.clone());
            }
        }
    }
}
