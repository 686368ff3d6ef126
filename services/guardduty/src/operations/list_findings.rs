//! `ListFindings`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListFindingsInput, ListFindingsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_findings(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListFindingsInput,
) -> Result<Reply<ListFindingsOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:ListFindings", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListFindings"))
}
