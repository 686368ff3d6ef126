//! `ListHandshakesForOrganization`: the handshakes of the organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListHandshakesForOrganization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListHandshakesForOrganizationInput, ListHandshakesForOrganizationOutput};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::handshake;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_handshakes_for_organization(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListHandshakesForOrganizationInput,
) -> Result<Reply<ListHandshakesForOrganizationOutput>, OrganizationsError> {
    let filter = handshake::Filter::of(input.filter);
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &filter.text(), token, most)?;

    let action = "organizations:ListHandshakesForOrganization";
    let seat = tx.seat(ctx, action, Reach::Readers)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let listed = page.collect(
        |after, limit| tx.handshakes_of(seat.id(), after, limit),
        |found| {
            let arns = Arns::new(ctx.partition(), found.management, &found.organization);
            Ok(filter.fits(&found).then(|| handshake::shown(&found, &arns)))
        },
    )?;

    Ok(permit.reply(ListHandshakesForOrganizationOutput {
        handshakes: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, ActionType, HandshakeFilter, ListHandshakesForOrganizationInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn shows_those_of_an_action() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let of = |action| {
            let found = house.answer::<api::ListHandshakesForOrganization>(
                ListHandshakesForOrganizationInput {
                    filter: Some(HandshakeFilter {
                        action_type: Some(action),
                        parent_handshake_id: None,
                    }),
                    ..input(&[])
                },
            );
            found
                .handshakes
                .unwrap()
                .into_iter()
                .filter_map(|one| one.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(ActionType::Invite), [id]);
        assert!(of(ActionType::EnableAllFeatures).is_empty());
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListHandshakesForOrganization>(
            "organizations:ListHandshakesForOrganization",
            "*",
            input(&[]),
        );
    }
}
