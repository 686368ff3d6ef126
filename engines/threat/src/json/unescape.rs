//! Escapes of JSON strings.

/// Appends a string without its escapes. What is no escape stays as it is.
pub(crate) fn unescape(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(place) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at_checked(place).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        rest = one(escape, out);
    }
    out.extend_from_slice(rest);
}

/// Takes one escape from the front.
fn one<'a>(text: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let [_, letter, rest @ ..] = text else {
        return &[];
    };
    let byte = match letter {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        b'u' => return unicode(rest, out),
        other => *other,
    };
    out.push(byte);
    rest
}

fn unicode<'a>(text: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some((high, rest)) = four_digits(text) else {
        out.extend_from_slice("\u{fffd}".as_bytes());
        return text;
    };
    let (code, rest) = match (high, rest) {
        (0xd800..=0xdbff, [b'\\', b'u', after @ ..]) => match four_digits(after) {
            Some((low @ 0xdc00..=0xdfff, after)) => {
                (0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00), after)
            }
            _ => (high, rest),
        },
        _ => (high, rest),
    };
    let character = char::from_u32(code).unwrap_or('\u{fffd}');
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    rest
}

fn four_digits(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(4)?;
    let mut code = 0;
    for digit in digits {
        code = code * 16 + char::from(*digit).to_digit(16)?;
    }
    Some((code, rest))
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes_become_what_they_stand_for() {
        let mut out = Vec::new();
        unescape(br#"a\"b\\\/\n\u00e9\ud83d\ude00\ud83dx\u12"#, &mut out);
        let expected = "a\"b\\/\n\u{e9}\u{1f600}\u{fffd}x\u{fffd}12";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
