//! `ListCoverage`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCoverage.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListCoverageInput, ListCoverageOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_coverage(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListCoverageInput,
) -> Result<Reply<ListCoverageOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:ListCoverage", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListCoverage"))
}
