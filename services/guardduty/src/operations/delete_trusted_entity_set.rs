//! `DeleteTrustedEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteTrustedEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteTrustedEntitySetInput, DeleteTrustedEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_trusted_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteTrustedEntitySetInput,
) -> Result<Reply<DeleteTrustedEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:DeleteTrustedEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("DeleteTrustedEntitySet"))
}
