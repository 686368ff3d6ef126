//! Allowed patterns: regular expressions that values must match.
//!
//! Java's dialect, as far as a backtracking engine with look-around and possessive quantifiers
//! goes. The steps are limited: nobody's pattern holds the server up.

use fancy_regex::RegexBuilder;

use crate::error::SsmError;

/// Steps of backtracking.
const MOST_STEPS: usize = 100_000;
/// Bytes of a compiled pattern.
const LARGEST_BYTES: usize = 1 << 20;

/// Refuses a value that does not match, and a pattern that is none.
pub(crate) fn require_match(pattern: &str, value: &str) -> Result<(), SsmError> {
    let compiled = RegexBuilder::new(pattern)
        .backtrack_limit(MOST_STEPS)
        .delegate_size_limit(LARGEST_BYTES)
        .build();
    let compiled = compiled.map_err(|_| SsmError::invalid_allowed_pattern())?;
    match compiled.is_match(value) {
        Ok(true) => Ok(()),
        Ok(false) => Err(SsmError::pattern_mismatch(pattern)),
        Err(_) => Err(SsmError::invalid_allowed_pattern()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::ApiError;

    use super::*;

    fn refusal(pattern: &str, value: &str) -> String {
        ApiError::from(require_match(pattern, value).unwrap_err()).to_string()
    }

    #[test]
    fn values_must_match() {
        require_match(r"^\d+$", "42").unwrap();
        require_match(r"^(?!admin)[a-z]++$", "alice").unwrap();
        assert_eq!(
            refusal(r"^\d+$", "x"),
            r"ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: ^\d+$"
        );
    }

    #[test]
    fn a_bad_or_endless_pattern_is_refused() {
        let endless = format!("{}b", "a".repeat(40));
        for (pattern, value) in [("(", "x"), (r"^(a|aa)+\1$", &endless)] {
            assert_eq!(
                refusal(pattern, value),
                "InvalidAllowedPatternException: The request doesn't meet the regular expression requirement.",
                "{pattern}"
            );
        }
    }
}
