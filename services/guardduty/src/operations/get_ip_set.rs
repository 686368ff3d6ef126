//! `GetIPSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetIPSetInput, GetIPSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_ip_set(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetIPSetInput,
) -> Result<Reply<GetIPSetOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:GetIPSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetIPSet"))
}
