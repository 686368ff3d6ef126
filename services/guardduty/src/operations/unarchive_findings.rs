//! `UnarchiveFindings`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UnarchiveFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UnarchiveFindingsInput, UnarchiveFindingsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn unarchive_findings(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UnarchiveFindingsInput,
) -> Result<Reply<UnarchiveFindingsOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:UnarchiveFindings", &input.detector_id)?;

    Err(GuardDutyError::not_built("UnarchiveFindings"))
}
