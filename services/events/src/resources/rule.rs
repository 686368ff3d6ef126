//! Rules: which events an event bus hands on, and where to.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Tags};
use ringwall_event_pattern::{EventPattern, PatternError};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::RuleState;
use crate::resources::archive::MANAGED_BY;
use crate::resources::bus::BusRef;
use crate::resources::target::Target;
use crate::schedule::Schedule;

/// A rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub(crate) bus: BusRef,
    pub(crate) name: String,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) state: RuleState,
    pub(crate) description: Option<String>,
    /// The role for targets that name none.
    pub(crate) role_arn: Option<String>,
    /// The account whose principal made it.
    pub(crate) created_by: AccountId,
    pub(crate) tags: Tags,
    /// By id.
    pub(crate) targets: BTreeMap<String, Target>,
    /// The id of the archive whose rule it is: it has no targets, and belongs to EventBridge.
    #[serde(default)]
    pub(crate) archive: Option<String>,
}

/// An event pattern with its text. A row has the text alone.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    source: String,
    compiled: EventPattern,
}

impl Rule {
    pub(crate) fn arn(&self) -> String {
        self.bus.rule_arn(&self.name)
    }

    /// Whether it takes notice of calls that change nothing.
    pub(crate) fn takes_reads(&self) -> bool {
        self.state == RuleState::EnabledWithAllCloudtrailManagementEvents
    }

    /// The service that it belongs to.
    pub(crate) fn managed_by(&self) -> Option<&'static str> {
        self.archive.as_ref().map(|_| MANAGED_BY)
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.state != RuleState::Disabled
    }
}

impl Pattern {
    pub(crate) fn parse(source: &str) -> Result<Self, PatternError> {
        Ok(Self {
            compiled: EventPattern::compile(source)?,
            source: source.to_owned(),
        })
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    pub(crate) const fn compiled(&self) -> &EventPattern {
        &self.compiled
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        Self::parse(&source).map_err(serde::de::Error::custom)
    }
}
