//! `ListThreatEntitySets`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListThreatEntitySets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListThreatEntitySetsInput, ListThreatEntitySetsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_threat_entity_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListThreatEntitySetsInput,
) -> Result<Reply<ListThreatEntitySetsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:ListThreatEntitySets", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListThreatEntitySets"))
}
