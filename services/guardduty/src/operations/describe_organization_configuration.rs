//! `DescribeOrganizationConfiguration`: which accounts and features are turned on by themselves.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DescribeOrganizationConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    AutoEnableMembers, DescribeOrganizationConfigurationInput,
    DescribeOrganizationConfigurationOutput,
};
use crate::error::GuardDutyError;
use crate::members::{self, MOST_OF_ORGANIZATION};
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn describe_organization_configuration(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: DescribeOrganizationConfigurationInput,
) -> Result<Reply<DescribeOrganizationConfigurationOutput>, GuardDutyError> {
    let token = input.next_token.as_deref();
    page(tx.service, ctx, "", token, input.max_results)?;

    let action = "guardduty:DescribeOrganizationConfiguration";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    let row = tx.administration(ctx)?;
    let members = members::members_of(tx.tx, &detector.id)?;

    Ok(permit.reply(DescribeOrganizationConfigurationOutput {
        auto_enable: Some(row.members != AutoEnableMembers::None),
        member_account_limit_reached: members.len() >= MOST_OF_ORGANIZATION,
        data_sources: Some(row.shown_as_data_sources()),
        features: Some(row.shown()),
        next_token: None,
        auto_enable_organization_members: Some(row.members),
    }))
}
