//! `AcceptInvitation`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_AcceptInvitation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AcceptInvitationInput, AcceptInvitationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn accept_invitation(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: AcceptInvitationInput,
) -> Result<Reply<AcceptInvitationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:AcceptInvitation", &input.detector_id)?;

    Err(GuardDutyError::not_built("AcceptInvitation"))
}
