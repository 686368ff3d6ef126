//! `DescribeResponsibilityTransfer`: a transfer that the caller's organization takes part in.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeResponsibilityTransfer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeResponsibilityTransferInput, DescribeResponsibilityTransferOutput};
use crate::error::OrganizationsError;
use crate::resources::transfer;
use crate::store::OrganizationsRead;

pub(crate) fn describe_responsibility_transfer(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: DescribeResponsibilityTransferInput,
) -> Result<Reply<DescribeResponsibilityTransferOutput>, OrganizationsError> {
    let action = "organizations:DescribeResponsibilityTransfer";
    let (permit, seen) = tx.authorized_transfer(ctx, action, &input.id)?;

    let shown = transfer::shown(&seen.transfer, &seen.seat.arns, seen.direction);

    Ok(permit.reply(DescribeResponsibilityTransferOutput {
        responsibility_transfer: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, input};

    use crate::api::{self, ResponsibilityTransferStatus};
    use crate::bench::{Steps as _, TransferSteps as _, house};

    #[test]
    fn each_side_sees_it_as_its_own() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        let (inbound, outbound) = (house.transfer(&id), other.transfer(&id));
        let organization = house.organization_id();
        assert_eq!(
            inbound.arn.unwrap(),
            format!(
                "arn:aws:organizations::{ACCOUNT}:transfer/{organization}/billing/inbound/{id}"
            )
        );
        let organization = other.organization_id();
        assert_eq!(
            outbound.arn.unwrap(),
            format!(
                "arn:aws:organizations::{OTHER_ACCOUNT}:transfer/{organization}/billing/outbound/{id}"
            )
        );
        assert_eq!(inbound.name.unwrap().expose(), "their bill");
        assert_eq!(outbound.name, None, "it is of who gave it");
        assert_eq!(
            outbound.status,
            Some(ResponsibilityTransferStatus::Requested)
        );
        let source = outbound.source.unwrap();
        assert_eq!(source.management_account_id.as_deref(), Some(OTHER_ACCOUNT));
        let target = outbound.target.unwrap();
        assert_eq!(target.management_account_id.as_deref(), Some(ACCOUNT));
    }

    #[test]
    fn others_do_not_see_it() {
        let (house, _) = house().with_partner();
        let id = house.invite_to_transfer();
        let third = house.as_account("777788889999");
        third.answer::<api::CreateOrganization>(input(&[]));
        let refusal = third.refusal::<api::DescribeResponsibilityTransfer>(input(&[("Id", &id)]));
        assert!(
            refusal.starts_with("ResponsibilityTransferNotFoundException: "),
            "{refusal}"
        );
        let member = house.as_account(&house.new_account("member"));
        member.is_denied::<api::DescribeResponsibilityTransfer>(input(&[("Id", &id)]));
    }

    #[test]
    fn needs_permission_on_the_transfer() {
        let (house, _) = house().with_partner();
        let id = house.invite_to_transfer();
        house.needs::<api::DescribeResponsibilityTransfer>(
            "organizations:DescribeResponsibilityTransfer",
            &house.transfer(&id).arn.unwrap(),
            input(&[("Id", &id)]),
        );
    }
}
