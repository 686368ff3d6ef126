//! `UpdateOrganizationConfiguration`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateOrganizationConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateOrganizationConfigurationInput, UpdateOrganizationConfigurationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_organization_configuration(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateOrganizationConfigurationInput,
) -> Result<Reply<UpdateOrganizationConfigurationOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:UpdateOrganizationConfiguration",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("UpdateOrganizationConfiguration"))
}
