//! `CreatePublishingDestination`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreatePublishingDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreatePublishingDestinationInput, CreatePublishingDestinationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_publishing_destination(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreatePublishingDestinationInput,
) -> Result<Reply<CreatePublishingDestinationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:CreatePublishingDestination",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("CreatePublishingDestination"))
}
