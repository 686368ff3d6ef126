//! How a verdict came about, step by step: for `ringwall waf explain`.

use std::sync::Arc;

use ringwall_transformation::Transformation;

use crate::verdict::{ActionKind, Verdict};

/// A verdict, and each step to it.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The verdict.
    pub verdict: Verdict,
    /// The rules that were asked, in order.
    pub rules: Vec<RuleStep>,
}

/// A rule that was asked.
#[derive(Clone, Debug)]
pub struct RuleStep {
    /// The rule that refers to its group, if it is in one.
    pub referring_rule: Option<Arc<str>>,
    /// Its name; for a group's scope-down statement, that of the rule that refers to the group.
    pub rule: Arc<str>,
    /// Whether it matched.
    pub matched: bool,
    /// What it did if it matched.
    pub action: Option<ActionKind>,
    /// Whether it ended the evaluation of its web ACL or group.
    pub ended: bool,
    /// The statements that were evaluated, inner ones before those that hold them.
    pub statements: Vec<StatementStep>,
    /// The labels that it gave.
    pub labels: Vec<Arc<str>>,
}

/// A statement that was evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementStep {
    /// How deep it stands: 0 is the rule's own.
    pub depth: usize,
    /// What it says.
    pub statement: String,
    /// Whether it holds.
    pub holds: bool,
    /// What it looked at.
    pub values: Vec<ValueStep>,
}

/// A value that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueStep {
    /// The name of the header, cookie or argument.
    pub name: Option<String>,
    /// The value as it came, the beginning of it.
    pub raw: Vec<u8>,
    /// What each transformation made of it.
    pub transformed: Vec<(Transformation, Vec<u8>)>,
}
