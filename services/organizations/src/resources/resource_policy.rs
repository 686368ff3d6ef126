//! The organization's resource policy, which lets member accounts manage its policies.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html>

use ringwall_core::Tags;
use ringwall_identity::Document;
use serde::{Deserialize, Serialize};

use crate::api::{self, ResourcePolicySummary};
use crate::arns::Arns;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DelegationPolicy {
    /// `rp-…`.
    pub(crate) id: String,
    pub(crate) document: Document,
    pub(crate) tags: Tags,
}

pub(crate) fn shown(policy: &DelegationPolicy, arns: &Arns) -> api::ResourcePolicy {
    api::ResourcePolicy {
        resource_policy_summary: Some(ResourcePolicySummary {
            id: Some(policy.id.clone()),
            arn: Some(arns.resource_policy(&policy.id)),
        }),
        content: Some(policy.document.source().to_owned()),
    }
}
