//! `GetUsageStatistics`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetUsageStatistics.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUsageStatisticsInput, GetUsageStatisticsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_usage_statistics(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetUsageStatisticsInput,
) -> Result<Reply<GetUsageStatisticsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:GetUsageStatistics", &input.detector_id)?;

    Err(GuardDutyError::not_built("GetUsageStatistics"))
}
