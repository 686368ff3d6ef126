//! Tests of texts.

use crate::wildcard::Wildcard;

/// A test of a text.
#[derive(Clone, Debug)]
pub(crate) enum TextTest {
    Equals(String),
    Prefix(String),
    Suffix(String),
    Wildcard(Wildcard),
    /// These compare small letters: what they hold is in small letters.
    EqualsIgnoreCase(String),
    PrefixIgnoreCase(String),
    SuffixIgnoreCase(String),
}

impl TextTest {
    pub(crate) fn holds(&self, text: &str) -> bool {
        match self {
            Self::Equals(wanted) => text == wanted,
            Self::Prefix(prefix) => text.starts_with(prefix),
            Self::Suffix(suffix) => text.ends_with(suffix),
            Self::Wildcard(wildcard) => wildcard.matches(text),
            Self::EqualsIgnoreCase(wanted) => small_letters(text) == *wanted,
            Self::PrefixIgnoreCase(prefix) => small_letters(text).starts_with(prefix),
            Self::SuffixIgnoreCase(suffix) => small_letters(text).ends_with(suffix),
        }
    }
}

/// Each character in small letters, whatever stands beside it.
pub(crate) fn small_letters(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
