//! `CreateIPSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateIPSetInput, CreateIPSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_ip_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateIPSetInput,
) -> Result<Reply<CreateIPSetOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:CreateIPSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("CreateIPSet"))
}
