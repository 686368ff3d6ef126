//! `DeleteCustomDetectionRuleOrgConfiguration`: ends a configuration. What it associated goes on.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteCustomDetectionRuleOrgConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use super::create_custom_detection_rule_org_configuration::find;
use crate::api::{
    DeleteCustomDetectionRuleOrgConfigurationInput, DeleteCustomDetectionRuleOrgConfigurationOutput,
};
use crate::custom;
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<DeleteCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    let action = "guardduty:DeleteCustomDetectionRuleOrgConfiguration";
    let permit = ctx.authorize(&Ask::new(action))?;

    custom::require_administrator(&*tx.tx, ctx)?;
    let found = find(ctx, &*tx.tx, &input.rule_id, input.mode)?;
    custom::delete_configuration(tx.tx, &found)?;

    Ok(permit.reply(DeleteCustomDetectionRuleOrgConfigurationOutput {}))
}
