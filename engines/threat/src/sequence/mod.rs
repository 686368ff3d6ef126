//! Attack sequences: what one actor, cluster or instance did within 24 hours, put together.
//!
//! The rule, for all five types: signals are findings, and calls that are signs of attacks by
//! themselves (`rules/tactics.toml`) and no habit of who makes them. A sequence is told
//!
//! - by two findings of medium severity or more, of different types, and one signal beside them, or
//! - by one such finding, when all signals together serve three tactics.
//!
//! Calls alone tell none, however many; findings about models count as calls. Similar
//! signals of the same actor are the same sequence, until none came for 24 hours: what comes then is
//! another.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-extended-threat-detection.html>

mod group;
mod told;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::group::{Family, Group};
use crate::bounded::{Bounded, key};
use crate::catalog;
use crate::finding::Detection;

/// How long signals belong together.
const WINDOW_MS: i64 = 24 * 3_600_000;
/// The most signals of a sequence.
const MAX_SIGNALS: usize = 100;
/// From this severity on, a finding is no mere sign.
const MEDIUM: f64 = 4.0;

/// Something that may be part of an attack.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sign {
    /// The finding's id, if it is one.
    pub(crate) finding_id: Option<String>,
    /// The finding type, or the call.
    pub(crate) name: String,
    pub(crate) tactic: String,
    pub(crate) source: String,
    pub(crate) severity: f64,
    pub(crate) resource_type: String,
    pub(crate) resource: String,
    pub(crate) actor: String,
    pub(crate) remote: String,
    pub(crate) domain: String,
    pub(crate) first_ms: i64,
    pub(crate) last_ms: i64,
    pub(crate) count: u64,
}

impl Sign {
    /// Whether it can begin a sequence.
    fn is_strong(&self) -> bool {
        self.finding_id.is_some() && self.severity >= MEDIUM && self.source != "ai"
    }
}

/// Signals by whom they belong to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sequences {
    groups: Bounded<u64, Group>,
}

impl Sequences {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            groups: Bounded::new(capacity / 4),
        }
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.groups.evicted()
    }

    /// Forgets a finding that was put away.
    pub(crate) fn forget(&mut self, finding_id: &str) {
        let is_other = |sign: &Sign| sign.finding_id.as_deref() != Some(finding_id);
        for group in self.groups.values_mut() {
            group.signs.retain(is_other);
        }
    }

    /// Adds what a detector said; gives the sequence that it completes, and its findings' ids.
    pub(crate) fn add(
        &mut self,
        detection: &Detection,
        sign: Sign,
    ) -> Option<(Detection, Vec<String>)> {
        let family = Family::of(detection)?;
        let name = family.name(detection);
        let account = detection.account.as_bytes();
        let group = self.groups.entry(
            key(&[account, family.kind().as_bytes(), name.as_bytes()]),
            Group::default,
        );
        group.add(sign);
        if !group.tells() {
            return None;
        }
        let ids = group
            .signs
            .iter()
            .filter_map(|sign| sign.finding_id.clone());
        let ids: Vec<String> = ids.collect();
        let kind = catalog::find(family.type_of(&group.signs))?;
        Some((told::detection(kind, detection, name, group), ids))
    }
}

impl Group {
    fn add(&mut self, sign: Sign) {
        let newest = self.signs.iter().map(|known| known.last_ms).max();
        let newest = newest.unwrap_or(sign.last_ms).max(sign.last_ms);
        let had_some = !self.signs.is_empty();
        self.signs
            .retain(|known| known.last_ms + WINDOW_MS >= newest);
        if had_some && self.signs.is_empty() {
            self.lapses += 1;
        }
        if sign.last_ms + WINDOW_MS < newest {
            return;
        }
        let similar = self
            .signs
            .iter_mut()
            .find(|known| known.name == sign.name && known.resource == sign.resource);
        if let Some(known) = similar {
            known.count += 1;
            known.first_ms = known.first_ms.min(sign.first_ms);
            known.last_ms = known.last_ms.max(sign.last_ms);
            return;
        }
        if self.signs.len() < MAX_SIGNALS {
            self.signs.push(sign);
        }
    }

    /// Whether the signals tell of an attack.
    fn tells(&self) -> bool {
        let strong = self.signs.iter().filter(|sign| sign.is_strong());
        let strong: BTreeSet<&str> = strong.map(|sign| sign.name.as_str()).collect();
        let tactics = self
            .signs
            .iter()
            .filter_map(|sign| catalog::attack_tactic(&sign.tactic));
        let tactics: BTreeSet<&str> = tactics.collect();
        let many = self.signs.len() >= 3;
        many && (strong.len() >= 2 || strong.len() == 1 && tactics.len() >= 3)
    }
}
