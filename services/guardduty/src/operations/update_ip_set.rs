//! `UpdateIPSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateIPSetInput, UpdateIPSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_ip_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateIPSetInput,
) -> Result<Reply<UpdateIPSetOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:UpdateIPSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateIPSet"))
}
