//! `DescribeOrganization`: the caller's organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeOrganizationInput, DescribeOrganizationOutput};
use crate::error::OrganizationsError;
use crate::resources::organization;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn describe_organization(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    _input: DescribeOrganizationInput,
) -> Result<Reply<DescribeOrganizationOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:DescribeOrganization", Reach::Members)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    Ok(permit.reply(DescribeOrganizationOutput {
        organization: Some(organization::shown(&seat.organization, &seat.arns)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, empty_house, house};

    #[test]
    fn every_member_may_see_it() {
        let house = house();
        let account = house.new_account("one");
        let seen = house
            .as_account(&account)
            .answer::<api::DescribeOrganization>(input(&[]));
        let own = house.answer::<api::DescribeOrganization>(input(&[]));
        assert_eq!(seen, own);
    }

    #[test]
    fn says_that_there_is_none() {
        assert_eq!(
            empty_house().refusal::<api::DescribeOrganization>(input(&[])),
            "AWSOrganizationsNotInUseException: Your account is not a member of an organization."
        );
    }

    #[test]
    fn needs_permission_also_where_there_is_none() {
        house().needs::<api::DescribeOrganization>(
            "organizations:DescribeOrganization",
            "*",
            input(&[]),
        );
        empty_house()
            .as_new_user("stranger", &[])
            .is_denied::<api::DescribeOrganization>(input(&[]));
    }
}
