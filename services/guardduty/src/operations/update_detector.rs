//! `UpdateDetector`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateDetectorInput, UpdateDetectorOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_detector(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateDetectorInput,
) -> Result<Reply<UpdateDetectorOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:UpdateDetector", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateDetector"))
}
