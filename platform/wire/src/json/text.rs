//! Strings of JSON: checked, and their escapes resolved.

use crate::DecodeError;

/// The text of a string without escapes.
pub(super) fn plain(bytes: &[u8]) -> Result<&str, DecodeError> {
    // A fold rather than `any`: no early way out, so that it runs on whole vectors.
    if bytes
        .iter()
        .fold(false, |found, byte| found | (*byte < 0x20))
    {
        return Err(DecodeError::syntax(
            "Illegal unquoted character in a string value",
        ));
    }
    std::str::from_utf8(bytes).map_err(|_| invalid_utf8())
}

/// The text of a string with escapes.
pub(super) fn unescape(bytes: &[u8]) -> Result<String, DecodeError> {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (before, escape) = rest.split_at(at);
        out.push_str(plain(before)?);
        rest = push_escape(escape, &mut out)?;
    }
    out.push_str(plain(rest)?);
    Ok(out)
}

/// Resolves the escape at the start of `bytes` and gives what follows it.
fn push_escape<'a>(bytes: &'a [u8], out: &mut String) -> Result<&'a [u8], DecodeError> {
    let kind = bytes.get(1).ok_or_else(bad_escape)?;
    let rest = bytes.get(2..).unwrap_or_default();
    let character = match kind {
        b'"' | b'\\' | b'/' => char::from(*kind),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return push_unicode(rest, out),
        _ => return Err(bad_escape()),
    };
    out.push(character);
    Ok(rest)
}

/// Resolves `XXXX` or `XXXX\uXXXX`. Half a surrogate pair is no character and is refused.
fn push_unicode<'a>(bytes: &'a [u8], out: &mut String) -> Result<&'a [u8], DecodeError> {
    let first = four_hex(bytes)?;
    let rest = bytes.get(4..).unwrap_or_default();
    if let Some(character) = char::from_u32(first) {
        out.push(character);
        return Ok(rest);
    }
    let tail = rest.strip_prefix(b"\\u").ok_or_else(bad_escape)?;
    let second = four_hex(tail)?;
    let pair = match (first, second) {
        (0xD800..=0xDBFF, 0xDC00..=0xDFFF) => {
            0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        }
        _ => return Err(bad_escape()),
    };
    out.push(char::from_u32(pair).ok_or_else(bad_escape)?);
    Ok(tail.get(4..).unwrap_or_default())
}

fn four_hex(bytes: &[u8]) -> Result<u32, DecodeError> {
    let digits = bytes.get(..4).ok_or_else(bad_escape)?;
    digits.iter().try_fold(0, |number, digit| {
        let digit = char::from(*digit).to_digit(16).ok_or_else(bad_escape)?;
        Ok(number * 16 + digit)
    })
}

const fn bad_escape() -> DecodeError {
    DecodeError::syntax("Unrecognized character escape in a string value")
}

const fn invalid_utf8() -> DecodeError {
    DecodeError::syntax("Invalid UTF-8 in a string value")
}
