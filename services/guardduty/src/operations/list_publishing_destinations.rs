//! `ListPublishingDestinations`: where findings are exported to.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListPublishingDestinations.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    Destination, DestinationType, ListPublishingDestinationsInput, ListPublishingDestinationsOutput,
};
use crate::destinations;
use crate::error::GuardDutyError;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_publishing_destinations(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListPublishingDestinationsInput,
) -> Result<Reply<ListPublishingDestinationsOutput>, GuardDutyError> {
    let token = input.next_token.as_deref();
    page(
        tx.service,
        ctx,
        &input.detector_id,
        token,
        input.max_results,
    )?;

    let action = "guardduty:ListPublishingDestinations";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    // There is one of each type, and so one page.
    let found = destinations::of_detector(tx.tx, &detector.id)?;
    let shown = found.into_iter().map(|destination| Destination {
        destination_id: destination.id.clone(),
        destination_type: DestinationType::S3,
        status: destination.status,
    });

    Ok(permit.reply(ListPublishingDestinationsOutput {
        destinations: shown.collect(),
        next_token: None,
    }))
}
