//! The policies that a user, group or role has itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Document;

/// Policies embedded in an entity, and managed policies attached to it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OwnPolicies {
    /// Inline policies by name.
    pub inline: BTreeMap<String, Document>,
    /// ARNs of attached managed policies, in the order they were attached.
    pub attached: Vec<String>,
}

impl OwnPolicies {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.inline.is_empty() && self.attached.is_empty()
    }

    /// The size of all inline policies together as quotas count it, but for the one of that name.
    pub fn inline_size_without(&self, name: &str) -> usize {
        let others = self.inline.iter().filter(|(other, _)| *other != name);
        others
            .map(|(_, document)| ringwall_policy::size_without_white_space(document.source()))
            .sum()
    }
}
