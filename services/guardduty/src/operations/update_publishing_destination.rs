//! `UpdatePublishingDestination`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdatePublishingDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdatePublishingDestinationInput, UpdatePublishingDestinationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_publishing_destination(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdatePublishingDestinationInput,
) -> Result<Reply<UpdatePublishingDestinationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:UpdatePublishingDestination",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("UpdatePublishingDestination"))
}
