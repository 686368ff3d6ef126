//! What was unusual, and what was usual beside it.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-summary.html#finding-anomalous>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

type Features = BTreeMap<String, Vec<AnomalyObject>>;

/// What profiles said of an activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anomaly {
    /// By entity and dimension: what is usual, and how usual this was.
    pub profiles: BTreeMap<String, Features>,
    /// The dimensions that were unusual.
    pub unusual: Unusual,
}

/// The dimensions that were unusual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unusual {
    /// By entity and dimension.
    pub behavior: BTreeMap<String, BTreeMap<String, AnomalyObject>>,
}

/// How usual something is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnomalyObject {
    /// `FREQUENCY` or `VOLUME`.
    pub profile_type: String,
    /// `FREQUENT`, `INFREQUENT`, `RARE`, `UNSEEN`; `COUNT`.
    pub profile_subtype: String,
    /// What was observed.
    pub observations: Observations,
}

/// What was observed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observations {
    /// Values.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub text: Vec<String>,
    /// Numbers.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub number: Vec<u64>,
}
