//! `GetOrganizationStatistics`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetOrganizationStatistics.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetOrganizationStatisticsInput, GetOrganizationStatisticsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_organization_statistics(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: GetOrganizationStatisticsInput,
) -> Result<Reply<GetOrganizationStatisticsOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:GetOrganizationStatistics"))?;

    Err(GuardDutyError::not_built("GetOrganizationStatistics"))
}
