//! `DeleteInvitations`: forgets invitations that were declined.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteInvitations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteInvitationsInput, DeleteInvitationsOutput};
use crate::error::GuardDutyError;
use crate::members::{self, invitation_of};
use crate::store::GuardDutyWrite;
use crate::unprocessed::{Reason, each};

pub(crate) fn delete_invitations(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteInvitationsInput,
) -> Result<Reply<DeleteInvitationsOutput>, GuardDutyError> {
    let permit = ctx.authorize(&Ask::new("guardduty:DeleteInvitations"))?;

    let unprocessed_accounts = each(&input.account_ids, |administrator| {
        let found = invitation_of(&*tx.tx, ctx.account(), &ctx.region, administrator)?;
        let Some(bond) = found else {
            return Ok(Err(Reason::NO_INVITATION));
        };
        if bond.relationship.is_open() {
            return Ok(Err(Reason::INVITATION_IN_USE));
        }
        // The administrator goes on to see that the account resigned.
        members::put(tx.tx, bond.without_invitation())?;
        Ok(Ok(()))
    })?;

    Ok(permit.reply(DeleteInvitationsOutput {
        unprocessed_accounts,
    }))
}
