//! `UpdateIPSet`: renames, moves, activates or deactivates a list of trusted addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateIPSetInput, UpdateIPSetOutput};
use crate::entry_lists::{self, ListChange};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn update_ip_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateIPSetInput,
) -> Result<Reply<UpdateIPSetOutput>, GuardDutyError> {
    let change = ListChange {
        kind: ListKind::IpSet,
        detector_id: input.detector_id,
        id: input.ip_set_id,
        name: input.name,
        location: input.location,
        activate: input.activate,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let permit = entry_lists::update(ctx, tx, "guardduty:UpdateIPSet", change)?;

    Ok(permit.reply(UpdateIPSetOutput {}))
}
