//! `AcceptAdministratorInvitation`: becomes the member of an account that invited this one.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_AcceptAdministratorInvitation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AcceptAdministratorInvitationInput, AcceptAdministratorInvitationOutput};
use crate::error::GuardDutyError;
use crate::membership;
use crate::store::GuardDutyWrite;

pub(crate) fn accept_administrator_invitation(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: AcceptAdministratorInvitationInput,
) -> Result<Reply<AcceptAdministratorInvitationOutput>, GuardDutyError> {
    let action = "guardduty:AcceptAdministratorInvitation";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    membership::accept(
        ctx,
        tx,
        &detector,
        &input.administrator_id,
        &input.invitation_id,
    )?;

    Ok(permit.reply(AcceptAdministratorInvitationOutput {}))
}
