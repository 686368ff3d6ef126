//! `DeleteThreatEntitySet`: deletes a list of malicious addresses, names and files.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteThreatEntitySetInput, DeleteThreatEntitySetOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_threat_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteThreatEntitySetInput,
) -> Result<Reply<DeleteThreatEntitySetOutput>, GuardDutyError> {
    let permit = entry_lists::delete(
        ctx,
        tx,
        "guardduty:DeleteThreatEntitySet",
        ListKind::ThreatEntitySet,
        &input.detector_id,
        &input.threat_entity_set_id,
    )?;

    Ok(permit.reply(DeleteThreatEntitySetOutput {}))
}
