//! `StartMonitoringMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_StartMonitoringMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartMonitoringMembersInput, StartMonitoringMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn start_monitoring_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: StartMonitoringMembersInput,
) -> Result<Reply<StartMonitoringMembersOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:StartMonitoringMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("StartMonitoringMembers"))
}
