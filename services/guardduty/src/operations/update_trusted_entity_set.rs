//! `UpdateTrustedEntitySet`: renames, moves, activates or deactivates a list of trusted addresses and names.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateTrustedEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateTrustedEntitySetInput, UpdateTrustedEntitySetOutput};
use crate::entry_lists::{self, ListChange};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn update_trusted_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateTrustedEntitySetInput,
) -> Result<Reply<UpdateTrustedEntitySetOutput>, GuardDutyError> {
    let change = ListChange {
        kind: ListKind::TrustedEntitySet,
        detector_id: input.detector_id,
        id: input.trusted_entity_set_id,
        name: input.name,
        location: input.location,
        activate: input.activate,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let permit = entry_lists::update(ctx, tx, "guardduty:UpdateTrustedEntitySet", change)?;

    Ok(permit.reply(UpdateTrustedEntitySetOutput {}))
}
