//! `CreatePublishingDestination`: has findings exported to a bucket.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreatePublishingDestination.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    CreatePublishingDestinationInput, CreatePublishingDestinationOutput, DestinationType,
    PublishingStatus,
};
use crate::destinations::{self, Destination, Target, require_caller_may};
use crate::error::GuardDutyError;
use crate::resources::tagging;
use crate::store::GuardDutyWrite;

pub(crate) fn create_publishing_destination(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreatePublishingDestinationInput,
) -> Result<Reply<CreatePublishingDestinationOutput>, GuardDutyError> {
    let DestinationType::S3 = input.destination_type;
    let target = Target::parse(&input.destination_properties);
    let target = target.ok_or_else(GuardDutyError::invalid_values)?;
    let tags = tagging::parse(input.tags.as_ref())?;

    let ask = Ask::new("guardduty:CreatePublishingDestination");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    let detector = tx.owned_detector(ctx, &input.detector_id)?;
    let destination = Destination {
        id: hex::encode(ctx.random_bytes::<16>()),
        detector: detector.id.clone(),
        account: detector.account,
        region: detector.region.clone(),
        target,
        expected_bucket_owner: input.destination_properties.expected_bucket_owner,
        status: PublishingStatus::PendingVerification,
        failing_since: None,
        tried_at: None,
        client_token: input.client_token.filter(|token| !token.is_empty()),
        tags,
    };
    require_caller_may(ctx, tx.service, &destination)?;

    if let Some(there) = destinations::of_detector(&*tx.tx, &detector.id)?.first() {
        let is_repeated = there.client_token.is_some()
            && there.client_token == destination.client_token
            && there.target == destination.target;
        if !is_repeated {
            return Err(GuardDutyError::destination_exists());
        }
        let destination_id = there.id.clone();
        return Ok(permit.reply(CreatePublishingDestinationOutput { destination_id }));
    }
    tx.service.require_writable(ctx, &destination)?;
    let destination_id = destination.id.clone();
    destinations::put(tx.tx, destination)?;

    Ok(permit.reply(CreatePublishingDestinationOutput { destination_id }))
}
