//! `GetMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetMembersInput, GetMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_members(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetMembersInput,
) -> Result<Reply<GetMembersOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:GetMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetMembers"))
}
