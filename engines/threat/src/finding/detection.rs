//! What a detector says: an activity of a finding type.

use serde_json::{Map, Value};

use super::{Action, Anomaly, Evidence, Resource, RuntimeDetails, Sequence};
use crate::catalog::{FindingType, Role};

/// An activity of a finding type. The same type, resource and criteria are one finding.
#[derive(Clone, Debug)]
pub struct Detection {
    /// The type.
    pub kind: &'static FindingType,
    /// The account it happened in.
    pub account: String,
    /// The Region it happened in.
    pub region: String,
    /// When it happened.
    pub time_ms: i64,
    /// What it happened to.
    pub resource: Resource,
    /// What else the type tells findings apart by.
    pub criteria: String,
    /// Another severity than usual.
    pub severity: Option<f64>,
    /// Another role than usual.
    pub role: Option<Role>,
    /// What was done.
    pub action: Option<Action>,
    /// Which lists know it.
    pub evidence: Option<Evidence>,
    /// What was unusual.
    pub anomaly: Option<Anomaly>,
    /// The sequence.
    pub sequence: Option<Sequence>,
    /// The custom detection rule that saw it.
    pub signal: Option<String>,
    /// The process.
    pub runtime: Option<RuntimeDetails>,
    /// What else is to be said.
    pub additional: Map<String, Value>,
    /// For the title, and for sequences.
    pub names: Names,
}

/// The names that a title speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Who acted.
    pub actor: String,
    /// The other side.
    pub remote: String,
    /// What it happened to.
    pub resource: String,
    /// The name asked for.
    pub domain: String,
}

impl Detection {
    /// An activity, with nothing said beyond what it happened to.
    #[must_use]
    pub fn new(kind: &'static FindingType, time_ms: i64, resource: Resource, names: Names) -> Self {
        Self {
            kind,
            account: String::new(),
            region: String::new(),
            time_ms,
            resource,
            criteria: String::new(),
            severity: None,
            role: None,
            action: None,
            evidence: None,
            anomaly: None,
            sequence: None,
            signal: None,
            runtime: None,
            additional: Map::new(),
            names,
        }
    }

    /// What happened, with the names filled in.
    #[must_use]
    pub fn title(&self) -> String {
        let or = |name: &str, otherwise: &str| match name {
            "" => otherwise.to_owned(),
            name => name.to_owned(),
        };
        let names = &self.names;
        self.kind
            .title
            .replace("{actor}", &or(&names.actor, "Somebody"))
            .replace("{remote}", &or(&names.remote, "an unknown address"))
            .replace("{resource}", &or(&names.resource, "a resource"))
            .replace("{domain}", &or(&names.domain, "a name"))
    }

    /// The severity: the usual one unless another was said.
    #[must_use]
    pub fn severity(&self) -> f64 {
        self.severity.unwrap_or(self.kind.severity)
    }
}
