//! `DisassociateFromAdministratorAccount`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisassociateFromAdministratorAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DisassociateFromAdministratorAccountInput, DisassociateFromAdministratorAccountOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn disassociate_from_administrator_account(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DisassociateFromAdministratorAccountInput,
) -> Result<Reply<DisassociateFromAdministratorAccountOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:DisassociateFromAdministratorAccount",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built(
        "DisassociateFromAdministratorAccount",
    ))
}
