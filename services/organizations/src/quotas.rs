//! AWS's quotas of an organization.
//!
//! Of accounts it has the ceiling, not the default of ten: the default is there to be raised by
//! AWS's support, which nobody can ask here.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>

use ringwall_identity::organization::{OrganizationPolicyType, OtherPolicyType};

pub(crate) const ACCOUNTS: usize = 50_000;
pub(crate) const ACCOUNTS_IN_PROGRESS: usize = 5;
pub(crate) const UNITS: usize = 2000;
/// Units inside each other under a root.
pub(crate) const UNITS_DEEP: usize = 5;
pub(crate) const TAGS: usize = 50;

/// Organizations whose bills one manages. AWS grants no more; the default of none is there to be
/// raised, too.
///
/// <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/orgs_transfer_billing-quotas.html>
pub(crate) const INBOUND_TRANSFERS: usize = 1000;
/// Organizations that manage the bills of one.
pub(crate) const OUTBOUND_TRANSFERS: usize = 1;
/// Transfers that follow on each other.
pub(crate) const TRANSFERS_CHAINED: usize = 2;

/// Policies of a type in an organization.
pub(crate) const fn policies(policy_type: OrganizationPolicyType) -> usize {
    match policy_type {
        OrganizationPolicyType::ServiceControl => 10_000,
        OrganizationPolicyType::ResourceControl => 2000,
        OrganizationPolicyType::Other(_) => 1000,
    }
}

/// Policies of a type attached to one target.
pub(crate) const fn attached(policy_type: OrganizationPolicyType) -> usize {
    match policy_type {
        OrganizationPolicyType::ResourceControl
        | OrganizationPolicyType::Other(
            OtherPolicyType::Chatbot | OtherPolicyType::AiServicesOptOut,
        ) => 5,
        OrganizationPolicyType::ServiceControl | OrganizationPolicyType::Other(_) => 10,
    }
}

/// Characters of a policy.
pub(crate) const fn content(policy_type: OrganizationPolicyType) -> usize {
    match policy_type {
        OrganizationPolicyType::ServiceControl => 10_240,
        OrganizationPolicyType::ResourceControl => 5120,
        OrganizationPolicyType::Other(OtherPolicyType::AiServicesOptOut) => 2500,
        OrganizationPolicyType::Other(_) => 10_000,
    }
}
