//! `DescribePublishingDestination`: shows where findings are exported to, and whether that works.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DescribePublishingDestination.html>

use ringwall_core::{Reply, RequestContext, Timestamp};

use crate::api::{
    DescribePublishingDestinationInput, DescribePublishingDestinationOutput, DestinationType,
};
use crate::error::GuardDutyError;
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn describe_publishing_destination(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: DescribePublishingDestinationInput,
) -> Result<Reply<DescribePublishingDestinationOutput>, GuardDutyError> {
    let action = "guardduty:DescribePublishingDestination";
    let (permit, found) =
        tx.permit_destination(ctx, action, &input.detector_id, &input.destination_id)?;

    Ok(permit.reply(DescribePublishingDestinationOutput {
        destination_id: found.id.clone(),
        destination_type: DestinationType::S3,
        status: found.status,
        publishing_failure_start_timestamp: found.failing_since.map_or(0, Timestamp::millis),
        destination_properties: found.properties(),
        tags: tagging::shown(&found.tags),
    }))
}
