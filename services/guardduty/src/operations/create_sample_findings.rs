//! `CreateSampleFindings`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateSampleFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateSampleFindingsInput, CreateSampleFindingsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_sample_findings(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateSampleFindingsInput,
) -> Result<Reply<CreateSampleFindingsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:CreateSampleFindings", &input.detector_id)?;

    Err(GuardDutyError::not_built("CreateSampleFindings"))
}
