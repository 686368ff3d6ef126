//! `DeletePublishingDestination`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeletePublishingDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeletePublishingDestinationInput, DeletePublishingDestinationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_publishing_destination(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeletePublishingDestinationInput,
) -> Result<Reply<DeletePublishingDestinationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:DeletePublishingDestination",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("DeletePublishingDestination"))
}
