//! Groups of users.

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) pool_id: String,
    pub(crate) description: Option<String>,
    pub(crate) role_arn: Option<String>,
    /// Zero goes before all others, absent after all.
    pub(crate) precedence: Option<u32>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}
