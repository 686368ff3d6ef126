//! `StopMonitoringMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_StopMonitoringMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StopMonitoringMembersInput, StopMonitoringMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn stop_monitoring_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: StopMonitoringMembersInput,
) -> Result<Reply<StopMonitoringMembersOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:StopMonitoringMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("StopMonitoringMembers"))
}
