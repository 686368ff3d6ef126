//! `ListThreatIntelSets`: the ids of the lists of this kind.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListThreatIntelSets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListThreatIntelSetsInput, ListThreatIntelSetsOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyRead;

pub(crate) fn list_threat_intel_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListThreatIntelSetsInput,
) -> Result<Reply<ListThreatIntelSetsOutput>, GuardDutyError> {
    let (permit, listed) = entry_lists::list(
        ctx,
        tx,
        "guardduty:ListThreatIntelSets",
        ListKind::ThreatIntelSet,
        &input.detector_id,
        (input.next_token.as_deref(), input.max_results),
    )?;

    Ok(permit.reply(ListThreatIntelSetsOutput {
        threat_intel_set_ids: listed.entries,
        next_token: listed.next,
    }))
}
