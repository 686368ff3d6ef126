//! What values are tested with.

mod encoding;
mod pattern;

use std::net::IpAddr;
use std::str;

use aho_corasick::AhoCorasick;
use ringwall_injection::sqli::{self, Sensitivity};
use ringwall_injection::xss;

pub(crate) use self::pattern::Pattern;
use crate::address::Network;
use crate::macros::Template;

/// An operator with its argument.
#[derive(Debug)]
pub(crate) enum Operator {
    /// `@rx`
    Pattern(Pattern),
    /// `@rx` with variables in it, compiled each time.
    Expanded(Template),
    /// `@pm`, `@pmFromFile`
    Phrases(AhoCorasick),
    /// `@detectSQLi`
    DetectSqli,
    /// `@detectXSS`
    DetectXss,
    /// Operators that compare with a text.
    Text(TextOperator, Template),
    /// Operators that compare with a number.
    Number(NumberOperator, Template),
    /// `@ipMatch`
    Addresses(Vec<Network>),
    /// `@validateByteRange`: a byte not among these matches.
    ByteRange(Box<[bool; 256]>),
    /// `@validateUrlEncoding`
    UrlEncoding,
    /// `@validateUtf8Encoding`
    Utf8Encoding,
    /// `@unconditionalMatch`
    Always,
    /// `@noMatch`
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextOperator {
    BeginsWith,
    Contains,
    ContainsWord,
    EndsWith,
    Equal,
    /// The value stands in the argument.
    Within,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberOperator {
    Equal,
    AtLeast,
    Greater,
    AtMost,
    Less,
}

/// What a match captured: TX:0 and so on.
pub(crate) type Captures = Vec<Vec<u8>>;

impl Operator {
    /// Tests a value; `expand` fills the argument's places.
    pub(crate) fn test(
        &self,
        value: &[u8],
        expand: impl Fn(&Template) -> Vec<u8>,
    ) -> Option<Captures> {
        match self {
            Self::Pattern(pattern) => pattern.captures(value),
            Self::Expanded(pattern) => {
                let pattern = String::from_utf8(expand(pattern)).ok()?;
                Pattern::compile_small(&pattern).ok()?.captures(value)
            }
            Self::Phrases(phrases) => {
                let found = phrases.find(value)?;
                Some(vec![value.get(found.range()).unwrap_or_default().to_vec()])
            }
            Self::DetectSqli => {
                sqli::find(value, Sensitivity::High).map(|sqli| vec![sqli.fingerprint.into_bytes()])
            }
            Self::DetectXss => matched(xss::find(value).is_some(), value),
            Self::Text(operator, argument) => {
                matched(operator.compare(value, &expand(argument)), value)
            }
            Self::Number(operator, argument) => matched(
                operator.compare(number(value), number(&expand(argument))),
                value,
            ),
            Self::Addresses(networks) => {
                let address: IpAddr = str::from_utf8(value).ok()?.trim().parse().ok()?;
                matched(
                    networks.iter().any(|network| network.contains(address)),
                    value,
                )
            }
            Self::ByteRange(range) => {
                let is_within =
                    |byte: &u8| range.get(usize::from(*byte)).is_some_and(|within| *within);
                matched(!value.iter().all(is_within), value)
            }
            Self::UrlEncoding => matched(!encoding::is_url_encoding(value), value),
            Self::Utf8Encoding => matched(str::from_utf8(value).is_err(), value),
            Self::Always => matched(true, value),
            Self::Never => None,
        }
    }
}

fn matched(is_match: bool, value: &[u8]) -> Option<Captures> {
    is_match.then(|| vec![value.to_vec()])
}

impl TextOperator {
    fn compare(self, value: &[u8], argument: &[u8]) -> bool {
        match self {
            Self::BeginsWith => value.starts_with(argument),
            Self::Contains => contains(value, argument),
            Self::ContainsWord => contains_word(value, argument),
            Self::EndsWith => value.ends_with(argument),
            Self::Equal => value == argument,
            Self::Within => contains(argument, value),
        }
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

fn contains_word(text: &[u8], word: &[u8]) -> bool {
    let is_edge =
        |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    !word.is_empty()
        && text.windows(word.len()).enumerate().any(|(start, window)| {
            window == word
                && is_edge(start.checked_sub(1).and_then(|before| text.get(before)))
                && is_edge(text.get(start + word.len()))
        })
}

impl NumberOperator {
    fn compare(self, value: i64, argument: i64) -> bool {
        match self {
            Self::Equal => value == argument,
            Self::AtLeast => value >= argument,
            Self::Greater => value > argument,
            Self::AtMost => value <= argument,
            Self::Less => value < argument,
        }
    }
}

/// The number that a text begins with, as C's `atoi` reads it; 0 without one.
pub(crate) fn number(text: &[u8]) -> i64 {
    let text = text.trim_ascii_start();
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        digits => (1, digits),
    };
    let value = digits
        .iter()
        .map_while(|byte| char::from(*byte).to_digit(10))
        .fold(0_i64, |value, digit| {
            value.saturating_mul(10).saturating_add(i64::from(digit))
        });
    sign * value
}

#[cfg(test)]
mod tests {
    use super::{TextOperator, contains_word, number};

    #[test]
    fn reads_numbers_as_c_does() {
        assert_eq!(number(b" 42x"), 42);
        assert_eq!(number(b"-7"), -7);
        assert_eq!(number(b"x"), 0);
        assert_eq!(number(b"99999999999999999999"), i64::MAX);
    }

    #[test]
    fn finds_words_and_parts() {
        assert!(contains_word(b"a b-c", b"b"));
        assert!(!contains_word(b"ab_c", b"ab"));
        assert!(TextOperator::Within.compare(b"GET", b"GET HEAD"));
        assert!(!TextOperator::Within.compare(b"PUT", b"GET HEAD"));
    }
}
