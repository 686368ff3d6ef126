//! A parameter and its versions.

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Tags, Timestamp};
use ringwall_identity::Document;
use serde::{Deserialize, Serialize};

use super::policy::ParameterPolicy;
use crate::api::{ParameterTier, ParameterType};
use crate::resources::name;

/// Versions kept.
pub(crate) const MOST_VERSIONS: i64 = 100;

/// A parameter, with its latest version: one row answers most reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Parameter {
    /// None for AWS's public ones.
    pub(crate) owner: Option<AccountId>,
    pub(crate) region: String,
    /// As it was spelled when it was created.
    pub(crate) name: String,
    pub(crate) latest: Version,
    /// The number of the oldest version that is kept.
    pub(crate) oldest: i64,
    /// The version that each label is on.
    pub(crate) labels: BTreeMap<String, i64>,
    pub(crate) tags: Tags,
    /// Whom it is shared with.
    pub(crate) sharing: Option<Sharing>,
}

/// A version of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) number: i64,
    #[serde(rename = "type")]
    pub(crate) kind: ParameterType,
    /// As it is answered without decryption: the text, or in base64 what KMS encrypted.
    pub(crate) value: String,
    /// As the writer named the key of a secure string.
    pub(crate) key_id: Option<String>,
    pub(crate) tier: ParameterTier,
    pub(crate) description: Option<String>,
    pub(crate) allowed_pattern: Option<String>,
    pub(crate) data_type: String,
    pub(crate) policies: Vec<ParameterPolicy>,
    pub(crate) modified_at: Timestamp,
    pub(crate) modified_by: String,
}

/// A parameter's resource policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sharing {
    pub(crate) policy_id: String,
    pub(crate) policy_hash: String,
    pub(crate) document: Document,
}

impl Parameter {
    /// What it is found by.
    pub(crate) fn key(&self) -> &str {
        name::key(&self.name)
    }

    /// The labels on a version.
    pub(crate) fn labels_of(&self, version: i64) -> Vec<String> {
        let labels = self.labels.iter();
        let on_version = labels.filter(|(_, at)| **at == version);
        on_version.map(|(label, _)| label.clone()).collect()
    }

    /// Whether there is such a version.
    pub(crate) const fn has_version(&self, number: i64) -> bool {
        self.oldest <= number && number <= self.latest.number
    }
}
