//! `DisassociateFromAdministratorAccount`: leaves the administrator.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisassociateFromAdministratorAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DisassociateFromAdministratorAccountInput, DisassociateFromAdministratorAccountOutput,
};
use crate::error::GuardDutyError;
use crate::membership;
use crate::store::GuardDutyWrite;

pub(crate) fn disassociate_from_administrator_account(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DisassociateFromAdministratorAccountInput,
) -> Result<Reply<DisassociateFromAdministratorAccountOutput>, GuardDutyError> {
    let action = "guardduty:DisassociateFromAdministratorAccount";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    membership::leave(ctx, tx, &detector)?;

    Ok(permit.reply(DisassociateFromAdministratorAccountOutput {}))
}
