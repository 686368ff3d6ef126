//! Whether an event matches.
//!
//! Of an array one element must match, and all that a pattern asks below that array is asked of
//! the same element. Whether a field is absent is asked of the whole event.

use std::cell::Cell;

use crate::json::{Json, Node};
use crate::leaf::Leaf;
use crate::pattern::{EventPattern, Field, Fields};

pub(crate) fn matches(pattern: &EventPattern, event: &Json<'_>) -> bool {
    let matching = Matching {
        pattern,
        event,
        absent: vec![Cell::new(None); pattern.absences.len()],
    };
    matching.fields(&pattern.root, Some(event))
}

struct Matching<'p, 'e> {
    pattern: &'p EventPattern,
    event: &'e Json<'e>,
    /// Which fields are absent, once asked.
    absent: Vec<Cell<Option<bool>>>,
}

impl Matching<'_, '_> {
    /// Whether a value has the fields; what is no object has none.
    fn fields(&self, fields: &Fields, value: Option<&Json<'_>>) -> bool {
        if let Some(Node::List(elements)) = value.map(|value| &value.node)
            && !elements.is_empty()
        {
            return elements
                .iter()
                .any(|element| self.fields(fields, Some(element)));
        }
        let has = |(name, field): &(String, Field)| {
            let value = value.and_then(|value| value.find(name));
            match field {
                Field::Object(fields) => self.fields(fields, value),
                Field::Leaf(leaf) => self.leaf(leaf, value),
            }
        };
        let has_one = |alternatives: &Vec<Fields>| {
            alternatives
                .iter()
                .any(|alternative| self.fields(alternative, value))
        };
        fields.all.iter().all(has) && fields.any.iter().all(has_one)
    }

    fn leaf(&self, leaf: &Leaf, value: Option<&Json<'_>>) -> bool {
        leaf.absence.is_some_and(|place| self.is_absent(place))
            || value.is_some_and(|value| passes(leaf, value))
    }

    fn is_absent(&self, place: usize) -> bool {
        let (Some(known), Some(path)) = (self.absent.get(place), self.pattern.absences.get(place))
        else {
            return false;
        };
        known.get().unwrap_or_else(|| {
            let is_absent = !has_value(self.event, path);
            known.set(Some(is_absent));
            is_absent
        })
    }
}

/// Whether the value, or one in it if it is an array, passes one of the tests.
fn passes(leaf: &Leaf, value: &Json<'_>) -> bool {
    match &value.node {
        Node::List(elements) => elements.iter().any(|element| passes(leaf, element)),
        _ => leaf.tests.iter().any(|test| test.holds(value)),
    }
}

/// Whether there is a value at the path that is neither object nor array.
fn has_value(value: &Json<'_>, path: &[String]) -> bool {
    match (&value.node, path.split_first()) {
        (Node::List(elements), _) => elements.iter().any(|element| has_value(element, path)),
        (Node::Object(_), Some((name, rest))) => {
            value.find(name).is_some_and(|value| has_value(value, rest))
        }
        (Node::Object(_), None) => false,
        (_, rest) => rest.is_none(),
    }
}
