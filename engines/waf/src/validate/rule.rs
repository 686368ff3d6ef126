//! Rules among their siblings.

use std::collections::{BTreeMap, HashSet};

use super::action::{self, Headers};
use super::refusal::{Place, Reason, Refusal};
use super::{Holder, label, statement};
use crate::language::action::RuleAction;
use crate::language::statement::Statement;
use crate::language::{CustomResponseBody, ImmunityConfig, Rule};

/// References to sets and groups that rules may have.
const REFERENCES: usize = 50;

/// Seconds that solutions may be good for.
const CAPTCHA_IMMUNITY: std::ops::RangeInclusive<u64> = 60..=259_200;
const CHALLENGE_IMMUNITY: std::ops::RangeInclusive<u64> = 300..=259_200;

/// Checks the rules of a web ACL or rule group.
pub(super) fn rules(
    rules: &[Rule],
    holder: Holder,
    bodies: &BTreeMap<String, CustomResponseBody>,
    headers: &mut Headers,
) -> Result<(), Refusal> {
    require_distinct(rules)?;
    for rule in rules {
        one(rule, holder)?;
        if let Some(action) = &rule.action {
            action::rule_action(action, Some(bodies), headers)?;
        }
        for action in overriding_actions(&rule.statement) {
            action::rule_action(action, Some(bodies), headers)?;
        }
    }
    require_few(rules, holder)
}

/// Checks rules of which it is not known where they will stand.
pub(super) fn loose_rules(rules: &[Rule]) -> Result<(), Refusal> {
    let mut headers = Headers::default();
    require_distinct(rules)?;
    for rule in rules {
        one(rule, Holder::WebAcl)?;
        let own = rule.action.iter();
        for action in own.chain(overriding_actions(&rule.statement)) {
            action::rule_action(action, None, &mut headers)?;
        }
    }
    require_few(rules, Holder::WebAcl)
}

/// Checks how long solutions are good.
pub(super) fn immunity(
    captcha: Option<&ImmunityConfig>,
    challenge: Option<&ImmunityConfig>,
) -> Result<(), Refusal> {
    let is_within = |config: Option<&ImmunityConfig>, range: std::ops::RangeInclusive<u64>| {
        let time = config.and_then(|config| config.immunity_time_property);
        time.is_none_or(|time| range.contains(&time.immunity_time))
    };
    if is_within(captcha, CAPTCHA_IMMUNITY) && is_within(challenge, CHALLENGE_IMMUNITY) {
        return Ok(());
    }
    Err(Refusal::invalid(
        Place::ChallengeConfig,
        "ImmunityTime",
        Reason::InvalidValue,
    ))
}

/// Names and priorities are unique.
fn require_distinct(rules: &[Rule]) -> Result<(), Refusal> {
    let (mut names, mut priorities) = (HashSet::new(), HashSet::new());
    let twice = rules.iter().find(|rule| {
        let is_new = names.insert(&rule.name);
        !priorities.insert(rule.priority) || !is_new
    });
    twice.map_or(Ok(()), |rule| {
        Err(Refusal::invalid(Place::Rule, &rule.name, Reason::Duplicate))
    })
}

fn one(rule: &Rule, holder: Holder) -> Result<(), Refusal> {
    require_its_action(rule)?;
    for label in &rule.rule_labels {
        label::name(&label.name)?;
    }
    immunity(rule.captcha_config.as_ref(), rule.challenge_config.as_ref())?;
    statement::of_rule(&rule.statement, holder)
}

/// A reference to a group has an override action, every other statement an action.
fn require_its_action(rule: &Rule) -> Result<(), Refusal> {
    let is_group = matches!(
        rule.statement,
        Statement::RuleGroupReference(_) | Statement::ManagedRuleGroup(_)
    );
    match (&rule.action, rule.override_action, is_group) {
        (Some(_), Some(_), _) | (None, None, _) => {
            Err(Refusal::invalid(Place::Rule, "Rule", Reason::ExactlyOne))
        }
        (Some(_), None, true) | (None, Some(_), false) => Err(Refusal::invalid(
            Place::Rule,
            "Statement",
            Reason::InvalidReference,
        )),
        (Some(RuleAction::Allow(_)), None, false)
            if matches!(rule.statement, Statement::RateBased(_)) =>
        {
            Err(Refusal::invalid(
                Place::RuleAction,
                "Allow",
                Reason::InvalidValue,
            ))
        }
        _ => Ok(()),
    }
}

fn overriding_actions(statement: &Statement) -> impl Iterator<Item = &RuleAction> {
    let overrides = match statement {
        Statement::RuleGroupReference(group) => group.rule_action_overrides.as_slice(),
        Statement::ManagedRuleGroup(group) => group.rule_action_overrides.as_slice(),
        _ => &[],
    };
    overrides.iter().map(|one| &one.action_to_use)
}

/// How many references and rate-based rules there are.
fn require_few(rules: &[Rule], holder: Holder) -> Result<(), Refusal> {
    let references: usize = rules
        .iter()
        .map(|rule| statement::references(&rule.statement))
        .sum();
    Refusal::if_more(references, REFERENCES, "reference statements")?;
    let rates = rules
        .iter()
        .filter(|rule| matches!(rule.statement, Statement::RateBased(_)))
        .count();
    let limit = match holder {
        Holder::WebAcl => 10,
        Holder::RuleGroup => 4,
    };
    Refusal::if_more(rates, limit, "rate-based rules")
}
