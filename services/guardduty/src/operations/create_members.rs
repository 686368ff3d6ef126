//! `CreateMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateMembersInput, CreateMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateMembersInput,
) -> Result<Reply<CreateMembersOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:CreateMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("CreateMembers"))
}
