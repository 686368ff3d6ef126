//! `ListOutboundResponsibilityTransfers`: what lets others manage the bill of the caller's organization; invitations too.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOutboundResponsibilityTransfers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ListOutboundResponsibilityTransfersInput, ListOutboundResponsibilityTransfersOutput,
};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::transfer::{self, Direction};
use crate::seat::Reach;
use crate::store::OrganizationsRead;

const DIRECTION: Direction = Direction::Outbound;

pub(crate) fn list_outbound_responsibility_transfers(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListOutboundResponsibilityTransfersInput,
) -> Result<Reply<ListOutboundResponsibilityTransfersOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, "", token, most)?;
    let action = "organizations:ListOutboundResponsibilityTransfers";
    let seat = tx.seat(ctx, action, Reach::Management)?;

    let permit = ctx.authorize(&DIRECTION.conditions(seat.ask_at_large()))?;

    let listed = page.collect(
        |after, limit| tx.transfers_of(ctx.account(), after, limit),
        |found| {
            let fits = found.direction(ctx.account()) == Some(DIRECTION);
            Ok(fits.then(|| transfer::shown(&found, &seat.arns, DIRECTION)))
        },
    )?;

    Ok(permit.reply(ListOutboundResponsibilityTransfersOutput {
        responsibility_transfers: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListOutboundResponsibilityTransfersInput};
    use crate::bench::{TransferSteps as _, house};

    fn billing() -> ListOutboundResponsibilityTransfersInput {
        input(&[("Type", "BILLING")])
    }

    fn ids(house: &TestHouse) -> Vec<String> {
        let found = house.answer::<api::ListOutboundResponsibilityTransfers>(billing());
        let found = found.responsibility_transfers.unwrap().into_iter();
        found.filter_map(|transfer| transfer.id).collect()
    }

    #[test]
    fn shows_those_of_one_side() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        assert_eq!(ids(&other), [id]);
        assert!(ids(&house).is_empty());
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListOutboundResponsibilityTransfers>(
            "organizations:ListOutboundResponsibilityTransfers",
            "*",
            billing(),
        );
    }
}
