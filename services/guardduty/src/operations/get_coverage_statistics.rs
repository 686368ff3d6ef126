//! `GetCoverageStatistics`: how many resources agents of Runtime Monitoring report from.
//!
//! There are no such agents for this server: every count is nought.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCoverageStatistics.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    CoverageStatistics, CoverageStatisticsType, CoverageStatus, GetCoverageStatisticsInput,
    GetCoverageStatisticsOutput, ResourceType,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_coverage_statistics(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetCoverageStatisticsInput,
) -> Result<Reply<GetCoverageStatisticsOutput>, GuardDutyError> {
    let action = "guardduty:GetCoverageStatistics";
    let (permit, _) = tx.permit_detector(ctx, action, &input.detector_id)?;

    let is_asked = |kind| input.statistics_type.contains(&kind);
    let types = ResourceType::ALL
        .iter()
        .map(|name| (name.as_str().to_owned(), 0));
    let states = CoverageStatus::ALL
        .iter()
        .map(|name| (name.as_str().to_owned(), 0));
    let statistics = CoverageStatistics {
        count_by_resource_type: is_asked(CoverageStatisticsType::CountByResourceType)
            .then(|| types.collect()),
        count_by_coverage_status: is_asked(CoverageStatisticsType::CountByCoverageStatus)
            .then(|| states.collect()),
    };

    Ok(permit.reply(GetCoverageStatisticsOutput {
        coverage_statistics: Some(statistics),
    }))
}
