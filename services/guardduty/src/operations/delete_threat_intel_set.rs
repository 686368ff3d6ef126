//! `DeleteThreatIntelSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteThreatIntelSetInput, DeleteThreatIntelSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_threat_intel_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteThreatIntelSetInput,
) -> Result<Reply<DeleteThreatIntelSetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:DeleteThreatIntelSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("DeleteThreatIntelSet"))
}
