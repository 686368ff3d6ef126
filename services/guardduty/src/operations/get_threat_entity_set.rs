//! `GetThreatEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetThreatEntitySetInput, GetThreatEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_threat_entity_set(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetThreatEntitySetInput,
) -> Result<Reply<GetThreatEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:GetThreatEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetThreatEntitySet"))
}
