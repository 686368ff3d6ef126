//! `GetFindings`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetFindingsInput, GetFindingsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_findings(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetFindingsInput,
) -> Result<Reply<GetFindingsOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:GetFindings", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetFindings"))
}
