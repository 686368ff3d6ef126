//! HEX_DECODE and SQL_HEX_DECODE.

use memchr::memchr;

use crate::bytes::{self, changed, hex_pair};

/// Decodes pairs of hexadecimal digits; a last single one is dropped. Bytes that are no digits
/// come to what ModSecurity's arithmetic makes of them, so that nothing behind them is lost.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let (pairs, _) = text.as_chunks::<2>();
    let decoded = pairs
        .iter()
        .map(|[high, low]| loose(*high).wrapping_mul(16).wrapping_add(loose(*low)));
    changed(decoded.collect(), text)
}

const fn loose(digit: u8) -> u8 {
    match digit {
        b'A'.. => (digit & 0xdf).wrapping_sub(b'A').wrapping_add(10),
        _ => digit.wrapping_sub(b'0'),
    }
}

/// Decodes each `0x` and the pairs of hexadecimal digits behind it.
pub(crate) fn decode_sql(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| memchr(b'0', rest),
        |place, out| {
            let [_, b'x' | b'X', digits @ ..] = place else {
                out.push(b'0');
                return 1;
            };
            let before = out.len();
            let (pairs, _) = digits.as_chunks::<2>();
            out.extend(pairs.iter().map_while(|pair| hex_pair(pair)));
            match out.len() - before {
                0 => {
                    out.push(b'0');
                    1
                }
                decoded => 2 + 2 * decoded,
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decodes_pairs() {
        assert_eq!(decode(b"5465737400").unwrap(), b"Test\0");
        assert_eq!(decode(b"3C3e3").unwrap(), b"<>");
        assert_eq!(decode(b"f").unwrap(), b"");
        assert_eq!(decode(b""), None);
    }

    /// Of ModSecurity's tests of hexDecode.
    #[test]
    fn goes_on_behind_what_is_no_digit() {
        assert_eq!(
            decode(b"01234567890a0z01234567890a").unwrap(),
            b"\x01#Eg\x89\n#\x01#Eg\x89\n"
        );
        assert_eq!(decode(b"01234567890az").unwrap(), b"\x01#Eg\x89\n");
    }

    /// Of ModSecurity's tests of sqlHexDecode.
    #[test]
    fn decodes_numbers_of_sql() {
        for (text, expected) in [
            ("0x414243", "ABC"),
            ("0X414243", "ABC"),
            ("00x414243", "0ABC"),
            ("0xz0x414243", "0xzABC"),
            ("0x4142430x434241", "ABCCBA"),
            ("0x4142430x0x434241", "ABC0xCBA"),
            ("0x414", "A4"),
            ("select 0x61 from 0x62;", "select a from b;"),
        ] {
            assert_eq!(
                decode_sql(text.as_bytes()).unwrap(),
                expected.as_bytes(),
                "{text}"
            );
        }
    }

    #[test]
    fn leaves_what_is_no_number_of_sql() {
        for text in ["", "0", "0x", "0x4", "0xg1", "414243", "100"] {
            assert_eq!(decode_sql(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn undoes_an_encoding(text in proptest::collection::vec(any::<u8>(), 1..64)) {
            let digits: String = text.iter().map(|byte| format!("{byte:02x}")).collect();
            prop_assert_eq!(decode(digits.as_bytes()).unwrap(), text.clone());
            prop_assert_eq!(decode_sql(format!("0x{digits}").as_bytes()).unwrap(), text);
        }
    }
}
