//! Noting each step to a verdict, if somebody wants to know.

use std::sync::Arc;

use ringwall_transformation::Transformation;

use super::Run;
use crate::compile::CompiledWebAcl;
use crate::explain::{Explanation, RuleStep, StatementStep, ValueStep};
use crate::plan::node::{Match, Node};
use crate::plan::slot::{SlotId, Source};
use crate::request::Request;
use crate::surroundings::Surroundings;
use crate::verdict::ActionKind;

/// How much of a value is shown.
const SHOWN_BYTES: usize = 1_024;

/// How many values of a component are shown.
const SHOWN_VALUES: usize = 100;

/// The steps so far.
#[derive(Default)]
pub(super) struct Notes {
    rules: Vec<RuleStep>,
    statements: Vec<StatementStep>,
    depth: usize,
    referring_rule: Option<Arc<str>>,
}

/// How a rule finished.
#[derive(Clone, Copy)]
pub(super) enum RuleEnd {
    NoMatch,
    /// The group that it refers to looks at the request.
    InScope,
    /// It did something, and perhaps ended.
    Action(ActionKind, bool),
}

impl CompiledWebAcl {
    /// Judges a request, and tells each step.
    pub fn explain(&self, request: &Request<'_>, surroundings: &Surroundings<'_>) -> Explanation {
        let mut run = Run::new(self, request, surroundings);
        run.notes = Some(Box::default());
        let outcome = run.judge();
        let notes = run.notes.take().unwrap_or_default();
        Explanation {
            verdict: run.verdict(outcome),
            rules: notes.rules,
        }
    }
}

impl<'r> Run<'r> {
    /// Whether a statement holds, noted.
    pub(super) fn holds_noted(&mut self, node: &'r Node) -> bool {
        if let Some(notes) = &mut self.notes {
            notes.depth += 1;
        }
        let holds = self.evaluate(node);
        let values = match node {
            Node::Match(statement) => self.value_steps(statement),
            _ => Vec::new(),
        };
        if let Some(notes) = &mut self.notes {
            notes.depth -= 1;
            notes.statements.push(StatementStep {
                depth: notes.depth,
                statement: node.to_string(),
                holds,
                values,
            });
        }
        holds
    }

    /// Notes a rule that has finished, and the labels since a place.
    #[inline]
    pub(super) fn note_rule(&mut self, rule: &Arc<str>, end: RuleEnd, labels_before: usize) {
        let Some(notes) = &mut self.notes else {
            return;
        };
        let (matched, action, ended) = match end {
            RuleEnd::NoMatch => (false, None, false),
            RuleEnd::InScope => (true, None, false),
            RuleEnd::Action(action, ended) => (true, Some(action), ended),
        };
        notes.rules.push(RuleStep {
            referring_rule: notes.referring_rule.clone(),
            rule: rule.clone(),
            matched,
            action,
            ended,
            statements: std::mem::take(&mut notes.statements),
            labels: self
                .labels
                .get(labels_before..)
                .unwrap_or_default()
                .to_vec(),
        });
    }

    pub(super) fn note_group(&mut self, referring_rule: Option<&Arc<str>>) {
        if let Some(notes) = &mut self.notes {
            notes.referring_rule = referring_rule.cloned();
        }
    }

    fn value_steps(&mut self, statement: &Match) -> Vec<ValueStep> {
        let chain = self.chain(statement.slot);
        let mut steps: Vec<ValueStep> = Vec::new();
        for value in self.slots.values(statement.root).iter().take(SHOWN_VALUES) {
            let name = value
                .name
                .as_ref()
                .map(|name| String::from_utf8_lossy(name.as_slice()).into_owned());
            steps.push(ValueStep {
                name,
                raw: shown(value.bytes.as_slice()),
                transformed: Vec::new(),
            });
        }
        for (slot, transformation) in chain {
            for (step, value) in steps.iter_mut().zip(self.slots.values(slot)) {
                step.transformed
                    .push((transformation, shown(value.bytes.as_slice())));
            }
        }
        steps
    }

    /// The slots from a component to a slot, with the transformations that lead to them.
    fn chain(&self, slot: SlotId) -> Vec<(SlotId, Transformation)> {
        let mut chain = Vec::new();
        let mut next = Some(slot);
        while let Some(slot) = next {
            next = match self.acl.slots.get(slot).map(|slot| &slot.source) {
                Some(Source::Step(before, transformation)) => {
                    chain.push((slot, *transformation));
                    Some(*before)
                }
                _ => None,
            };
        }
        chain.reverse();
        chain
    }
}

fn shown(bytes: &[u8]) -> Vec<u8> {
    bytes.get(..SHOWN_BYTES).unwrap_or(bytes).to_vec()
}
