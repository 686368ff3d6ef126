//! Groups of users.

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::GroupType;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// Tells it from a later one of the same name.
    pub(crate) id: String,
    pub(crate) pool_id: String,
    pub(crate) description: Option<String>,
    pub(crate) role_arn: Option<String>,
    /// Zero goes before all others, absent after all.
    pub(crate) precedence: Option<u32>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Group {
    /// As the API shows it.
    pub(crate) fn shown(&self) -> GroupType {
        GroupType {
            group_name: Some(self.name.clone()),
            user_pool_id: Some(self.pool_id.clone()),
            description: self.description.clone(),
            role_arn: self.role_arn.clone(),
            precedence: self.precedence.and_then(|place| i32::try_from(place).ok()),
            last_modified_date: Some(self.updated_at),
            creation_date: Some(self.created_at),
        }
    }
}

/// A group's place as the API gives it.
pub(crate) fn precedence(given: Option<i32>) -> Option<u32> {
    given.and_then(|place| u32::try_from(place).ok())
}
