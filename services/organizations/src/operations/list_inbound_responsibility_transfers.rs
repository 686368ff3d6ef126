//! `ListInboundResponsibilityTransfers`: what lets the caller's organization manage the bills of others; invitations too.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListInboundResponsibilityTransfers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ListInboundResponsibilityTransfersInput, ListInboundResponsibilityTransfersOutput,
};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::transfer::{self, Direction};
use crate::seat::Reach;
use crate::store::OrganizationsRead;

const DIRECTION: Direction = Direction::Inbound;

pub(crate) fn list_inbound_responsibility_transfers(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListInboundResponsibilityTransfersInput,
) -> Result<Reply<ListInboundResponsibilityTransfersOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(
        tx.service,
        ctx,
        input.id.as_deref().unwrap_or_default(),
        token,
        most,
    )?;
    let action = "organizations:ListInboundResponsibilityTransfers";
    let seat = tx.seat(ctx, action, Reach::Management)?;

    let permit = ctx.authorize(&DIRECTION.conditions(seat.ask_at_large()))?;

    if let Some(id) = &input.id {
        let found = tx.find_transfer(id)?;
        let found = found.filter(|one| one.direction(ctx.account()) == Some(DIRECTION));
        found.ok_or_else(OrganizationsError::no_such_transfer)?;
    }
    let listed = page.collect(
        |after, limit| tx.transfers_of(ctx.account(), after, limit),
        |found| {
            let fits = found.direction(ctx.account()) == Some(DIRECTION)
                && input.id.as_ref().is_none_or(|id| *id == found.id);
            Ok(fits.then(|| transfer::shown(&found, &seat.arns, DIRECTION)))
        },
    )?;

    Ok(permit.reply(ListInboundResponsibilityTransfersOutput {
        responsibility_transfers: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListInboundResponsibilityTransfersInput};
    use crate::bench::{TransferSteps as _, house};

    fn billing() -> ListInboundResponsibilityTransfersInput {
        input(&[("Type", "BILLING")])
    }

    fn ids(house: &TestHouse) -> Vec<String> {
        let found = house.answer::<api::ListInboundResponsibilityTransfers>(billing());
        let found = found.responsibility_transfers.unwrap().into_iter();
        found.filter_map(|transfer| transfer.id).collect()
    }

    #[test]
    fn shows_those_of_one_side() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        assert_eq!(ids(&house), [id]);
        assert!(ids(&other).is_empty());
    }

    #[test]
    fn one_can_be_asked_for() {
        let (house, _) = house().with_partner();
        let id = house.invite_to_transfer();
        let of = |id: &str| {
            house.call::<api::ListInboundResponsibilityTransfers>(input(&[
                ("Type", "BILLING"),
                ("Id", id),
            ]))
        };
        let found = of(&id).unwrap().responsibility_transfers.unwrap();
        assert_eq!(found.len(), 1);
        let refusal = of("rt-0123456789").unwrap_err();
        assert!(
            refusal.starts_with("ResponsibilityTransferNotFoundException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListInboundResponsibilityTransfers>(
            "organizations:ListInboundResponsibilityTransfers",
            "*",
            billing(),
        );
    }
}
