//! `UpdateThreatIntelSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateThreatIntelSetInput, UpdateThreatIntelSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_threat_intel_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateThreatIntelSetInput,
) -> Result<Reply<UpdateThreatIntelSetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:UpdateThreatIntelSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateThreatIntelSet"))
}
