//! `InviteMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_InviteMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{InviteMembersInput, InviteMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn invite_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: InviteMembersInput,
) -> Result<Reply<InviteMembersOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:InviteMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("InviteMembers"))
}
