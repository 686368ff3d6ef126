//! `DisableOrganizationsRootSessions`: `AssumeRoot` may be called no longer.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisableOrganizationsRootSessionsInput, DisableOrganizationsRootSessionsOutput};
use crate::error::IamError;
use crate::root_access::ManagedOrganization;
use crate::store::IamWrite;

pub(crate) fn disable_organizations_root_sessions(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    _input: DisableOrganizationsRootSessionsInput,
) -> Result<Reply<DisableOrganizationsRootSessionsOutput>, IamError> {
    let action = "iam:DisableOrganizationsRootSessions";
    let (permit, organization) = ManagedOrganization::change(ctx, tx, action, |features| {
        features.sessions = false;
    })?;

    Ok(permit.reply(DisableOrganizationsRootSessionsOutput {
        enabled_features: Some(organization.enabled()),
        organization_id: Some(organization.id),
    }))
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
        let left = house.answer::<api::DisableOrganizationsRootSessions>(input(&[]));
        let listed = house.answer::<api::ListOrganizationsFeatures>(input(&[]));
        assert_eq!(left.enabled_features, listed.enabled_features);
        let left = left.enabled_features.unwrap();
        assert_eq!(left.len(), 1);
        assert!(!left.contains(&FeatureType::RootSessions));
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        organization(&house, true, &[]);
        trust_iam(&house);
        house.needs::<api::DisableOrganizationsRootSessions>(
            "iam:DisableOrganizationsRootSessions",
            "*",
            input(&[]),
        );
    }
}
