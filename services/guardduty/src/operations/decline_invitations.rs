//! `DeclineInvitations`: declines invitations of other accounts.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeclineInvitations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeclineInvitationsInput, DeclineInvitationsOutput};
use crate::error::GuardDutyError;
use crate::members::{self, invitation_of};
use crate::resources::member::Relationship;
use crate::store::GuardDutyWrite;
use crate::unprocessed::{Reason, each};

pub(crate) fn decline_invitations(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeclineInvitationsInput,
) -> Result<Reply<DeclineInvitationsOutput>, GuardDutyError> {
    let permit = ctx.authorize(&Ask::new("guardduty:DeclineInvitations"))?;

    let unprocessed_accounts = each(&input.account_ids, |administrator| {
        let found = invitation_of(&*tx.tx, ctx.account(), &ctx.region, administrator)?;
        let pending = found.filter(|bond| bond.relationship == Relationship::Invited);
        let Some(bond) = pending else {
            return Ok(Err(Reason::NO_INVITATION));
        };
        members::put(tx.tx, bond.turned(Relationship::Resigned, ctx.now()))?;
        Ok(Ok(()))
    })?;

    Ok(permit.reply(DeclineInvitationsOutput {
        unprocessed_accounts,
    }))
}
