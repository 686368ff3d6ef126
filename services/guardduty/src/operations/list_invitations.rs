//! `ListInvitations`: the invitations that this account has.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListInvitations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListInvitationsInput, ListInvitationsOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_invitations(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListInvitationsInput,
) -> Result<Reply<ListInvitationsOutput>, GuardDutyError> {
    let page = page(
        tx.service,
        ctx,
        "",
        input.next_token.as_deref(),
        input.max_results,
    )?;

    let permit = ctx.authorize(&Ask::new("guardduty:ListInvitations"))?;

    let bonds = members::bonds_of(tx.tx, ctx.account(), &ctx.region)?;
    let invitations = bonds.into_iter().filter(|bond| bond.invitation.is_some());
    let listed = page.of_named(invitations.map(|bond| {
        let administrator = bond.administrator_detector.clone();
        (administrator, bond.shown_invitation())
    }));

    Ok(permit.reply(ListInvitationsOutput {
        invitations: Some(listed.entries),
        next_token: listed.next,
    }))
}
