//! AWS's managed policies. Names, paths and ARNs are AWS's; the documents are ours, made by
//! `cargo xtask models` from `models/iam/managed_policies.toml` and the tables of actions.
//!
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::actions::read;

include!(concat!(env!("OUT_DIR"), "/packed_managed_policies.rs"));

/// When each of them was made and last changed: it came with the program, so one moment serves
/// all (2026-10-01T00:00:00Z), in seconds.
pub const CREATED: i64 = 1_790_812_800;

/// The one version that each of them has.
pub const VERSION_ID: &str = "v1";

/// One of AWS's managed policies.
#[derive(Debug, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// Its name (`ReadOnlyAccess`).
    pub name: &'static str,
    /// Its path (`/job-function/`).
    pub path: &'static str,
    /// `ANPA…`, made from the ARN, so that it is the same everywhere and always.
    pub policy_id: &'static str,
    /// What it is for, in our words.
    pub description: &'static str,
    #[serde(borrow)]
    document: &'static RawValue,
}

impl ManagedPolicy {
    /// Its ARN (`arn:aws:iam::aws:policy/job-function/ViewOnlyAccess`).
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::aws:policy{}{}", self.path, self.name)
    }

    /// Its document: JSON without white space.
    pub fn document(&self) -> &'static str {
        self.document.get()
    }
}

/// All of them, by name A–Z; read at the first call.
pub fn managed_policies() -> &'static [ManagedPolicy] {
    static POLICIES: OnceLock<Vec<ManagedPolicy>> = OnceLock::new();
    POLICIES.get_or_init(|| read(MANAGED_POLICIES).unwrap_or_default())
}

/// The one of that ARN.
pub fn managed_policy(arn: &str) -> Option<&'static ManagedPolicy> {
    let of_aws = arn.strip_prefix("arn:aws:iam::aws:policy")?;
    managed_policies()
        .iter()
        .find(|policy| of_aws.strip_prefix(policy.path) == Some(policy.name))
}
