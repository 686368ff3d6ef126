//! `GetTrustedEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetTrustedEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetTrustedEntitySetInput, GetTrustedEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_trusted_entity_set(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetTrustedEntitySetInput,
) -> Result<Reply<GetTrustedEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:GetTrustedEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetTrustedEntitySet"))
}
