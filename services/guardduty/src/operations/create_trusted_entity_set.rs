//! `CreateTrustedEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateTrustedEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateTrustedEntitySetInput, CreateTrustedEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_trusted_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateTrustedEntitySetInput,
) -> Result<Reply<CreateTrustedEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:CreateTrustedEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("CreateTrustedEntitySet"))
}
