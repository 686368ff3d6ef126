//! `AcceptInvitation`: becomes the member of an account that invited this one; the older name.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_AcceptInvitation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AcceptInvitationInput, AcceptInvitationOutput};
use crate::error::GuardDutyError;
use crate::membership;
use crate::store::GuardDutyWrite;

pub(crate) fn accept_invitation(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: AcceptInvitationInput,
) -> Result<Reply<AcceptInvitationOutput>, GuardDutyError> {
    let action = "guardduty:AcceptInvitation";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    membership::accept(ctx, tx, &detector, &input.master_id, &input.invitation_id)?;

    Ok(permit.reply(AcceptInvitationOutput {}))
}
