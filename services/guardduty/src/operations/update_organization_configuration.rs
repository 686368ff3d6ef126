//! `UpdateOrganizationConfiguration`: says which accounts and features are turned on by themselves.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateOrganizationConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    AutoEnableMembers, UpdateOrganizationConfigurationInput, UpdateOrganizationConfigurationOutput,
};
use crate::error::GuardDutyError;
use crate::organization;
use crate::resources::organization::{Administration, of_data_sources};
use crate::store::GuardDutyWrite;

pub(crate) fn update_organization_configuration(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateOrganizationConfigurationInput,
) -> Result<Reply<UpdateOrganizationConfigurationOutput>, GuardDutyError> {
    let members = match (input.auto_enable_organization_members, input.auto_enable) {
        (Some(members), None) => members,
        (None, Some(true)) => AutoEnableMembers::New,
        (None, Some(false)) => AutoEnableMembers::None,
        // One of them, and not both.
        _ => return Err(GuardDutyError::invalid_input()),
    };
    let features = match (input.features, &input.data_sources) {
        (Some(_), Some(_)) => return Err(GuardDutyError::features_and_data_sources()),
        (Some(features), None) => features,
        (None, Some(sources)) => of_data_sources(sources),
        (None, None) => Vec::new(),
    };

    let action = "guardduty:UpdateOrganizationConfiguration";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    let mut row = Administration::clone(&*tx.administration(ctx)?);
    if row.members == AutoEnableMembers::None {
        row.new_since = ctx.now();
    }
    row.members = members;
    row.set(&features)?;
    organization::put(tx.tx, row.clone())?;
    organization::apply_to_all(tx.tx, &row, &detector, ctx.now())?;

    Ok(permit.reply(UpdateOrganizationConfigurationOutput {}))
}
