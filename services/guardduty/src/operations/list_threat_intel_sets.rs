//! `ListThreatIntelSets`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListThreatIntelSets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListThreatIntelSetsInput, ListThreatIntelSetsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_threat_intel_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListThreatIntelSetsInput,
) -> Result<Reply<ListThreatIntelSetsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:ListThreatIntelSets", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListThreatIntelSets"))
}
