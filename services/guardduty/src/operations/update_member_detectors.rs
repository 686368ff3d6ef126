//! `UpdateMemberDetectors`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateMemberDetectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateMemberDetectorsInput, UpdateMemberDetectorsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_member_detectors(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateMemberDetectorsInput,
) -> Result<Reply<UpdateMemberDetectorsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:UpdateMemberDetectors", &input.detector_id)?;

    Err(GuardDutyError::not_built("UpdateMemberDetectors"))
}
