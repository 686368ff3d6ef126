//! `GetFindingsStatistics`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindingsStatistics.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetFindingsStatisticsInput, GetFindingsStatisticsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_findings_statistics(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetFindingsStatisticsInput,
) -> Result<Reply<GetFindingsStatisticsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:GetFindingsStatistics", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetFindingsStatistics"))
}
