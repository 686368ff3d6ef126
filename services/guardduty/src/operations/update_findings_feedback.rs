//! `UpdateFindingsFeedback`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateFindingsFeedback.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateFindingsFeedbackInput, UpdateFindingsFeedbackOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_findings_feedback(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateFindingsFeedbackInput,
) -> Result<Reply<UpdateFindingsFeedbackOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:UpdateFindingsFeedback", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateFindingsFeedback"))
}
