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

/// The byte of a name, whatever its letters.
fn named(name: &[u8]) -> Option<u8> {
    let mut folded = [0; LONGEST_NAME];
    let folded = folded.get_mut(..name.len())?;
    folded.copy_from_slice(name);
    folded.make_ascii_lowercase();
    let byte = match &*folded {
        b"amp" => b'&',
        b"apos" => b'\'',
        b"ast" | b"midast" => b'*',
        b"bsol" => b'\\',
        b"colon" => b':',
        b"comma" => b',',
        b"diacriticalgrave" | b"grave" => b'`',
        b"diacriticaltilde" | b"tilde" => b'~',
        b"dollar" => b'$',
        b"equals" => b'=',
        b"excl" => b'!',
        b"gt" => b'>',
        b"hat" => b'^',
        b"lbrace" | b"lcub" => b'{',
        b"lbrack" | b"lsqb" => b'[',
        b"lowbar" | b"underbar" => b'_',
        b"lpar" => b'(',
        b"lt" => b'<',
        b"minus" => b'-',
        b"nbsp" | b"nonbreakingspace" => 0xa0,
        b"newline" => b'\n',
        b"num" => b'#',
        b"percent" | b"percnt" => b'%',
        b"period" => b'.',
        b"plus" => b'+',
        b"quest" => b'?',
        b"quot" => b'"',
        b"rbrace" | b"rcub" => b'}',
        b"rbrack" | b"rsqb" => b']',
        b"rpar" => b')',
        b"semi" => b';',
        b"sol" => b'/',
        b"tab" => b'\t',
        b"verbar" | b"vert" | b"verticalline" => b'|',
        _ => return None,
    };
    Some(byte)
}

const LONGEST_NAME: usize = 16;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &[u8]) -> Vec<u8> {
        decode(text).unwrap_or_else(|| text.to_vec())
    }

    /// AWS's list.
    #[test]
    fn decodes_every_name_of_aws() {
        for (byte, names) in [
            (b'"', "quot"),
            (b'&', "amp"),
            (b'<', "lt"),
            (b'>', "gt"),
            (0xa0, "nbsp NonBreakingSpace"),
            (b'\n', "NewLine"),
            (b'\t', "Tab"),
            (b'{', "lcub lbrace"),
            (b'|', "verbar vert VerticalLine"),
            (b'}', "rcub rbrace"),
            (b'!', "excl"),
            (b'#', "num"),
            (b'$', "dollar"),
            (b'%', "percent percnt"),
            (b'\'', "apos"),
            (b'(', "lpar"),
            (b')', "rpar"),
            (b'*', "ast midast"),
            (b'+', "plus"),
            (b',', "comma"),
            (b'.', "period"),
            (b'/', "sol"),
            (b':', "colon"),
            (b';', "semi"),
            (b'=', "equals"),
            (b'?', "quest"),
            (b'~', "tilde DiacriticalTilde"),
            (b'-', "minus"),
            (b'[', "lsqb lbrack"),
            (b'\\', "bsol"),
            (b']', "rsqb rbrack"),
            (b'^', "hat"),
            (b'_', "lowbar underbar"),
            (b'`', "grave DiacriticalGrave"),
        ] {
            for name in names.split(' ') {
                for name in [name.to_owned(), name.to_lowercase(), name.to_uppercase()] {
                    assert_eq!(decoded(format!("&{name};").as_bytes()), [byte], "{name}");
                }
            }
        }
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
