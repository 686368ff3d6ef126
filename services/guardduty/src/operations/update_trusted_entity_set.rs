//! `UpdateTrustedEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateTrustedEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateTrustedEntitySetInput, UpdateTrustedEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_trusted_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateTrustedEntitySetInput,
) -> Result<Reply<UpdateTrustedEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:UpdateTrustedEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateTrustedEntitySet"))
}
