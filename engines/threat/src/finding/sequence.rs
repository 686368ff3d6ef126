//! Attack sequences: signals, and the actors, resources and endpoints that they refer to.

use serde::{Deserialize, Serialize};

/// A sequence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sequence {
    /// Names it.
    pub uid: String,
    /// What it tells.
    pub description: String,
    /// Who acted.
    pub actors: Vec<Actor>,
    /// What was concerned.
    pub resources: Vec<SequenceResource>,
    /// The addresses and names on the other side.
    pub endpoints: Vec<Endpoint>,
    /// What was seen.
    pub signals: Vec<Signal>,
    /// What points at an attack.
    pub sequence_indicators: Vec<Indicator>,
}

/// Who acted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Names the actor.
    pub id: String,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user: Option<User>,
}

/// A user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The name.
    pub name: String,
    /// The principal's id.
    pub uid: String,
    /// `IAMUser`, `AssumedRole` …
    #[serde(rename = "type")]
    pub kind: String,
}

/// What was concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SequenceResource {
    /// Names it.
    pub uid: String,
    /// `ACCESS_KEY`, `S3_BUCKET` …
    pub resource_type: String,
}

/// An address or name on the other side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Names it.
    pub id: String,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ip: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
}

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signal {
    /// Names it: a finding's ARN, or the call.
    pub uid: String,
    /// `FINDING`, or the source of an activity.
    #[serde(rename = "type")]
    pub kind: String,
    /// The finding type, or the call.
    pub name: String,
    /// When it was first written, in milliseconds.
    pub created_at: i64,
    /// When it was last written.
    pub updated_at: i64,
    /// The first activity.
    pub first_seen_at: i64,
    /// The newest activity.
    pub last_seen_at: i64,
    /// From 1 to 10.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub severity: Option<f64>,
    /// How often it was seen.
    pub count: u64,
    /// What it concerns.
    pub resource_uids: Vec<String>,
    /// Who did it.
    pub actor_ids: Vec<String>,
    /// The other side.
    pub endpoint_ids: Vec<String>,
    /// What points at an attack.
    pub signal_indicators: Vec<Indicator>,
}

/// What points at an attack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// `ATTACK_TACTIC`, `HIGH_RISK_API`, `MALICIOUS_IP` …
    pub key: String,
    /// What it is.
    pub values: Vec<String>,
}
