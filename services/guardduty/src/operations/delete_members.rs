//! `DeleteMembers`: forgets members that are not associated.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteMembersInput, DeleteMembersOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::store::GuardDutyWrite;
use crate::unprocessed::{Reason, each};

pub(crate) fn delete_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteMembersInput,
) -> Result<Reply<DeleteMembersOutput>, GuardDutyError> {
    let (permit, detector) = tx.permit(ctx, "guardduty:DeleteMembers", &input.detector_id)?;

    let unprocessed_accounts = each(&input.account_ids, |account| {
        let Some(member) = members::find(&*tx.tx, &detector.id, account)? else {
            return Ok(Err(Reason::NOT_ASSOCIATED));
        };
        if member.relationship.is_associated() {
            return Ok(Err(Reason::STILL_ASSOCIATED));
        }
        members::delete(tx.tx, &member)?;
        Ok(Ok(()))
    })?;

    Ok(permit.reply(DeleteMembersOutput {
        unprocessed_accounts,
    }))
}
