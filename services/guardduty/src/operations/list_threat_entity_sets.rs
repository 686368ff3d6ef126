//! `ListThreatEntitySets`: the ids of the lists of this kind.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListThreatEntitySets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListThreatEntitySetsInput, ListThreatEntitySetsOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyRead;

pub(crate) fn list_threat_entity_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListThreatEntitySetsInput,
) -> Result<Reply<ListThreatEntitySetsOutput>, GuardDutyError> {
    let (permit, listed) = entry_lists::list(
        ctx,
        tx,
        "guardduty:ListThreatEntitySets",
        ListKind::ThreatEntitySet,
        &input.detector_id,
        (input.next_token.as_deref(), input.max_results),
    )?;

    Ok(permit.reply(ListThreatEntitySetsOutput {
        threat_entity_set_ids: listed.entries,
        next_token: listed.next,
    }))
}
