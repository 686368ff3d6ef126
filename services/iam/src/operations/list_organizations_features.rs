//! `ListOrganizationsFeatures`: what of central root access an organization has switched on.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListOrganizationsFeaturesInput, ListOrganizationsFeaturesOutput};
use crate::error::IamError;
use crate::root_access::ManagedOrganization;
use crate::store::IamRead;

pub(crate) fn list_organizations_features(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    _input: ListOrganizationsFeaturesInput,
) -> Result<Reply<ListOrganizationsFeaturesOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:ListOrganizationsFeatures"))?;

    let organization = ManagedOrganization::of_caller(ctx, tx.rows())?;

    Ok(permit.reply(ListOrganizationsFeaturesOutput {
        enabled_features: Some(organization.enabled()),
        organization_id: Some(organization.id),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;
    use crate::test_organizations::{ORGANIZATION, organization, trust_iam};

    #[test]
    fn at_first_there_are_none() {
        let house = test_house();
        organization(&house, true, &[]);
        trust_iam(&house);
        let listed = house.answer::<api::ListOrganizationsFeatures>(input(&[]));
        assert_eq!(listed.organization_id.as_deref(), Some(ORGANIZATION));
        assert_eq!(listed.enabled_features, Some(Vec::new()));
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        organization(&house, true, &[]);
        trust_iam(&house);
        house.needs::<api::ListOrganizationsFeatures>(
            "iam:ListOrganizationsFeatures",
            "*",
            input(&[]),
        );
    }
}
