//! `UpdatePublishingDestination`: has findings exported to another place.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdatePublishingDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    PublishingStatus, UpdatePublishingDestinationInput, UpdatePublishingDestinationOutput,
};
use crate::destinations::{self, Destination, Target, require_caller_may};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_publishing_destination(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdatePublishingDestinationInput,
) -> Result<Reply<UpdatePublishingDestinationOutput>, GuardDutyError> {
    let action = "guardduty:UpdatePublishingDestination";
    let (permit, found) =
        tx.permit_destination(ctx, action, &input.detector_id, &input.destination_id)?;

    let Some(asked) = input.destination_properties else {
        return Ok(permit.reply(UpdatePublishingDestinationOutput {}));
    };
    let mut properties = found.properties();
    properties.destination_arn = asked.destination_arn.or(properties.destination_arn);
    properties.kms_key_arn = asked.kms_key_arn.or(properties.kms_key_arn);
    let target = Target::parse(&properties).ok_or_else(GuardDutyError::invalid_values)?;
    let owner = asked.expected_bucket_owner;
    let destination = Destination {
        target,
        expected_bucket_owner: owner.or(properties.expected_bucket_owner),
        status: PublishingStatus::PendingVerification,
        failing_since: None,
        tried_at: None,
        ..Destination::clone(&found)
    };
    require_caller_may(ctx, tx.service, &destination)?;
    tx.service.require_writable(ctx, &destination)?;
    destinations::put(tx.tx, destination)?;

    Ok(permit.reply(UpdatePublishingDestinationOutput {}))
}
