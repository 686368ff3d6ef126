//! `CreateFilter`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateFilterInput, CreateFilterOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_filter(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateFilterInput,
) -> Result<Reply<CreateFilterOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:CreateFilter", &input.detector_id)?;

    Err(GuardDutyError::not_built("CreateFilter"))
}
