//! `DisableOrganizationsRootCredentialsManagement`: root users' credentials of member accounts are managed by themselves.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootCredentialsManagement.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DisableOrganizationsRootCredentialsManagementInput,
    DisableOrganizationsRootCredentialsManagementOutput,
};
use crate::error::IamError;
use crate::root_access::ManagedOrganization;
use crate::store::IamWrite;

pub(crate) fn disable_organizations_root_credentials_management(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    _input: DisableOrganizationsRootCredentialsManagementInput,
) -> Result<Reply<DisableOrganizationsRootCredentialsManagementOutput>, IamError> {
    let action = "iam:DisableOrganizationsRootCredentialsManagement";
    let (permit, organization) = ManagedOrganization::change(ctx, tx, action, |features| {
        features.credentials_management = false;
    })?;

    Ok(
        permit.reply(DisableOrganizationsRootCredentialsManagementOutput {
            enabled_features: Some(organization.enabled()),
            organization_id: Some(organization.id),
        }),
    )
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, FeatureType};
    use crate::test_house;
    use crate::test_organizations::{organization, trust_iam};

    #[test]
    fn leaves_what_else_is_on() {
        let house = test_house();
        organization(&house, true, &[]);
        trust_iam(&house);
        house.answer::<api::EnableOrganizationsRootCredentialsManagement>(input(&[]));
        house.answer::<api::EnableOrganizationsRootSessions>(input(&[]));
        let left = house.answer::<api::DisableOrganizationsRootCredentialsManagement>(input(&[]));
        let listed = house.answer::<api::ListOrganizationsFeatures>(input(&[]));
        assert_eq!(left.enabled_features, listed.enabled_features);
        let left = left.enabled_features.unwrap();
        assert_eq!(left.len(), 1);
        assert!(!left.contains(&FeatureType::RootCredentialsManagement));
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        organization(&house, true, &[]);
        trust_iam(&house);
        house.needs::<api::DisableOrganizationsRootCredentialsManagement>(
            "iam:DisableOrganizationsRootCredentialsManagement",
            "*",
            input(&[]),
        );
    }
}
