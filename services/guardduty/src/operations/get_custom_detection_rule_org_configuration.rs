//! `GetCustomDetectionRuleOrgConfiguration`: which accounts of an organization a rule is associated with.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCustomDetectionRuleOrgConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use super::create_custom_detection_rule_org_configuration::find;
use crate::api::{
    GetCustomDetectionRuleOrgConfigurationInput, GetCustomDetectionRuleOrgConfigurationOutput,
};
use crate::custom;
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<GetCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    let action = "guardduty:GetCustomDetectionRuleOrgConfiguration";
    let permit = ctx.authorize(&Ask::new(action))?;

    custom::require_administrator(tx.tx, ctx)?;
    let found = find(ctx, tx.tx, &input.rule_id, input.mode)?;

    Ok(permit.reply(GetCustomDetectionRuleOrgConfigurationOutput {
        configuration: found.detail(),
    }))
}
