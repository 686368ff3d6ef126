//! `DeleteThreatIntelSet`: deletes a list of malicious addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteThreatIntelSetInput, DeleteThreatIntelSetOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_threat_intel_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteThreatIntelSetInput,
) -> Result<Reply<DeleteThreatIntelSetOutput>, GuardDutyError> {
    let permit = entry_lists::delete(
        ctx,
        tx,
        "guardduty:DeleteThreatIntelSet",
        ListKind::ThreatIntelSet,
        &input.detector_id,
        &input.threat_intel_set_id,
    )?;

    Ok(permit.reply(DeleteThreatIntelSetOutput {}))
}
