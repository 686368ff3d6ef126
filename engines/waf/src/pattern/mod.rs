//! The patterns of a slot: strings to contain and regular expressions, looked for together.

mod automaton;
mod byte_set;
mod group;
mod literals;
mod requirements;
mod sample;
mod shelf;
pub(crate) mod translate;
mod word;

pub(crate) use self::group::{PatternGroup, PatternGroupBuilder};
pub(crate) use self::shelf::AutomatonShelf;
use self::translate::RegexError;
pub(crate) use self::word::contains_word;

/// Refuses an expression that is none, or whose automaton would be too large.
pub(crate) fn require_usable(expression: &str) -> Result<(), RegexError> {
    automaton::require_small(&translate::parse(expression)?)
}

/// The place of a pattern among those of its slot.
pub(crate) type PatternId = usize;

/// Something that is looked for anywhere in a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pattern {
    /// Bytes.
    Contains(Box<[u8]>),
    /// Bytes with no byte of a word before and behind.
    Word(Box<[u8]>),
    /// A regular expression.
    Regex(Box<str>),
}
