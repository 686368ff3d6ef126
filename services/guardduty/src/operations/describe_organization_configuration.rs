//! `DescribeOrganizationConfiguration`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DescribeOrganizationConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeOrganizationConfigurationInput, DescribeOrganizationConfigurationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn describe_organization_configuration(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: DescribeOrganizationConfigurationInput,
) -> Result<Reply<DescribeOrganizationConfigurationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:DescribeOrganizationConfiguration",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built(
        "DescribeOrganizationConfiguration",
    ))
}
