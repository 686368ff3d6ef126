//! What rules compare texts with.

use regex::bytes::{Regex, RegexBuilder};

use super::wildcard::Wildcard;

/// A regular expression may take so much memory.
const LARGEST_REGEX_BYTES: usize = 1024 * 1024;

/// What a text is compared with.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// A text with `*` and `?`, for the whole.
    Wildcard(Wildcard),
    /// A regular expression, found anywhere.
    Regex(Regex),
}

impl Pattern {
    /// A wildcard for letters of either case.
    pub fn any_case(pattern: &str) -> Self {
        Self::Wildcard(Wildcard::any_case(pattern))
    }

    /// A wildcard that letters must match exactly.
    pub fn exact_case(pattern: &str) -> Self {
        Self::Wildcard(Wildcard::exact_case(pattern))
    }

    /// A regular expression.
    pub fn regex(pattern: &str, ignores_case: bool) -> Result<Self, regex::Error> {
        let mut builder = RegexBuilder::new(pattern);
        builder
            .case_insensitive(ignores_case)
            .size_limit(LARGEST_REGEX_BYTES)
            .dfa_size_limit(LARGEST_REGEX_BYTES);
        builder.build().map(Self::Regex)
    }

    /// Whether a text is as it says.
    pub fn matches(&self, text: &[u8]) -> bool {
        match self {
            Self::Wildcard(wildcard) => wildcard.matches(text),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_expressions_are_found_anywhere() {
        let api = Pattern::regex("^/api/v[0-9]+/", false).unwrap();
        assert!(api.matches(b"/api/v12/x"));
        assert!(!api.matches(b"/API/v12/x"));
        assert!(
            Pattern::regex("shop", true)
                .unwrap()
                .matches(b"a.SHOP.example")
        );
        assert!(Pattern::regex("(", true).is_err());
    }
}
