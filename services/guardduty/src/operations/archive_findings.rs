//! `ArchiveFindings`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ArchiveFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ArchiveFindingsInput, ArchiveFindingsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn archive_findings(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: ArchiveFindingsInput,
) -> Result<Reply<ArchiveFindingsOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:ArchiveFindings", &input.detector_id)?;

    Err(GuardDutyError::not_built("ArchiveFindings"))
}
