//! `ListIPSets`: the ids of the lists of this kind.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListIPSets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListIPSetsInput, ListIPSetsOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyRead;

pub(crate) fn list_ip_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListIPSetsInput,
) -> Result<Reply<ListIPSetsOutput>, GuardDutyError> {
    let (permit, listed) = entry_lists::list(
        ctx,
        tx,
        "guardduty:ListIPSets",
        ListKind::IpSet,
        &input.detector_id,
        (input.next_token.as_deref(), input.max_results),
    )?;

    Ok(permit.reply(ListIPSetsOutput {
        ip_set_ids: listed.entries,
        next_token: listed.next,
    }))
}
