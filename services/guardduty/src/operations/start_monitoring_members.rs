//! `StartMonitoringMembers`: lets the detectors of members look again.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_StartMonitoringMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartMonitoringMembersInput, StartMonitoringMembersOutput};
use crate::error::GuardDutyError;
use crate::membership;
use crate::store::GuardDutyWrite;

pub(crate) fn start_monitoring_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: StartMonitoringMembersInput,
) -> Result<Reply<StartMonitoringMembersOutput>, GuardDutyError> {
    let action = "guardduty:StartMonitoringMembers";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    let unprocessed_accounts = membership::monitor(ctx, tx, &detector, &input.account_ids, true)?;

    Ok(permit.reply(StartMonitoringMembersOutput {
        unprocessed_accounts,
    }))
}
