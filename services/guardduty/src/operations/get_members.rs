//! `GetMembers`: shows members that are named.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetMembersInput, GetMembersOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::store::GuardDutyRead;
use crate::unprocessed::{Reason, each};

pub(crate) fn get_members(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetMembersInput,
) -> Result<Reply<GetMembersOutput>, GuardDutyError> {
    let (permit, detector) = tx.permit(ctx, "guardduty:GetMembers", &input.detector_id)?;

    let mut members = Vec::new();
    let unprocessed_accounts = each(&input.account_ids, |account| {
        let Some(member) = members::find(tx.tx, &detector.id, account)? else {
            return Ok(Err(Reason::NOT_ASSOCIATED));
        };
        members.push(members::shown(tx.tx, &member)?);
        Ok(Ok(()))
    })?;

    Ok(permit.reply(GetMembersOutput {
        members,
        unprocessed_accounts,
    }))
}
