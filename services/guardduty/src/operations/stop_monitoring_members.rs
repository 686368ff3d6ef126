//! `StopMonitoringMembers`: suspends the detectors of members.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_StopMonitoringMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StopMonitoringMembersInput, StopMonitoringMembersOutput};
use crate::error::GuardDutyError;
use crate::membership;
use crate::store::GuardDutyWrite;

pub(crate) fn stop_monitoring_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: StopMonitoringMembersInput,
) -> Result<Reply<StopMonitoringMembersOutput>, GuardDutyError> {
    let action = "guardduty:StopMonitoringMembers";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    let unprocessed_accounts = membership::monitor(ctx, tx, &detector, &input.account_ids, false)?;

    Ok(permit.reply(StopMonitoringMembersOutput {
        unprocessed_accounts,
    }))
}
