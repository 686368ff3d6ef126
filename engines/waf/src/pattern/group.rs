//! Patterns of one slot, looked for in all of its values.

use std::collections::HashMap;
use std::fmt;

use memchr::memmem::Finder;
use regex_automata::meta;

use super::translate::{self, RegexError};
use super::word::contains_word;
use super::{Pattern, PatternId};

/// Gathers the patterns of a slot; the same twice is the same.
#[derive(Default)]
pub(crate) struct PatternGroupBuilder {
    patterns: Vec<Compiled>,
    places: HashMap<Pattern, PatternId>,
}

/// The patterns of a slot.
pub(crate) struct PatternGroup {
    patterns: Box<[Compiled]>,
}

/// A pattern, ready.
enum Compiled {
    Contains(Finder<'static>),
    Word(Box<[u8]>),
    Regex(meta::Regex),
}

impl PatternGroupBuilder {
    /// The place of a pattern.
    pub(crate) fn add(&mut self, pattern: Pattern) -> Result<PatternId, RegexError> {
        if let Some(place) = self.places.get(&pattern) {
            return Ok(*place);
        }
        let compiled = match &pattern {
            Pattern::Contains(bytes) => Compiled::Contains(Finder::new(bytes).into_owned()),
            Pattern::Word(bytes) => Compiled::Word(bytes.clone()),
            Pattern::Regex(expression) => {
                let hir = translate::parse(expression)?;
                let config = meta::Config::new()
                    .utf8_empty(false)
                    .onepass(false)
                    .dfa(false);
                let built = meta::Builder::new().configure(config).build_from_hir(&hir);
                Compiled::Regex(built.map_err(|_| RegexError::TooLarge)?)
            }
        };
        let place = self.patterns.len();
        self.patterns.push(compiled);
        self.places.insert(pattern, place);
        Ok(place)
    }

    /// The group; none without patterns.
    pub(crate) fn finish(self) -> Option<PatternGroup> {
        let patterns = self.patterns.into_boxed_slice();
        (!patterns.is_empty()).then_some(PatternGroup { patterns })
    }
}

impl PatternGroup {
    pub(crate) fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Tells the places of the patterns that are found in a value.
    pub(crate) fn scan(&self, value: &[u8], mut found: impl FnMut(PatternId)) {
        for (place, pattern) in self.patterns.iter().enumerate() {
            let is_found = match pattern {
                Compiled::Contains(finder) => finder.find(value).is_some(),
                Compiled::Word(word) => contains_word(value, word),
                Compiled::Regex(regex) => regex.is_match(value),
            };
            if is_found {
                found(place);
            }
        }
    }
}

impl fmt::Debug for PatternGroup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PatternGroup({})", self.patterns.len())
    }
}
