//! `DeleteTrustedEntitySet`: deletes a list of trusted addresses and names.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteTrustedEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteTrustedEntitySetInput, DeleteTrustedEntitySetOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_trusted_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteTrustedEntitySetInput,
) -> Result<Reply<DeleteTrustedEntitySetOutput>, GuardDutyError> {
    let permit = entry_lists::delete(
        ctx,
        tx,
        "guardduty:DeleteTrustedEntitySet",
        ListKind::TrustedEntitySet,
        &input.detector_id,
        &input.trusted_entity_set_id,
    )?;

    Ok(permit.reply(DeleteTrustedEntitySetOutput {}))
}
