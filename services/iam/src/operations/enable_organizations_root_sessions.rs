//! `EnableOrganizationsRootSessions`: `AssumeRoot` may be called for member accounts.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{EnableOrganizationsRootSessionsInput, EnableOrganizationsRootSessionsOutput};
use crate::error::IamError;
use crate::root_access::ManagedOrganization;
use crate::store::IamWrite;

pub(crate) fn enable_organizations_root_sessions(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    _input: EnableOrganizationsRootSessionsInput,
) -> Result<Reply<EnableOrganizationsRootSessionsOutput>, IamError> {
    let action = "iam:EnableOrganizationsRootSessions";
    let (permit, organization) = ManagedOrganization::change(ctx, tx, action, |features| {
        features.sessions = true;
    })?;

    Ok(permit.reply(EnableOrganizationsRootSessionsOutput {
        enabled_features: Some(organization.enabled()),
        organization_id: Some(organization.id),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::root_features;
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{self, FeatureType};
    use crate::test_house;
    use crate::test_organizations::{ORGANIZATION, delegate_iam, organization, trust_iam};

    #[test]
    fn from_then_on_it_is_listed() {
        let house = test_house();
        organization(&house, true, &[]);
        trust_iam(&house);
        for _ in 0..2 {
            let made = house.answer::<api::EnableOrganizationsRootSessions>(input(&[]));
            assert_eq!(made.organization_id.as_deref(), Some(ORGANIZATION));
            assert_eq!(made.enabled_features.unwrap(), [FeatureType::RootSessions]);
        }
        let tx = house.store().read().unwrap();
        assert!(root_features(&tx, ORGANIZATION).unwrap().sessions);
    }

    #[test]
    fn needs_an_organization_that_trusts_iam_and_its_management() {
        let house = test_house();
        let member = house.as_account(OTHER_ACCOUNT);
        let refusal =
            |house: &TestHouse| house.refusal::<api::EnableOrganizationsRootSessions>(input(&[]));
        assert_eq!(
            refusal(&house),
            "OrganizationNotFoundException: The request was rejected because no organization is associated with your account."
        );
        organization(&house, false, &[OTHER_ACCOUNT]);
        assert_eq!(
            refusal(&house),
            "OrganizationNotInAllFeaturesModeException: The request was rejected because your organization does not have All features enabled."
        );
        organization(&house, true, &[OTHER_ACCOUNT]);
        assert_eq!(
            refusal(&house),
            "ServiceAccessNotEnabledException: The request was rejected because trusted access is not enabled for IAM in AWS Organizations."
        );
        trust_iam(&house);
        assert_eq!(
            refusal(&member),
            "AccountNotManagementOrDelegatedAdministratorException: The request was rejected because the account making the request is not the management account or delegated administrator account for centralized root access."
        );
        delegate_iam(&house, OTHER_ACCOUNT);
        member.answer::<api::EnableOrganizationsRootSessions>(input(&[]));
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        organization(&house, true, &[]);
        trust_iam(&house);
        house.needs::<api::EnableOrganizationsRootSessions>(
            "iam:EnableOrganizationsRootSessions",
            "*",
            input(&[]),
        );
    }
}
