//! `DeleteMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteMembersInput, DeleteMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteMembersInput,
) -> Result<Reply<DeleteMembersOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:DeleteMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("DeleteMembers"))
}
