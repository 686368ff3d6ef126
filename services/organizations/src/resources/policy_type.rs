//! Types of policies, between the rows and the API.

use ringwall_identity::organization::{OrganizationPolicyType, OtherPolicyType};
use ringwall_identity::{FULL_AWS_ACCESS, RCP_FULL_AWS_ACCESS};
use ringwall_policy::PolicyKind;

use crate::api::{EffectivePolicyType, PolicyType};

pub(crate) const fn of(policy_type: PolicyType) -> OrganizationPolicyType {
    use OrganizationPolicyType::{Other, ResourceControl, ServiceControl};
    match policy_type {
        PolicyType::ServiceControlPolicy => ServiceControl,
        PolicyType::ResourceControlPolicy => ResourceControl,
        PolicyType::TagPolicy => Other(OtherPolicyType::Tag),
        PolicyType::BackupPolicy => Other(OtherPolicyType::Backup),
        PolicyType::AiservicesOptOutPolicy => Other(OtherPolicyType::AiServicesOptOut),
        PolicyType::ChatbotPolicy => Other(OtherPolicyType::Chatbot),
        PolicyType::DeclarativePolicyEc2 => Other(OtherPolicyType::DeclarativeEc2),
        PolicyType::SecurityhubPolicy => Other(OtherPolicyType::SecurityHub),
        PolicyType::SecurityhubCspmPolicy => Other(OtherPolicyType::SecurityHubCspm),
        PolicyType::InspectorPolicy => Other(OtherPolicyType::Inspector),
        PolicyType::UpgradeRolloutPolicy => Other(OtherPolicyType::UpgradeRollout),
        PolicyType::BedrockPolicy => Other(OtherPolicyType::Bedrock),
        PolicyType::S3Policy => Other(OtherPolicyType::S3),
        PolicyType::NetworkSecurityDirectorPolicy => {
            Other(OtherPolicyType::NetworkSecurityDirector)
        }
        PolicyType::GuarddutyPolicy => Other(OtherPolicyType::GuardDuty),
    }
}

pub(crate) const fn shown(policy_type: OrganizationPolicyType) -> PolicyType {
    match policy_type {
        OrganizationPolicyType::ServiceControl => PolicyType::ServiceControlPolicy,
        OrganizationPolicyType::ResourceControl => PolicyType::ResourceControlPolicy,
        OrganizationPolicyType::Other(other) => match other {
            OtherPolicyType::Tag => PolicyType::TagPolicy,
            OtherPolicyType::Backup => PolicyType::BackupPolicy,
            OtherPolicyType::AiServicesOptOut => PolicyType::AiservicesOptOutPolicy,
            OtherPolicyType::Chatbot => PolicyType::ChatbotPolicy,
            OtherPolicyType::DeclarativeEc2 => PolicyType::DeclarativePolicyEc2,
            OtherPolicyType::SecurityHub => PolicyType::SecurityhubPolicy,
            OtherPolicyType::SecurityHubCspm => PolicyType::SecurityhubCspmPolicy,
            OtherPolicyType::Inspector => PolicyType::InspectorPolicy,
            OtherPolicyType::UpgradeRollout => PolicyType::UpgradeRolloutPolicy,
            OtherPolicyType::Bedrock => PolicyType::BedrockPolicy,
            OtherPolicyType::S3 => PolicyType::S3Policy,
            OtherPolicyType::NetworkSecurityDirector => PolicyType::NetworkSecurityDirectorPolicy,
            OtherPolicyType::GuardDuty => PolicyType::GuarddutyPolicy,
        },
    }
}

/// The same type in the list of those that have effective policies.
pub(crate) fn of_effective(policy_type: EffectivePolicyType) -> Option<OrganizationPolicyType> {
    PolicyType::parse(policy_type.as_str()).map(of)
}

/// As ARNs have it (`service_control_policy`).
pub(crate) fn arn_part(policy_type: OrganizationPolicyType) -> String {
    shown(policy_type).as_str().to_ascii_lowercase()
}

/// The kind of its documents, if they are of the policy language.
pub(crate) const fn kind(policy_type: OrganizationPolicyType) -> Option<PolicyKind> {
    match policy_type {
        OrganizationPolicyType::ServiceControl => Some(PolicyKind::ServiceControl),
        OrganizationPolicyType::ResourceControl => Some(PolicyKind::ResourceControl),
        OrganizationPolicyType::Other(_) => None,
    }
}

/// The setting that stands at the top of its documents, where AWS tells it.
pub(crate) const fn top_level(policy_type: OrganizationPolicyType) -> Option<&'static str> {
    let OrganizationPolicyType::Other(other) = policy_type else {
        return None;
    };
    match other {
        OtherPolicyType::Tag => Some("tags"),
        OtherPolicyType::Backup => Some("plans"),
        OtherPolicyType::AiServicesOptOut => Some("services"),
        OtherPolicyType::Chatbot => Some("chatbot"),
        OtherPolicyType::DeclarativeEc2 => Some("ec2_attributes"),
        OtherPolicyType::SecurityHub => Some("securityhub"),
        OtherPolicyType::Inspector => Some("inspector"),
        _ => None,
    }
}

/// The policy that is attached everywhere when the type is enabled.
pub(crate) const fn full_access(policy_type: OrganizationPolicyType) -> Option<&'static str> {
    match policy_type {
        OrganizationPolicyType::ServiceControl => Some(FULL_AWS_ACCESS),
        OrganizationPolicyType::ResourceControl => Some(RCP_FULL_AWS_ACCESS),
        OrganizationPolicyType::Other(_) => None,
    }
}

pub(crate) fn is_aws_managed(id: &str) -> bool {
    id == FULL_AWS_ACCESS || id == RCP_FULL_AWS_ACCESS
}
