//! A filter: criteria with a name. One that archives is a suppression rule.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html>

use ringwall_core::{Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::FilterAction;
use crate::error::GuardDutyError;
use crate::resources::criteria::Criteria;

/// Filters of a detector.
pub(crate) const MOST: usize = 100;

/// A filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Filter {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) action: FilterAction,
    /// The place in the order of filters, from 1 on.
    pub(crate) rank: i32,
    pub(crate) criteria: Criteria,
    pub(crate) tags: Tags,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// How often it was written.
    pub(crate) version: i64,
}

/// Letters, digits, and `. _ -`.
pub(crate) fn require_name(name: &str) -> Result<(), GuardDutyError> {
    let is_known = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    if name.chars().all(is_known) {
        return Ok(());
    }
    Err(GuardDutyError::invalid_input())
}
