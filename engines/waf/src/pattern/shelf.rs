//! Automata by their expressions: components that are searched for the same ones share them, and
//! what they have learned.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use regex_syntax::hir::Hir;

use super::PatternId;
use super::automaton::{Automaton, MAX_MEMBERS};
use super::sample::SAMPLE;
use super::translate::RegexError;

/// How much memory an automaton may take for the sample.
const SAMPLE_BYTES: usize = 1 << 18;

/// One of how many expressions ends an automaton. Where it ends is told by its expressions, so that
/// components which share most of them share automata.
const ENDING: u64 = 6;

/// An expression of a slot.
pub(super) struct Expression {
    pub(super) place: PatternId,
    pub(super) text: Box<str>,
    pub(super) hir: Hir,
}

/// An automaton, and where its expressions stand among a slot's patterns.
pub(super) struct Placed {
    pub(super) automaton: Arc<Automaton>,
    pub(super) places: Box<[PatternId]>,
}

/// The automata made so far.
#[derive(Default)]
pub(crate) struct AutomatonShelf {
    automata: HashMap<Vec<Box<str>>, Arc<Automaton>>,
}

impl AutomatonShelf {
    /// Expressions in as few automata as do not grow too fast over the sample.
    pub(super) fn place(&mut self, expressions: &[Expression]) -> Result<Vec<Placed>, RegexError> {
        let mut placed = Vec::new();
        let mut some: Vec<&Expression> = Vec::new();
        for expression in expressions {
            some.push(expression);
            if some.len() == MAX_MEMBERS || ends_an_automaton(expression) {
                self.place_some(&some, &mut placed)?;
                some.clear();
            }
        }
        self.place_some(&some, &mut placed)?;
        Ok(placed)
    }

    /// One automaton, or halves of it if it grows too fast.
    fn place_some(
        &mut self,
        some: &[&Expression],
        placed: &mut Vec<Placed>,
    ) -> Result<(), RegexError> {
        if some.is_empty() {
            return Ok(());
        }
        let key: Vec<Box<str>> = some
            .iter()
            .map(|expression| expression.text.clone())
            .collect();
        let automaton = match self.automata.get(&key) {
            Some(automaton) => automaton.clone(),
            None => {
                let hirs: Vec<&Hir> = some.iter().map(|expression| &expression.hir).collect();
                let automaton = Automaton::new(&hirs)?;
                if some.len() > 1 && automaton.growth(SAMPLE) > SAMPLE_BYTES {
                    let (before, behind) = some.split_at(some.len() / 2);
                    self.place_some(before, placed)?;
                    return self.place_some(behind, placed);
                }
                let automaton = Arc::new(automaton);
                self.automata.insert(key, automaton.clone());
                automaton
            }
        };
        let places = some.iter().map(|expression| expression.place).collect();
        placed.push(Placed { automaton, places });
        Ok(())
    }
}

fn ends_an_automaton(expression: &Expression) -> bool {
    let mut hasher = DefaultHasher::new();
    expression.text.hash(&mut hasher);
    hasher.finish().is_multiple_of(ENDING)
}
