//! `DisassociateFromMasterAccount`: leaves the administrator; the older name.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisassociateFromMasterAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisassociateFromMasterAccountInput, DisassociateFromMasterAccountOutput};
use crate::error::GuardDutyError;
use crate::membership;
use crate::store::GuardDutyWrite;

pub(crate) fn disassociate_from_master_account(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DisassociateFromMasterAccountInput,
) -> Result<Reply<DisassociateFromMasterAccountOutput>, GuardDutyError> {
    let action = "guardduty:DisassociateFromMasterAccount";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    membership::leave(ctx, tx, &detector)?;

    Ok(permit.reply(DisassociateFromMasterAccountOutput {}))
}
