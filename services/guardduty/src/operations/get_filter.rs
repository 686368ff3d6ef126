//! `GetFilter`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFilter.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetFilterInput, GetFilterOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_filter(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetFilterInput,
) -> Result<Reply<GetFilterOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:GetFilter", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetFilter"))
}
