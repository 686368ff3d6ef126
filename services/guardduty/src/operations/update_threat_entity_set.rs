//! `UpdateThreatEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateThreatEntitySetInput, UpdateThreatEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_threat_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateThreatEntitySetInput,
) -> Result<Reply<UpdateThreatEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:UpdateThreatEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateThreatEntitySet"))
}
