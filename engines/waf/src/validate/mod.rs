//! What AWS refuses in rules before it looks at anything else: nesting, actions, names, limits,
//! expressions. What needs the store (whether a reference leads somewhere) is asked by the service.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html>

mod action;
mod field;
mod label;
mod managed;
mod refusal;
mod rule;
mod set;
mod statement;

pub use self::refusal::{Place, Reason, Refusal};
pub use self::set::{AddressVersion, addresses, expressions};

use crate::language::{FirewallManagerRuleGroup, Rule, RuleGroup, WebAcl};

/// What rules stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A web ACL, which may refer to groups.
    WebAcl,
    /// A rule group, which may not.
    RuleGroup,
}

/// Checks a web ACL.
pub fn web_acl(acl: &WebAcl) -> Result<(), Refusal> {
    let mut headers = action::Headers::default();
    rule::rules(
        &acl.rules,
        Holder::WebAcl,
        &acl.custom_response_bodies,
        &mut headers,
    )?;
    action::default_action(
        &acl.default_action,
        &acl.custom_response_bodies,
        &mut headers,
    )?;
    action::bodies(&acl.custom_response_bodies)?;
    headers.require_few()?;
    firewall_manager_groups(&acl.first_groups)?;
    firewall_manager_groups(&acl.last_groups)?;
    rule::immunity(acl.captcha_config.as_ref(), acl.challenge_config.as_ref())
}

/// Checks a rule group, but for its capacity.
pub fn rule_group(group: &RuleGroup) -> Result<(), Refusal> {
    let mut headers = action::Headers::default();
    rule::rules(
        &group.rules,
        Holder::RuleGroup,
        &group.custom_response_bodies,
        &mut headers,
    )?;
    action::bodies(&group.custom_response_bodies)?;
    headers.require_few()
}

/// Checks rules of which it is not known where they will stand, as `CheckCapacity` gets them: any may
/// refer to groups, and to bodies that are not there.
pub fn rules(rules: &[Rule]) -> Result<(), Refusal> {
    rule::loose_rules(rules)
}

fn firewall_manager_groups(groups: &[FirewallManagerRuleGroup]) -> Result<(), Refusal> {
    for group in groups {
        statement::group_reference(&group.firewall_manager_statement).map_err(|_| {
            Refusal::invalid(
                Place::FirewallManagerStatement,
                &group.name,
                Reason::InvalidReference,
            )
        })?;
    }
    Ok(())
}
