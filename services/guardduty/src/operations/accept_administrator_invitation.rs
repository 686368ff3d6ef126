//! `AcceptAdministratorInvitation`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_AcceptAdministratorInvitation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AcceptAdministratorInvitationInput, AcceptAdministratorInvitationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn accept_administrator_invitation(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: AcceptAdministratorInvitationInput,
) -> Result<Reply<AcceptAdministratorInvitationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:AcceptAdministratorInvitation",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("AcceptAdministratorInvitation"))
}
