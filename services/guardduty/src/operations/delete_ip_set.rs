//! `DeleteIPSet`: deletes a list of trusted addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteIPSetInput, DeleteIPSetOutput};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_ip_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteIPSetInput,
) -> Result<Reply<DeleteIPSetOutput>, GuardDutyError> {
    let permit = entry_lists::delete(
        ctx,
        tx,
        "guardduty:DeleteIPSet",
        ListKind::IpSet,
        &input.detector_id,
        &input.ip_set_id,
    )?;

    Ok(permit.reply(DeleteIPSetOutput {}))
}
