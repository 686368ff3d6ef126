//! `DeletePublishingDestination`: has findings exported no longer.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeletePublishingDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeletePublishingDestinationInput, DeletePublishingDestinationOutput};
use crate::destinations;
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_publishing_destination(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeletePublishingDestinationInput,
) -> Result<Reply<DeletePublishingDestinationOutput>, GuardDutyError> {
    let action = "guardduty:DeletePublishingDestination";
    let (permit, found) =
        tx.permit_destination(ctx, action, &input.detector_id, &input.destination_id)?;

    destinations::delete(tx.tx, &found)?;

    Ok(permit.reply(DeletePublishingDestinationOutput {}))
}
