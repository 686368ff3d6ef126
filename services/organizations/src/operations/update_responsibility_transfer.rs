//! `UpdateResponsibilityTransfer`: names a transfer anew.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdateResponsibilityTransfer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateResponsibilityTransferInput, UpdateResponsibilityTransferOutput};
use crate::error::OrganizationsError;
use crate::resources::transfer::{self, Direction, Transfer};
use crate::store::OrganizationsWrite;

pub(crate) fn update_responsibility_transfer(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: UpdateResponsibilityTransferInput,
) -> Result<Reply<UpdateResponsibilityTransferOutput>, OrganizationsError> {
    let action = "organizations:UpdateResponsibilityTransfer";
    let (permit, seen) = tx.authorized_transfer(ctx, action, &input.id)?;

    // The name is of who manages the bill.
    if seen.direction == Direction::Outbound {
        return Err(OrganizationsError::access_denied());
    }
    let now = ctx.now();
    if !seen.transfer.is_active(now) || seen.transfer.ends_at.is_some() {
        return Err(OrganizationsError::transfer_not_updated());
    }
    let renamed = Transfer {
        name: input.name.into_exposed(),
        ..Transfer::clone(&seen.transfer)
    };
    let shown = transfer::shown(&renamed, &seen.seat.arns, seen.direction);
    tx.put_transfer(renamed)?;

    Ok(permit.reply(UpdateResponsibilityTransferOutput {
        responsibility_transfer: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateResponsibilityTransferInput};
    use crate::bench::{Steps as _, TransferSteps as _, house};

    fn named(id: &str) -> UpdateResponsibilityTransferInput {
        input(&[("Id", id), ("Name", "the bill of others")])
    }

    #[test]
    fn who_manages_it_names_it_while_it_lasts() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        other.is_denied::<api::UpdateResponsibilityTransfer>(named(&id));
        house.answer::<api::UpdateResponsibilityTransfer>(named(&id));
        assert_eq!(
            house.transfer(&id).name.unwrap().expose(),
            "the bill of others"
        );
        house.agree(&id);
        house.answer::<api::TerminateResponsibilityTransfer>(input(&[("Id", &id)]));
        let refusal = house.refusal::<api::UpdateResponsibilityTransfer>(named(&id));
        assert!(
            refusal.starts_with("ConstraintViolationException: "),
            "{refusal}"
        );
    }

    #[test]
    fn it_can_be_tagged() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        house.answer::<api::TagResource>(api::TagResourceInput {
            resource_id: id.clone(),
            tags: vec![api::Tag {
                key: "team".to_owned(),
                value: "blue".to_owned(),
            }],
        });
        assert_eq!(house.tags(&id), ["team=blue"]);
        let refusal = other.refusal::<api::ListTagsForResource>(input(&[("ResourceId", &id)]));
        assert!(
            refusal.starts_with("TargetNotFoundException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_transfer() {
        let (house, _) = house().with_partner();
        let id = house.invite_to_transfer();
        house.needs::<api::UpdateResponsibilityTransfer>(
            "organizations:UpdateResponsibilityTransfer",
            &house.transfer(&id).arn.unwrap(),
            named(&id),
        );
    }
}
