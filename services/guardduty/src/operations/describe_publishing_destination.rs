//! `DescribePublishingDestination`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DescribePublishingDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribePublishingDestinationInput, DescribePublishingDestinationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn describe_publishing_destination(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: DescribePublishingDestinationInput,
) -> Result<Reply<DescribePublishingDestinationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:DescribePublishingDestination",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("DescribePublishingDestination"))
}
