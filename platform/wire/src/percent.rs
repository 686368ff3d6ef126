//! Percent-encoding, as paths, query strings and forms have it.
//!
//! <https://www.rfc-editor.org/rfc/rfc3986#section-2.1>

use std::borrow::Cow;

use crate::DecodeError;

/// The most pairs that a form or query string may have.
pub(crate) const MAX_PAIRS: usize = 10_000;

/// A name and its value in a form or query string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) value: Cow<'a, str>,
}

/// The pairs of a form or query string, in the order sent. A name without `=` has an empty value.
///
/// # Errors
/// A broken escape, bytes that are no UTF-8, or more than [`MAX_PAIRS`] pairs.
pub(crate) fn pairs(text: &[u8]) -> Result<Vec<Pair<'_>>, DecodeError> {
    let mut found = Vec::new();
    for part in text
        .split(|byte| *byte == b'&')
        .filter(|part| !part.is_empty())
    {
        if found.len() == MAX_PAIRS {
            return Err(DecodeError::TooComplex("The input has too many parameters"));
        }
        let (name, value) = split_pair(part);
        found.push(Pair {
            name: decode(name, Plus::Space)?,
            value: decode(value, Plus::Space)?,
        });
    }
    Ok(found)
}

/// The first value of `wanted`, without decoding the others.
pub(crate) fn first<'a>(text: &'a [u8], wanted: &str) -> Option<Cow<'a, str>> {
    text.split(|byte| *byte == b'&')
        .map(split_pair)
        .find(|(name, _)| *name == wanted.as_bytes())
        .and_then(|(_, value)| decode(value, Plus::Space).ok())
}

/// What a `+` stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plus {
    /// Itself, as in paths.
    Itself,
    /// A space, as in forms.
    Space,
}

/// The text that percent-encoded bytes stand for.
pub(crate) fn decode(bytes: &[u8], plus: Plus) -> Result<Cow<'_, str>, DecodeError> {
    let special = |byte: &u8| *byte == b'%' || (*byte == b'+' && plus == Plus::Space);
    if !bytes.iter().any(special) {
        return std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|_| malformed());
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'+' if plus == Plus::Space => out.push(b' '),
            b'%' => match tail {
                [high, low, tail @ ..] => {
                    out.push(hex(*high)? << 4 | hex(*low)?);
                    rest = tail;
                }
                _ => return Err(malformed()),
            },
            byte => out.push(*byte),
        }
    }
    String::from_utf8(out)
        .map(Cow::Owned)
        .map_err(|_| malformed())
}

fn split_pair(part: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'=', part) {
        Some(at) => {
            let (name, value) = part.split_at(at);
            (name, value.get(1..).unwrap_or_default())
        }
        None => (part, b""),
    }
}

const fn hex(digit: u8) -> Result<u8, DecodeError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(malformed()),
    }
}

const fn malformed() -> DecodeError {
    DecodeError::syntax("The query string contains a syntax error")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_escapes() {
        assert_eq!(decode(b"a%20b+c%C3%A9", Plus::Space).unwrap(), "a b cé");
        assert_eq!(decode(b"a+b%2Fc", Plus::Itself).unwrap(), "a+b/c");
    }

    #[test]
    fn refuses_broken_escapes() {
        for text in ["%", "%2", "%zz", "%ff", "a%C3"] {
            assert!(decode(text.as_bytes(), Plus::Itself).is_err(), "{text}");
        }
    }

    #[test]
    fn splits_pairs() {
        let found = pairs(b"A=1&&B&C=x=y").unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|pair| (&*pair.name, &*pair.value))
            .collect();
        assert_eq!(found, [("A", "1"), ("B", ""), ("C", "x=y")]);
    }

    #[test]
    fn bounds_the_number_of_pairs() {
        assert!(pairs("a=1&".repeat(MAX_PAIRS).as_bytes()).is_ok());
        assert!(pairs("a=1&".repeat(MAX_PAIRS + 1).as_bytes()).is_err());
    }
}
