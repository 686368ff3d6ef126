//! `DeleteThreatEntitySet`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteThreatEntitySetInput, DeleteThreatEntitySetOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_threat_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteThreatEntitySetInput,
) -> Result<Reply<DeleteThreatEntitySetOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:DeleteThreatEntitySet", &input.detector_id)?;

    Err(GuardDutyError::not_built("DeleteThreatEntitySet"))
}
