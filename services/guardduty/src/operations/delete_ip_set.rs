//! `DeleteIPSet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteIPSetInput, DeleteIPSetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_ip_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteIPSetInput,
) -> Result<Reply<DeleteIPSetOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:DeleteIPSet", &input.detector_id)?;

    Err(GuardDutyError::not_built("DeleteIPSet"))
}
