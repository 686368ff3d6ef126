//! `ListIPSets`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListIPSets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListIPSetsInput, ListIPSetsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_ip_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListIPSetsInput,
) -> Result<Reply<ListIPSetsOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:ListIPSets", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListIPSets"))
}
