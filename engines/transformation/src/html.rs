//! HTML_ENTITY_DECODE: character references by number, and by AWS's list of names, which is
//! longer than ModSecurity's. Names are told apart without regard to case; the semicolon may be
//! missing, as browsers let it. A number comes to its lowest byte.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html>

use memchr::memchr;

use crate::bytes;

/// Replaces character references.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| memchr(b'&', rest),
        |place, out| match reference(place) {
            Some((byte, length)) => {
                out.push(byte);
                let has_semicolon = place.get(length) == Some(&b';');
                length + usize::from(has_semicolon)
            }
            None => {
                out.push(b'&');
                1
            }
        },
    )
}

/// The byte of a reference, and the reference's length without its semicolon.
fn reference(place: &[u8]) -> Option<(u8, usize)> {
    match place {
        [b'&', b'#', b'x' | b'X', digits @ ..] => {
            let (byte, length) = number(digits, 16)?;
            Some((byte, 3 + length))
        }
        [b'&', b'#', digits @ ..] => {
            let (byte, length) = number(digits, 10)?;
            Some((byte, 2 + length))
        }
        [b'&', name @ ..] => {
            let length = name
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            let byte = named(name.get(..length)?)?;
            Some((byte, 1 + length))
        }
        _ => None,
    }
}

/// The lowest byte of a number, and how many digits it has. A number that C's `long` can't hold
/// is its greatest, as `strtol` has it.
fn number(text: &[u8], radix: u32) -> Option<(u8, usize)> {
    let mut value: u64 = 0;
    let mut length = 0;
    for digit in text
        .iter()
        .map_while(|byte| char::from(*byte).to_digit(radix))
    {
        value = value
            .saturating_mul(radix.into())
            .saturating_add(digit.into());
        length += 1;
    }
    let [.., byte] = value.min(i64::MAX.unsigned_abs()).to_be_bytes();
    (length > 0).then_some((byte, length))
}

fn named(name: &[u8]) -> Option<u8> {
    let mut folded = [0; LONGEST_NAME];
    let folded = folded.get_mut(..name.len())?;
    folded.copy_from_slice(name);
    folded.make_ascii_lowercase();
    let found = NAMES
        .binary_search_by(|(known, _)| known.as_bytes().cmp(folded))
        .ok()?;
    NAMES.get(found).map(|(_, byte)| *byte)
}

const LONGEST_NAME: usize = 16;

/// The names in small letters, sorted.
const NAMES: [(&str, u8); 46] = [
    ("amp", b'&'),
    ("apos", b'\''),
    ("ast", b'*'),
    ("bsol", b'\\'),
    ("colon", b':'),
    ("comma", b','),
    ("diacriticalgrave", b'`'),
    ("diacriticaltilde", b'~'),
    ("dollar", b'$'),
    ("equals", b'='),
    ("excl", b'!'),
    ("grave", b'`'),
    ("gt", b'>'),
    ("hat", b'^'),
    ("lbrace", b'{'),
    ("lbrack", b'['),
    ("lcub", b'{'),
    ("lowbar", b'_'),
    ("lpar", b'('),
    ("lsqb", b'['),
    ("lt", b'<'),
    ("midast", b'*'),
    ("minus", b'-'),
    ("nbsp", 0xa0),
    ("newline", b'\n'),
    ("nonbreakingspace", 0xa0),
    ("num", b'#'),
    ("percent", b'%'),
    ("percnt", b'%'),
    ("period", b'.'),
    ("plus", b'+'),
    ("quest", b'?'),
    ("quot", b'"'),
    ("rbrace", b'}'),
    ("rbrack", b']'),
    ("rcub", b'}'),
    ("rpar", b')'),
    ("rsqb", b']'),
    ("semi", b';'),
    ("sol", b'/'),
    ("tab", b'\t'),
    ("tilde", b'~'),
    ("underbar", b'_'),
    ("verbar", b'|'),
    ("vert", b'|'),
    ("verticalline", b'|'),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &[u8]) -> Vec<u8> {
        decode(text).unwrap_or_else(|| text.to_vec())
    }

    #[test]
    fn the_names_are_sorted_and_fit() {
        assert!(NAMES.is_sorted_by(|one, other| one.0 < other.0));
        assert_eq!(
            NAMES.iter().map(|(name, _)| name.len()).max(),
            Some(LONGEST_NAME)
        );
    }

    #[test]
    fn decodes_every_name_of_aws() {
        for (name, byte) in NAMES {
            assert_eq!(decoded(format!("&{name};").as_bytes()), [byte]);
            assert_eq!(
                decoded(format!("&{};", name.to_uppercase()).as_bytes()),
                [byte]
            );
        }
        assert_eq!(
            decoded(b"&QuOt;&NonBreakingSpace;&VerticalLine;"),
            b"\"\xa0|"
        );
    }

    /// Of ModSecurity's tests of htmlEntityDecode.
    #[test]
    fn decodes_with_and_without_a_semicolon() {
        let expected = b"\0\0  \0 \0d\"&<>\xa0";
        assert_eq!(
            decoded(b"&#x0;&#X0;&#x20;&#X20;&#0;&#32;\0&#100;&quot;&amp;&lt;&gt;&nbsp;"),
            expected
        );
        assert_eq!(
            decoded(b"&#x0&#X0&#x20&#X20&#0&#32\0&#100&quot&amp&lt&gt&nbsp"),
            expected
        );
    }

    /// Of ModSecurity's tests of htmlEntityDecode.
    #[test]
    fn keeps_what_is_no_reference() {
        assert_eq!(
            decoded(b"&#xg;&#Xg;&#xg0;&#X2g;&#a;\0&#a2;&#3a&#a00;&#1a0;&#10a;&foo;"),
            b"&#xg;&#Xg;&#xg0;\x02g;&#a;\0&#a2;\x03a&#a00;\x01a0;\na;&foo;"
        );
        for text in [
            "&",
            "&#",
            "&#x",
            "&;",
            "&ltx;",
            "a & b",
            "&diacriticaltildes;",
        ] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_number_comes_to_its_lowest_byte() {
        assert_eq!(decoded(b"&#x13c;&#316;"), b"<<");
        assert_eq!(decoded(b"&#00000000000000000000060;"), b"<");
        assert_eq!(decoded(b"&#99999999999999999999;"), b"\xff");
    }

    #[test]
    fn decodes_once() {
        assert_eq!(decoded(b"&amp;lt;"), b"&lt;");
        assert_eq!(decoded(b"&&lt;"), b"&<");
    }

    proptest! {
        #[test]
        fn undoes_an_encoding(text in proptest::collection::vec(any::<u8>(), 1..40)) {
            let decimal: String = text.iter().map(|byte| format!("&#{byte};")).collect();
            let hexadecimal: String = text.iter().map(|byte| format!("&#x{byte:x};")).collect();
            prop_assert_eq!(decoded(decimal.as_bytes()), text.clone());
            prop_assert_eq!(decoded(hexadecimal.as_bytes()), text);
        }
    }
}
