//! `DeleteDetector`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteDetector.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteDetectorInput, DeleteDetectorOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_detector(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteDetectorInput,
) -> Result<Reply<DeleteDetectorOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:DeleteDetector", &input.detector_id)?;

    Err(GuardDutyError::not_built("DeleteDetector"))
}
