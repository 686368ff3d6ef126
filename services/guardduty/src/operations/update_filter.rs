//! `UpdateFilter`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateFilter.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateFilterInput, UpdateFilterOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_filter(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateFilterInput,
) -> Result<Reply<UpdateFilterOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:UpdateFilter", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateFilter"))
}
