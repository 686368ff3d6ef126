//! `DisassociateMembers`: lets members go: their detectors stay, and go on by themselves.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisassociateMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisassociateMembersInput, DisassociateMembersOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::resources::member::{Relationship, Via};
use crate::store::GuardDutyWrite;
use crate::unprocessed::{Reason, each};

pub(crate) fn disassociate_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DisassociateMembersInput,
) -> Result<Reply<DisassociateMembersOutput>, GuardDutyError> {
    let action = "guardduty:DisassociateMembers";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    let is_for_all = tx.enrolls_all(ctx)?;
    let unprocessed_accounts = each(&input.account_ids, |account| {
        let Some(member) = members::find(&*tx.tx, &detector.id, account)? else {
            return Ok(Err(Reason::NOT_ASSOCIATED));
        };
        if !member.relationship.is_associated() {
            return Ok(Err(Reason::NOT_YET_ASSOCIATED));
        }
        if is_for_all && member.via == Via::Organization {
            return Ok(Err(Reason::ENABLED_FOR_ALL));
        }
        members::put(tx.tx, member.turned(Relationship::Removed, ctx.now()))?;
        Ok(Ok(()))
    })?;

    Ok(permit.reply(DisassociateMembersOutput {
        unprocessed_accounts,
    }))
}
