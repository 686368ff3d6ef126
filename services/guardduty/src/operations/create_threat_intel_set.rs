//! `CreateThreatIntelSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateThreatIntelSetInput, CreateThreatIntelSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_threat_intel_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateThreatIntelSetInput,
) -> Result<Reply<CreateThreatIntelSetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:CreateThreatIntelSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("CreateThreatIntelSet"))
}
