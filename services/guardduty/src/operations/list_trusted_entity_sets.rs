//! `ListTrustedEntitySets`: the ids of the lists of this kind.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListTrustedEntitySets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTrustedEntitySetsInput, ListTrustedEntitySetsOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyRead;

pub(crate) fn list_trusted_entity_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListTrustedEntitySetsInput,
) -> Result<Reply<ListTrustedEntitySetsOutput>, GuardDutyError> {
    let (permit, listed) = entry_lists::list(
        ctx,
        tx,
        "guardduty:ListTrustedEntitySets",
        ListKind::TrustedEntitySet,
        &input.detector_id,
        (input.next_token.as_deref(), input.max_results),
    )?;

    Ok(permit.reply(ListTrustedEntitySetsOutput {
        trusted_entity_set_ids: listed.entries,
        next_token: listed.next,
    }))
}
