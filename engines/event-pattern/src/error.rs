//! What is wrong with a pattern.

use std::fmt;

use crate::json::JsonError;

/// A text that is no event pattern. It reads as EventBridge says it: the reason, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    reason: String,
    source: String,
    line: usize,
    column: usize,
}

/// Characters of the pattern that the message repeats.
const SHOWN: usize = 500;

/// A reason, and where in the pattern the reader had come to.
#[derive(Debug)]
pub(crate) struct Fault {
    reason: String,
    offset: usize,
}

impl Fault {
    pub(crate) fn new(reason: impl Into<String>, offset: usize) -> Self {
        Self {
            reason: reason.into(),
            offset,
        }
    }

    pub(crate) fn in_pattern(self, source: &str) -> PatternError {
        let before = source.get(..self.offset).unwrap_or(source);
        let (lines, last) = match before.rsplit_once('\n') {
            Some((lines, last)) => (lines.matches('\n').count() + 1, last),
            None => (0, before),
        };
        PatternError {
            reason: self.reason,
            source: source.to_owned(),
            line: lines + 1,
            column: last.chars().count() + 1,
        }
    }
}

impl From<JsonError> for Fault {
    fn from(error: JsonError) -> Self {
        match error.found {
            Some(found) => Self::new(
                format!(
                    "Unexpected character ('{found}' (code {}))",
                    u32::from(found)
                ),
                error.offset + found.len_utf8(),
            ),
            None => Self::new("Unexpected end-of-input", error.offset),
        }
    }
}

impl PatternError {
    /// Why, without the place.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.source.chars().take(SHOWN).collect();
        let left_out = self.source.chars().count().saturating_sub(SHOWN);
        write!(f, "{}\n at [Source: (String)\"{shown}\"", self.reason)?;
        if left_out > 0 {
            write!(f, "[truncated {left_out} chars]")?;
        }
        write!(f, "; line: {}, column: {}]", self.line, self.column)
    }
}

impl std::error::Error for PatternError {}
