//! `GetAdministratorAccount`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetAdministratorAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetAdministratorAccountInput, GetAdministratorAccountOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_administrator_account(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetAdministratorAccountInput,
) -> Result<Reply<GetAdministratorAccountOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:GetAdministratorAccount", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetAdministratorAccount"))
}
