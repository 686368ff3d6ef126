//! What is known of users: the standard attributes of OpenID Connect, and a pool's own.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>

use serde::{Deserialize, Serialize};

/// An attribute of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attribute {
    /// With its prefix: `email`, `custom:team`, `dev:custom:score`.
    pub(crate) name: String,
    pub(crate) kind: AttributeKind,
    pub(crate) mutable: bool,
    pub(crate) required: bool,
    pub(crate) developer_only: bool,
}

/// What values look like, with bounds as they were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AttributeKind {
    /// Its shortest and longest length.
    Text {
        min: Option<String>,
        max: Option<String>,
    },
    /// Its least and greatest value.
    Number {
        min: Option<String>,
        max: Option<String>,
    },
    DateTime,
    Boolean,
}
