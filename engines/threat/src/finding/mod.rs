//! Findings in GuardDuty's shape, and how activities become one.
//!
//! Member names are those of `models/guardduty.json`. Only what this engine fills is here: a member
//! that nothing fills would be a promise.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html>

mod action;
mod anomaly;
mod detection;
mod gathering;
mod resource;
mod runtime;
mod sequence;

use serde::{Deserialize, Serialize};

pub use self::action::{
    Action, AwsApiCallAction, City, Country, DnsRequestAction, DomainDetails, GeoLocation,
    KubernetesApiCallAction, LocalIpDetails, LoginAttribute, NetworkConnectionAction, Organization,
    PortDetails, PortProbeAction, PortProbeDetail, RdsLoginAttemptAction, RemoteAccountDetails,
    RemoteIpDetails,
};
pub use self::anomaly::{Anomaly, AnomalyObject, Observations, Unusual};
pub use self::detection::{Detection, Names};
pub use self::gathering::{Gathering, Occurrence};
pub use self::resource::{
    AccessKeyDetails, Container, EcsClusterDetails, EksClusterDetails, ImageDetails,
    InstanceDetails, KubernetesDetails, KubernetesUserDetails, KubernetesWorkloadDetails,
    LambdaDetails, NetworkInterface, RdsDbInstanceDetails, RdsDbUserDetails, RecoveryPointDetails,
    Resource, S3BucketDetail, S3ObjectDetail, SnapshotDetails,
};
pub use self::runtime::{ProcessDetails, RuntimeContext, RuntimeDetails};
pub use self::sequence::{Actor, Endpoint, Indicator, Sequence, SequenceResource, Signal, User};

/// A finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The account it happened in.
    pub account_id: String,
    /// Names the finding.
    pub arn: String,
    /// When it was first written.
    pub created_at: String,
    /// What happened.
    pub description: String,
    /// 32 hexadecimal digits, made from what the finding is about.
    pub id: String,
    /// `aws`.
    pub partition: String,
    /// The Region it happened in.
    pub region: String,
    /// What it happened to.
    pub resource: Resource,
    /// `2.0`.
    pub schema_version: String,
    /// How it was found.
    pub service: Service,
    /// From 1 to 10.
    pub severity: f64,
    /// What happened, shortly.
    pub title: String,
    /// The finding type.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was last written.
    pub updated_at: String,
    /// The sequence that it is a signal of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub associated_attack_sequence_arn: Option<String>,
    /// The custom detection rule that saw it last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub custom_detection_rule_name: Option<String>,
}

/// How a finding was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// What was done.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<Action>,
    /// Which lists know it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub evidence: Option<Evidence>,
    /// Put away.
    pub archived: bool,
    /// How often it was seen.
    pub count: u64,
    /// The detector that looked.
    pub detector_id: String,
    /// The first activity.
    pub event_first_seen: String,
    /// The newest activity.
    pub event_last_seen: String,
    /// `ACTOR` or `TARGET`; runtime findings have none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resource_role: Option<String>,
    /// `guardduty`.
    pub service_name: String,
    /// What else is to be said, as JSON.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub additional_info: Option<AdditionalInfo>,
    /// The feature that looked.
    pub feature_name: String,
    /// The process and what it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub runtime_details: Option<RuntimeDetails>,
    /// What was unusual, or the sequence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detection: Option<DetectionDetails>,
}

/// What else is to be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdditionalInfo {
    /// A JSON object.
    pub value: String,
    /// `default`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Which lists know what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The lists.
    pub threat_intelligence_details: Vec<ThreatIntelligenceDetail>,
}

/// A list that knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThreatIntelligenceDetail {
    /// The list.
    pub threat_list_name: String,
    /// What the list says that it is.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub threat_names: Vec<String>,
    /// The hash of a file that is in the list.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub threat_file_sha256: Option<String>,
}

/// What was unusual, or the sequence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DetectionDetails {
    /// What was unusual.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub anomaly: Option<Anomaly>,
    /// The sequence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sequence: Option<Sequence>,
}
