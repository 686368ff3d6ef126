//! `CreateCustomDetectionRuleOrgConfiguration`: associates a rule with the accounts of an organization, those that join later, too.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateCustomDetectionRuleOrgConfiguration.html>

use ringwall_core::{AccountId, Ask, Reply, RequestContext};

use crate::api::{
    AssociationMode, CreateCustomDetectionRuleOrgConfigurationInput,
    CreateCustomDetectionRuleOrgConfigurationOutput,
};
use crate::custom::{self, Configuration};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<CreateCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    let (include, exclude) = accounts(input.include_account_ids, input.exclude_account_ids)?;

    let there = custom::configurations_of(&*tx.tx, ctx.account(), &ctx.region, ctx.now())?;

    let action = "guardduty:CreateCustomDetectionRuleOrgConfiguration";
    let permit = ctx.authorize(&Ask::new(action))?;

    custom::require_administrator(&*tx.tx, ctx)?;
    let rule = tx.service.custom_rules.find(&input.rule_id);
    rule.ok_or_else(GuardDutyError::no_such_rule)?;
    let configuration = Configuration {
        rule_id: input.rule_id,
        administrator: ctx.account(),
        region: ctx.region.clone(),
        mode: input.mode,
        include,
        exclude,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        expires_at: custom::expiry(input.mode, ctx.now()),
    };
    let others = there
        .iter()
        .filter(|other| other.rule_id == configuration.rule_id);
    let mut conflicts = others.filter(|other| conflict(other, &configuration));
    if conflicts.next().is_some() {
        return Err(GuardDutyError::rule_is_configured());
    }
    custom::put_configuration(tx.tx, configuration)?;
    custom::settle(tx.tx, &*ctx.platform().entropy, ctx.now())?;

    Ok(permit.reply(CreateCustomDetectionRuleOrgConfigurationOutput {}))
}

/// A rule has one configuration a mode, and only one if that claims the whole organization.
fn conflict(one: &Configuration, other: &Configuration) -> bool {
    one.mode == other.mode || one.claims_all() || other.claims_all()
}

/// Reads the accounts that are named: included or excluded, not both.
pub(super) fn accounts(
    include: Option<Vec<String>>,
    exclude: Option<Vec<String>>,
) -> Result<(Vec<AccountId>, Vec<AccountId>), GuardDutyError> {
    let parse = |texts: Option<Vec<String>>| {
        let ids = texts.unwrap_or_default();
        let ids = ids.iter().map(|id| id.parse());
        let ids = ids.collect::<Result<Vec<AccountId>, _>>();
        ids.map_err(|_| GuardDutyError::invalid_input())
    };
    let (include, exclude) = (parse(include)?, parse(exclude)?);
    if !include.is_empty() && !exclude.is_empty() {
        return Err(GuardDutyError::include_and_exclude());
    }
    Ok((include, exclude))
}

/// The configuration of a rule in a mode.
pub(super) fn find(
    ctx: &RequestContext,
    tx: &impl ringwall_store::Reads,
    rule_id: &str,
    mode: AssociationMode,
) -> Result<std::sync::Arc<Configuration>, GuardDutyError> {
    let there = custom::configurations_of(tx, ctx.account(), &ctx.region, ctx.now())?;
    let mut of_rule = there.into_iter().filter(|one| one.rule_id == rule_id);
    let found = of_rule.find(|one| one.mode == mode);
    found.ok_or_else(GuardDutyError::no_such_configuration)
}
