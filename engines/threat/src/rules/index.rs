//! Which rules an event may meet: each rule stands where it is found by the fewest events.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::compile::{Compiled, Predicate};
use super::condition::Test;
use super::content::RuleError;
use crate::batch::Field;

type Rules = Vec<usize>;

/// Where rules are found.
#[derive(Debug)]
pub(super) struct Index {
    /// The members whose values name an event.
    pub(super) names: &'static [Field],
    /// By the event's name.
    pub(super) by_name: HashMap<Box<[u8]>, Rules, FixedState>,
    /// By the value of a member.
    pub(super) by_value: Vec<(Field, HashMap<Box<[u8]>, Rules, FixedState>)>,
    /// By a word in a member.
    pub(super) by_word: Vec<(Field, HashMap<usize, Rules, FixedState>)>,
    /// By the lists that hold a member.
    pub(super) by_list: Vec<(Field, Vec<(u32, usize)>)>,
    /// Rules that may meet any event.
    pub(super) always: Rules,
}

impl Index {
    pub(super) fn new(names: &'static [Field]) -> Self {
        Self {
            names,
            by_name: HashMap::default(),
            by_value: Vec::new(),
            by_word: Vec::new(),
            by_list: Vec::new(),
            always: Vec::new(),
        }
    }

    pub(super) fn add(
        &mut self,
        rule: usize,
        events: &[String],
        compiled: &Compiled,
        predicates: &[Predicate],
    ) -> Result<(), RuleError> {
        if !events.is_empty() {
            return events.iter().try_for_each(|event| self.name(rule, event));
        }
        let required = compiled.all.iter().filter(|literal| literal.holds);
        let required = required.filter_map(|literal| predicates.get(literal.predicate));
        match required.min_by_key(|predicate| cost(&predicate.test)) {
            Some(predicate) if cost(&predicate.test) < UNINDEXED => self.predicate(rule, predicate),
            _ => self.always.push(rule),
        }
        Ok(())
    }

    fn name(&mut self, rule: usize, event: &str) -> Result<(), RuleError> {
        let parts: Vec<&str> = event.splitn(self.names.len().max(1), ':').collect();
        if parts.len() != self.names.len() || parts.iter().any(|part| part.is_empty()) {
            return Err(RuleError::UnknownEvent(event.to_owned()));
        }
        let mut key = Vec::new();
        for part in parts {
            name_part(&mut key, part.as_bytes());
        }
        let rules = self.by_name.entry(key.into()).or_default();
        if !rules.contains(&rule) {
            rules.push(rule);
        }
        Ok(())
    }

    fn predicate(&mut self, rule: usize, predicate: &Predicate) {
        let field = predicate.field;
        match &predicate.test {
            Test::InList(bits) => of(&mut self.by_list, field).push((*bits, rule)),
            Test::Is(values) => {
                for value in values {
                    let rules = of(&mut self.by_value, field).entry(value.clone());
                    rules.or_default().push(rule);
                }
            }
            _ => {
                for word in &predicate.words {
                    let rules = of(&mut self.by_word, field).entry(*word);
                    rules.or_default().push(rule);
                }
            }
        }
    }
}

/// The part of an index that is about a member.
fn of<T: Default>(parts: &mut Vec<(Field, T)>, field: Field) -> &mut T {
    let place = parts.iter().position(|(known, _)| *known == field);
    let place = place.unwrap_or_else(|| {
        parts.push((field, T::default()));
        parts.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "the place was just found or made")]
    &mut parts[place].1
}

/// Appends a part of an event's name to the key it is found by.
pub(super) fn name_part(key: &mut Vec<u8>, part: &[u8]) {
    key.extend_from_slice(part);
    key.push(0);
}

const UNINDEXED: usize = 3;

/// How many events pass a test, roughly: lists hold the fewest.
fn cost(test: &Test) -> usize {
    match test {
        Test::InList(_) => 0,
        Test::Contains(_) => 1,
        Test::Is(_) => 2,
        _ => UNINDEXED,
    }
}
