//! References to groups: what they override, and how managed groups are set up.

use std::collections::HashSet;

use super::refusal::{Place, Reason, Refusal};
use crate::language::managed::{
    ManagedRuleGroupConfig, ManagedRuleGroupStatement, ResponseInspection,
};
use crate::language::statement::{ExcludedRule, RuleActionOverride};

/// Rules whose actions may be overridden.
const OVERRIDES: usize = 100;

/// Checks what a reference overrides.
pub(super) fn overrides(
    actions: &[RuleActionOverride],
    excluded: &[ExcludedRule],
) -> Result<(), Refusal> {
    Refusal::if_more(actions.len(), OVERRIDES, "rule action overrides")?;
    Refusal::if_more(excluded.len(), OVERRIDES, "excluded rules")?;
    let mut names = HashSet::new();
    if let Some(one) = actions.iter().find(|one| !names.insert(&one.name)) {
        return Err(Refusal::invalid(
            Place::RuleAction,
            &one.name,
            Reason::Duplicate,
        ));
    }
    if let Some(one) = excluded.iter().find(|one| !names.insert(&one.name)) {
        return Err(Refusal::invalid(
            Place::ExcludedRule,
            &one.name,
            Reason::Duplicate,
        ));
    }
    Ok(())
}

/// Checks how a managed group is set up: only as that group can be, and as it must be.
pub(super) fn configs(group: &ManagedRuleGroupStatement) -> Result<(), Refusal> {
    let refused = |reason| {
        Err(Refusal::invalid(
            Place::ManagedRuleGroupConfig,
            &group.name,
            reason,
        ))
    };
    let configs = group.managed_rule_group_configs.as_slice();
    if !configs.iter().all(|config| is_of(config, &group.name)) {
        return refused(Reason::Unsupported);
    }
    let is_new_form = |config: &&ManagedRuleGroupConfig| !is_older_form(config);
    if configs.iter().filter(is_new_form).count() > 1 {
        return refused(Reason::Duplicate);
    }
    if must_be_set_up(&group.name) && configs.is_empty() {
        return refused(Reason::Missing);
    }
    configs.iter().try_for_each(response_inspection)
}

/// Whether a group does nothing without a configuration.
fn must_be_set_up(group: &str) -> bool {
    matches!(
        group,
        "AWSManagedRulesATPRuleSet"
            | "AWSManagedRulesACFPRuleSet"
            | "AWSManagedRulesAntiDDoSRuleSet"
    )
}

/// Whether a configuration is one of a group's.
fn is_of(config: &ManagedRuleGroupConfig, group: &str) -> bool {
    match config {
        ManagedRuleGroupConfig::BotControl(_) => group == "AWSManagedRulesBotControlRuleSet",
        ManagedRuleGroupConfig::AccountCreation(_) => group == "AWSManagedRulesACFPRuleSet",
        ManagedRuleGroupConfig::AntiDdos(_) => group == "AWSManagedRulesAntiDDoSRuleSet",
        ManagedRuleGroupConfig::AccountTakeover(_) => group == "AWSManagedRulesATPRuleSet",
        _ => group == "AWSManagedRulesATPRuleSet",
    }
}

fn is_older_form(config: &ManagedRuleGroupConfig) -> bool {
    matches!(
        config,
        ManagedRuleGroupConfig::LoginPath(_)
            | ManagedRuleGroupConfig::PayloadType(_)
            | ManagedRuleGroupConfig::UsernameField(_)
            | ManagedRuleGroupConfig::PasswordField(_)
    )
}

/// A status, header value or text cannot tell success and failure at once.
fn response_inspection(config: &ManagedRuleGroupConfig) -> Result<(), Refusal> {
    let inspection = match config {
        ManagedRuleGroupConfig::AccountTakeover(takeover) => takeover.response_inspection.as_ref(),
        ManagedRuleGroupConfig::AccountCreation(creation) => creation.response_inspection.as_ref(),
        _ => None,
    };
    let is_ambiguous = match inspection {
        None => false,
        Some(ResponseInspection::StatusCode(codes)) => {
            overlap(&codes.success_codes, &codes.failure_codes)
        }
        Some(ResponseInspection::Header(header)) => {
            overlap(&header.success_values, &header.failure_values)
        }
        Some(ResponseInspection::BodyContains(body)) => {
            overlap(&body.success_strings, &body.failure_strings)
        }
        Some(ResponseInspection::Json(json)) => overlap(&json.success_values, &json.failure_values),
    };
    if is_ambiguous {
        return Err(Refusal::invalid(
            Place::AtpResponseInspection,
            "ResponseInspection",
            Reason::Duplicate,
        ));
    }
    Ok(())
}

fn overlap<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().any(|item| other.contains(item))
}
