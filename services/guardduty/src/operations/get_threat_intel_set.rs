//! `GetThreatIntelSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetThreatIntelSetInput, GetThreatIntelSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_threat_intel_set(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetThreatIntelSetInput,
) -> Result<Reply<GetThreatIntelSetOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:GetThreatIntelSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetThreatIntelSet"))
}
