//! `UpdateCustomDetectionRuleOrgConfiguration`: changes how, or for whom, a rule runs in an organization.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateCustomDetectionRuleOrgConfiguration.html>

use std::sync::Arc;

use ringwall_core::{Ask, Reply, RequestContext};

use super::create_custom_detection_rule_org_configuration::accounts;
use crate::api::{
    UpdateCustomDetectionRuleOrgConfigurationInput, UpdateCustomDetectionRuleOrgConfigurationOutput,
};
use crate::custom::{self, Configuration};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<UpdateCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    let is_named = input.include_account_ids.is_some() || input.exclude_account_ids.is_some();
    let (include, exclude) = accounts(input.include_account_ids, input.exclude_account_ids)?;

    let there = custom::configurations_of(&*tx.tx, ctx.account(), &ctx.region, ctx.now())?;

    let action = "guardduty:UpdateCustomDetectionRuleOrgConfiguration";
    let permit = ctx.authorize(&Ask::new(action))?;

    custom::require_administrator(&*tx.tx, ctx)?;
    let of_rule = there.iter().filter(|one| one.rule_id == input.rule_id);
    let of_rule: Vec<&Arc<Configuration>> = of_rule.collect();
    // The one of that mode is changed; if there is none, the one there is gets that mode.
    let of_mode = of_rule.iter().find(|one| one.mode == input.mode);
    let found = of_mode.or(of_rule.first()).copied();
    let found = found.ok_or_else(GuardDutyError::no_such_configuration)?;
    let mut changed = Configuration::clone(found);
    if is_named {
        (changed.include, changed.exclude) = (include, exclude);
    }
    if changed.claims_all() && of_rule.len() > 1 {
        return Err(GuardDutyError::rule_is_configured());
    }
    if changed.mode != input.mode {
        changed.mode = input.mode;
        changed.expires_at = custom::expiry(input.mode, ctx.now());
    }
    changed.updated_at = ctx.now();
    custom::delete_configuration(tx.tx, found)?;
    custom::put_configuration(tx.tx, changed)?;
    custom::settle(tx.tx, &*ctx.platform().entropy, ctx.now())?;

    Ok(permit.reply(UpdateCustomDetectionRuleOrgConfigurationOutput {}))
}
