//! `GetInvitationsCount`: how many invitations this account has, but for the accepted one.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetInvitationsCount.html>

use std::sync::Arc;

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetInvitationsCountInput, GetInvitationsCountOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::resources::member::Member;
use crate::store::GuardDutyRead;

pub(crate) fn get_invitations_count(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetInvitationsCountInput,
) -> Result<Reply<GetInvitationsCountOutput>, GuardDutyError> {
    let GetInvitationsCountInput {} = input;

    let permit = ctx.authorize(&Ask::new("guardduty:GetInvitationsCount"))?;

    let bonds = members::bonds_of(tx.tx, ctx.account(), &ctx.region)?;
    let is_counted =
        |bond: &&Arc<Member>| bond.invitation.is_some() && !bond.relationship.is_associated();
    let count = bonds.iter().filter(is_counted).count();

    Ok(permit.reply(GetInvitationsCountOutput {
        invitations_count: i32::try_from(count).ok(),
    }))
}
