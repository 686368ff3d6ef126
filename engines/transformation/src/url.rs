//! URL_DECODE and URL_DECODE_UNI. Escapes that are none stay as they are.

use memchr::memchr2;

use crate::bytes::{self, hex_pair, hex_quad, narrow};

/// Decodes `%HH` and `+`.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(text, |rest| memchr2(b'%', b'+', rest), decode_one)
}

/// Decodes `%uHHHH`, too.
pub(crate) fn decode_unicode(text: &[u8]) -> Option<Vec<u8>> {
    let decode_one = |place: &[u8], out: &mut Vec<u8>| match place {
        [b'%', b'u' | b'U', digits @ ..] => match hex_quad(digits) {
            Some((high, low)) => {
                out.push(narrow(high, low));
                6
            }
            None => {
                out.push(b'%');
                1
            }
        },
        _ => decode_one(place, out),
    };
    bytes::rewrite(text, |rest| memchr2(b'%', b'+', rest), decode_one)
}

fn decode_one(place: &[u8], out: &mut Vec<u8>) -> usize {
    match place {
        [b'+', ..] => {
            out.push(b' ');
            1
        }
        [b'%', digits @ ..] => match hex_pair(digits) {
            Some(byte) => {
                out.push(byte);
                3
            }
            None => {
                out.push(b'%');
                1
            }
        },
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &str) -> Vec<u8> {
        decode(text.as_bytes()).unwrap_or_else(|| text.as_bytes().to_vec())
    }

    fn unicode_decoded(text: &str) -> Vec<u8> {
        decode_unicode(text.as_bytes()).unwrap_or_else(|| text.as_bytes().to_vec())
    }

    #[test]
    fn decodes_every_byte() {
        let text: String = (0..=255u8).map(|byte| format!("%{byte:02x}")).collect();
        let capitals = text.to_ascii_uppercase();
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(decoded(&text), bytes);
        assert_eq!(decoded(&capitals), bytes);
        assert_eq!(unicode_decoded(&text), bytes);
    }

    /// The cases of ModSecurity's tests of urlDecode and urlDecodeUni.
    #[test]
    fn keeps_what_is_no_escape() {
        for (text, expected) in [
            ("Test+Case", "Test Case"),
            ("%+", "% "),
            ("%%20", "% "),
            ("%0g%20", "%0g "),
            ("%0%20", "%0 "),
            ("%g0%20", "%g0 "),
            ("%g%20", "%g "),
            ("%0%1%2%a%b", "%0%1%2%a%b"),
            ("%", "%"),
            ("%0", "%0"),
            ("%%", "%%"),
            ("%gg", "%gg"),
        ] {
            assert_eq!(decoded(text), expected.as_bytes(), "{text}");
            assert_eq!(unicode_decoded(text), expected.as_bytes(), "{text}");
        }
    }

    #[test]
    fn decodes_wide_characters_to_their_ascii_or_lower_byte() {
        for (text, expected) in [
            ("%u0041%U0042", &b"AB"[..]),
            ("%u1141", b"A"),
            ("%uff1cscript%uff1e", b"<script>"),
            ("%uff00%uff7f%uFFFF", b"\x00\x7f\xff"),
            ("%u%u0020", b"%u "),
            ("%u000%u0020", b"%u000 "),
            ("%u000g%u0020", b"%u000g "),
        ] {
            assert_eq!(unicode_decoded(text), expected, "{text}");
        }
    }

    #[test]
    fn url_decode_knows_no_wide_characters() {
        assert_eq!(decode(b"%u0041"), None);
        assert_eq!(decode(b"plain/text"), None);
    }

    proptest! {
        #[test]
        fn undoes_an_encoding(text in proptest::collection::vec(any::<u8>(), 0..64)) {
            let encoded: String = text.iter().map(|byte| match byte {
                b' ' => "+".to_owned(),
                b'a'..=b'z' => char::from(*byte).to_string(),
                _ => format!("%{byte:02X}"),
            }).collect();
            prop_assert_eq!(decoded(&encoded), text.clone());
            prop_assert_eq!(unicode_decoded(&encoded), text);
        }
    }
}
