//! Policies: as the API shows them, and what their documents must be.

use ringwall_core::Tags;
use ringwall_identity::organization::{OrganizationPolicy, OrganizationPolicyType};
use ringwall_identity::{Document, FULL_AWS_ACCESS, RCP_FULL_AWS_ACCESS};
use ringwall_policy::ManagementPolicy;

use crate::api;
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::policy_type;

const FULL_ACCESS_TEXT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}"#;
const RCP_FULL_ACCESS_TEXT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "*",
      "Resource": "*"
    }
  ]
}"#;

/// A policy of AWS, the same in every organization.
pub(crate) fn aws_managed(id: &str) -> Option<OrganizationPolicy> {
    let (name, description, policy_type, content) = match id {
        FULL_AWS_ACCESS => (
            "FullAWSAccess",
            "Allows access to every operation",
            OrganizationPolicyType::ServiceControl,
            FULL_ACCESS_TEXT,
        ),
        RCP_FULL_AWS_ACCESS => (
            "RCPFullAWSAccess",
            "Allows access to every resource",
            OrganizationPolicyType::ResourceControl,
            RCP_FULL_ACCESS_TEXT,
        ),
        _ => return None,
    };
    Some(OrganizationPolicy {
        id: id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        policy_type,
        content: content.to_owned(),
        document: None,
        tags: Tags::new(),
    })
}

/// Whether a policy of AWS has that name in a type.
pub(crate) fn is_aws_name(policy_type: OrganizationPolicyType, name: &str) -> bool {
    let full_access = policy_type::full_access(policy_type).and_then(aws_managed);
    full_access.is_some_and(|policy| policy.name == name)
}

/// Reads a document of a type: compiled, if it is of the policy language.
pub(crate) fn parse(
    policy_type: OrganizationPolicyType,
    content: &str,
) -> Result<Option<Document>, OrganizationsError> {
    if content.chars().count() > quotas::content(policy_type) {
        return Err(OrganizationsError::policy_too_large());
    }
    let malformed = || OrganizationsError::malformed_policy();
    match policy_type::kind(policy_type) {
        Some(kind) => Document::parse(content, kind)
            .map(Some)
            .map_err(|_| malformed()),
        None if is_management_policy(policy_type, content) => Ok(None),
        None => Err(malformed()),
    }
}

fn is_management_policy(policy_type: OrganizationPolicyType, content: &str) -> bool {
    let Ok(policy) = ManagementPolicy::parse(content) else {
        return false;
    };
    let known = policy_type::top_level(policy_type);
    let mut top_level = policy.top_level();
    top_level.all(|name| known.is_none_or(|known| known == name))
}

pub(crate) fn shown(policy: &OrganizationPolicy, arns: &Arns) -> api::Policy {
    api::Policy {
        policy_summary: Some(summary(policy, arns)),
        content: Some(policy.content.clone()),
    }
}

pub(crate) fn summary(policy: &OrganizationPolicy, arns: &Arns) -> api::PolicySummary {
    api::PolicySummary {
        id: Some(policy.id.clone()),
        arn: Some(arns.policy(policy)),
        name: Some(policy.name.clone()),
        description: Some(policy.description.clone()),
        r#type: Some(policy_type::shown(policy.policy_type)),
        aws_managed: Some(policy_type::is_aws_managed(&policy.id)),
    }
}
