//! `GetCoverageStatistics`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCoverageStatistics.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetCoverageStatisticsInput, GetCoverageStatisticsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_coverage_statistics(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetCoverageStatisticsInput,
) -> Result<Reply<GetCoverageStatisticsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:GetCoverageStatistics", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetCoverageStatistics"))
}
