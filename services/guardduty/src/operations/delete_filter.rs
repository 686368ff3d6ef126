//! `DeleteFilter`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteFilter.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteFilterInput, DeleteFilterOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_filter(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteFilterInput,
) -> Result<Reply<DeleteFilterOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:DeleteFilter", &input.detector_id)?;

    Err(GuardDutyError::not_built("DeleteFilter"))
}
