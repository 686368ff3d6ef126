//! `GetMemberDetectors`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMemberDetectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetMemberDetectorsInput, GetMemberDetectorsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_member_detectors(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetMemberDetectorsInput,
) -> Result<Reply<GetMemberDetectorsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:GetMemberDetectors", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetMemberDetectors"))
}
