//! `ListPublishingDestinations`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListPublishingDestinations.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListPublishingDestinationsInput, ListPublishingDestinationsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_publishing_destinations(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListPublishingDestinationsInput,
) -> Result<Reply<ListPublishingDestinationsOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:ListPublishingDestinations",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("ListPublishingDestinations"))
}
