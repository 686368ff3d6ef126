//! `UpdateThreatEntitySet`: renames, moves, activates or deactivates a list of malicious addresses, names and files.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateThreatEntitySetInput, UpdateThreatEntitySetOutput};
use crate::entry_lists::{self, ListChange};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn update_threat_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateThreatEntitySetInput,
) -> Result<Reply<UpdateThreatEntitySetOutput>, GuardDutyError> {
    let change = ListChange {
        kind: ListKind::ThreatEntitySet,
        detector_id: input.detector_id,
        id: input.threat_entity_set_id,
        name: input.name,
        location: input.location,
        activate: input.activate,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let permit = entry_lists::update(ctx, tx, "guardduty:UpdateThreatEntitySet", change)?;

    Ok(permit.reply(UpdateThreatEntitySetOutput {}))
}
