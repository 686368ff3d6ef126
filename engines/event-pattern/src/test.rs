//! Tests of one value.

use crate::json::{Json, Node};
use crate::network::Network;
use crate::number::{Number, Range, SameNumber};
use crate::text::TextTest;

/// A test of one value that is neither object nor array.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Null,
    Bool(bool),
    Number(SameNumber),
    Text(TextTest),
    Range(Range),
    Network(Network),
    /// The field is there.
    Exists,
    /// None of these holds.
    AnythingBut(Vec<Test>),
}

impl Test {
    pub(crate) fn holds(&self, value: &Json<'_>) -> bool {
        match (self, &value.node) {
            (_, Node::Object(_) | Node::List(_)) => false,
            (Self::Exists, _) | (Self::Null, Node::Null) => true,
            (Self::AnythingBut(tests), _) => !tests.iter().any(|test| test.holds(value)),
            (Self::Bool(wanted), Node::Bool(found)) => wanted == found,
            (Self::Number(wanted), Node::Number(found)) => wanted.is(found),
            (Self::Range(range), Node::Number(found)) => {
                Number::parse(found).is_some_and(|number| range.contains(number))
            }
            (Self::Text(test), Node::Text(found)) => test.holds(found),
            (Self::Network(network), Node::Text(found)) => network.contains(found),
            _ => false,
        }
    }
}
