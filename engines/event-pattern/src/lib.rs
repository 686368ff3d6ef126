//! Event patterns: what rules of Amazon EventBridge match events with.
//!
//! A pattern is compiled once ([`EventPattern::compile`]) and then asked about any number of
//! events ([`EventPattern::matches`]). The time of a match is bounded by the pattern's size times
//! the event's, wildcards included: nothing backtracks.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html>

mod compile;
mod error;
mod evaluate;
mod json;
mod leaf;
mod network;
mod number;
mod pattern;
mod test;
#[cfg(test)]
mod tests;
mod text;
mod wildcard;

pub use crate::error::PatternError;
pub use crate::json::{Json, JsonError, Member, Node, quoted, read};
pub use crate::pattern::EventPattern;
