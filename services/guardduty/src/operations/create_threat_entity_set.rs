//! `CreateThreatEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateThreatEntitySetInput, CreateThreatEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_threat_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateThreatEntitySetInput,
) -> Result<Reply<CreateThreatEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:CreateThreatEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("CreateThreatEntitySet"))
}
