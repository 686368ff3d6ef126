//! `DisassociateFromMasterAccount`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisassociateFromMasterAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisassociateFromMasterAccountInput, DisassociateFromMasterAccountOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn disassociate_from_master_account(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DisassociateFromMasterAccountInput,
) -> Result<Reply<DisassociateFromMasterAccountOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:DisassociateFromMasterAccount",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("DisassociateFromMasterAccount"))
}
