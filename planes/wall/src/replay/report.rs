//! What a replay has found.

use std::collections::BTreeMap;

use serde::Serialize;

use super::recorded::{Ended, Recorded};
use crate::log::record::DEFAULT_ACTION;

/// Examples that are kept of a rule.
const EXAMPLES_MAX: usize = 5;
/// The longest text in an example.
const TEXT_CHARS_MAX: usize = 200;
/// Rules that are told apart: names come from logs, too.
const RULES_MAX: usize = 10_000;

/// What a replay has found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Requests that were judged.
    pub requests: u64,
    /// Entries of the files that were no requests.
    pub unreadable: u64,
    /// Requests that were judged without parts that the log hides.
    pub redacted: u64,
    /// Requests that came with a body; logs have none.
    pub with_body: u64,
    /// Requests that would end otherwise.
    pub changed: u64,
    /// Requests that the same action would end, by another rule.
    pub moved: u64,
    /// How many requests would go from one action to another.
    pub changes: Vec<Change>,
    /// Rule by rule, the draft's and those that ended requests before.
    pub rules: BTreeMap<String, RuleReport>,
}

/// Requests that would go from one action to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `ALLOW`, `BLOCK` ….
    pub from: String,
    /// `ALLOW`, `BLOCK` ….
    pub to: String,
    /// How many.
    pub requests: u64,
}

/// What a rule would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleReport {
    /// Requests that it would end.
    pub ends: u64,
    /// Of these, requests that ended otherwise before.
    pub newly: u64,
    /// Requests that it ended before, and that would end otherwise.
    pub no_longer: u64,
    /// Requests that it would match without ending them.
    pub counted: u64,
    /// A few requests that it would end newly, no longer, or count.
    pub examples: Vec<Example>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// What would become of it: `ALLOW -> BLOCK`, `COUNT`.
    pub what: String,
    /// Who sent it.
    pub client_ip: String,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The request's id, if it has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub request_id: String,
}

impl Report {
    pub(super) fn compare(&mut self, recorded: &Recorded, before: &Ended, after: &Ended) {
        self.rule(&after.rule).ends += 1;
        if before.action == after.action {
            self.moved += u64::from(before.rule != after.rule);
            return;
        }
        self.changed += 1;
        self.change(&before.action, &after.action);
        let what = format!("{} -> {}", before.action, after.action);
        self.rule(&before.rule).no_longer += 1;
        self.rule(&after.rule).newly += 1;
        // An example of a rule says more than one of the default action.
        let told = if after.rule == DEFAULT_ACTION {
            &before.rule
        } else {
            &after.rule
        };
        self.rule(told).remember(recorded, &what);
    }

    fn change(&mut self, from: &str, to: &str) {
        let mut changes = self.changes.iter_mut();
        match changes.find(|change| change.from == from && change.to == to) {
            Some(change) => change.requests += 1,
            None => self.changes.push(Change {
                from: from.to_owned(),
                to: to.to_owned(),
                requests: 1,
            }),
        }
    }

    pub(super) fn rule(&mut self, name: &str) -> &mut RuleReport {
        let is_known = self.rules.contains_key(name);
        let name = if is_known || self.rules.len() < RULES_MAX {
            name
        } else {
            "(others)"
        };
        self.rules.entry(name.to_owned()).or_default()
    }
}

impl RuleReport {
    pub(super) fn remember(&mut self, recorded: &Recorded, what: &str) {
        if self.examples.len() >= EXAMPLES_MAX {
            return;
        }
        let mut target = recorded.target.path.clone();
        if !recorded.target.query.is_empty() {
            target.push(b'?');
            target.extend_from_slice(&recorded.target.query);
        }
        self.examples.push(Example {
            what: what.to_owned(),
            client_ip: recorded.peer.to_string(),
            method: shown(&recorded.method),
            target: shown(&target),
            request_id: shown(recorded.id.as_bytes()),
        });
    }
}

/// Text of a stranger, so that it does nothing to a terminal.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut shown: String = text.chars().take(TEXT_CHARS_MAX).collect();
    if text.chars().nth(TEXT_CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
        .chars()
        .map(|it| if it.is_control() { '\u{fffd}' } else { it })
        .collect()
}
