//! Organizations and their roots as the API shows them.

use ringwall_identity::organization::{Organization, OrganizationPolicyType};

use crate::api::{self, OrganizationFeatureSet, PolicyTypeStatus, PolicyTypeSummary};
use crate::arns::Arns;
use crate::resources::policy_type;

/// The name of every root.
pub(crate) const ROOT_NAME: &str = "Root";

pub(crate) fn shown(organization: &Organization, arns: &Arns) -> api::Organization {
    let feature_set = if organization.all_features {
        OrganizationFeatureSet::All
    } else {
        OrganizationFeatureSet::ConsolidatedBilling
    };
    let management = organization.management_account;
    api::Organization {
        id: Some(organization.id.clone()),
        arn: Some(arns.organization()),
        feature_set: Some(feature_set),
        master_account_arn: Some(arns.account(management)),
        master_account_id: Some(management.to_string()),
        master_account_email: Some(organization.email.clone().into()),
        available_policy_types: Some(available(organization)),
    }
}

/// A member of old, which tells no more than this, enabled or not.
fn available(organization: &Organization) -> Vec<PolicyTypeSummary> {
    let told = organization.all_features;
    let told = told.then(|| enabled_type(OrganizationPolicyType::ServiceControl));
    told.into_iter().collect()
}

pub(crate) fn root(organization: &Organization, arns: &Arns) -> api::Root {
    let types = organization.policy_types.iter();
    api::Root {
        id: Some(organization.root_id.clone()),
        arn: Some(arns.root(&organization.root_id)),
        name: Some(ROOT_NAME.to_owned()),
        policy_types: Some(types.map(|one| enabled_type(*one)).collect()),
    }
}

fn enabled_type(policy_type: OrganizationPolicyType) -> PolicyTypeSummary {
    PolicyTypeSummary {
        r#type: Some(policy_type::shown(policy_type)),
        status: Some(PolicyTypeStatus::Enabled),
    }
}
