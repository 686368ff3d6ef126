//! `ListMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListMembersInput, ListMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_members(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListMembersInput,
) -> Result<Reply<ListMembersOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:ListMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListMembers"))
}
