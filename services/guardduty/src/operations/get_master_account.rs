//! `GetMasterAccount`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMasterAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetMasterAccountInput, GetMasterAccountOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_master_account(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetMasterAccountInput,
) -> Result<Reply<GetMasterAccountOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:GetMasterAccount", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetMasterAccount"))
}
