//! Why a web ACL says of a request what it says: rule by rule, statement by statement, and what each
//! transformation makes of what is inspected.
//!
//! The web ACL judges the request as always; that is the decision. What each statement says is then
//! asked of the engine by itself, as a rule of its own that only counts.

mod component;
mod phrase;
mod statement;

use std::collections::BTreeSet;
use std::sync::Arc;

use ringwall_waf::catalog::Catalog;
use ringwall_waf::language::action::{OverrideAction, RuleAction};
use ringwall_waf::language::statement::Statement;
use ringwall_waf::language::{Rule, WebAcl};
use ringwall_waf::request::Request;
use ringwall_waf::surroundings::Surroundings;
use ringwall_waf::verdict::{Account, MatchedRule, Outcome, RuleGroupAccount, Verdict};
use ringwall_waf::{CompileError, CompiledWebAcl, Context};
use serde::Serialize;

use self::statement::Asking;
pub use self::statement::{Inspected, StatementLine, Step};
use crate::log::record::DEFAULT_ACTION;

/// Why a web ACL says what it says.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// What happens to the request: `ALLOW`, `BLOCK` ….
    pub action: String,
    /// The rule that ended, or `Default_Action`.
    pub rule: String,
    /// The status that the client gets from the web ACL, if it is not let through.
    pub status: Option<u16>,
    /// Headers that are put into the request.
    pub inserted_headers: Vec<(String, String)>,
    /// Labels, in the order they were given.
    pub labels: Vec<Arc<str>>,
    /// The rules in the order they were asked.
    pub rules: Vec<RuleLine>,
}

/// A rule, and what became of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleLine {
    /// Its name; of rules in groups behind the reference's: `RULE#RULE`.
    pub name: String,
    /// Its place.
    pub priority: u32,
    /// What became of it.
    pub state: State,
    /// What it does, or did: `Block`, `Count (instead of Block)`.
    pub action: String,
    /// Its statement, and the statements in it; nothing of a group.
    pub statements: Vec<StatementLine>,
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// It matched and ended.
    Ended,
    /// It matched, and the next was asked.
    Counted,
    /// It did not match.
    NoMatch,
    /// An earlier rule had ended.
    NotAsked,
}

/// What is explained.
pub struct Explainer<'a> {
    /// The web ACL.
    pub web_acl: &'a WebAcl,
    /// Its ARN.
    pub arn: &'a str,
    /// What it refers to.
    pub catalog: &'a dyn Catalog,
    /// What is known of the world.
    pub surroundings: Surroundings<'a>,
}

impl Explainer<'_> {
    /// Explains what the web ACL says of a request.
    ///
    /// # Errors
    /// The web ACL cannot be compiled.
    pub fn explain(&self, request: &Request<'_>) -> Result<Explanation, CompileError> {
        let context = Context { arn: self.arn };
        let compiled = CompiledWebAcl::compile(self.web_acl, &context, self.catalog)?;
        let verdict = compiled.judge(request, &self.surroundings);
        let asking = Asking {
            explainer: self,
            request,
            labels: &verdict.labels,
        };
        Ok(Explanation {
            action: verdict.outcome.action().as_str().to_owned(),
            rule: verdict
                .account
                .terminating_rule
                .as_deref()
                .unwrap_or(DEFAULT_ACTION)
                .to_owned(),
            status: status(&verdict.outcome),
            inserted_headers: verdict.inserted_headers.clone(),
            labels: verdict.labels.clone(),
            rules: self.rules(&asking, &verdict),
        })
    }

    fn rules(&self, asking: &Asking<'_>, verdict: &Verdict) -> Vec<RuleLine> {
        let mut rules: Vec<&Rule> = self.web_acl.rules.iter().collect();
        rules.sort_by_key(|rule| rule.priority);
        let account = &verdict.account;
        let (mut lines, mut has_ended) = (Vec::new(), false);
        for rule in rules {
            let state = state(rule, account, has_ended);
            let in_group = account.rule_groups.iter().find(|it| *it.rule == *rule.name);
            lines.push(RuleLine {
                name: rule.name.clone(),
                priority: rule.priority,
                state,
                action: action(rule),
                statements: match &rule.statement {
                    statement if is_group(statement) => vec![asking.group(statement)],
                    _ if state == State::NotAsked => Vec::new(),
                    statement => asking.statements(statement),
                },
            });
            if let Some(group) = in_group {
                lines.extend(self.group_rules(asking, rule, group));
            }
            has_ended |= state == State::Ended;
        }
        lines
    }

    fn group_rules(
        &self,
        asking: &Asking<'_>,
        reference: &Rule,
        account: &RuleGroupAccount,
    ) -> Vec<RuleLine> {
        let mut rules = self.rules_of(&reference.statement);
        rules.sort_by_key(|rule| rule.priority);
        let matched: BTreeSet<&str> = account
            .non_terminating_rules
            .iter()
            .map(|rule| &*rule.rule)
            .chain(account.excluded_rules.iter().map(|rule| &**rule))
            .collect();
        let ending = account.terminating_rule.as_ref();
        let (mut lines, mut has_ended) = (Vec::new(), false);
        for rule in &rules {
            let ends = ending.is_some_and(|it| *it.rule == *rule.name);
            let state = match () {
                () if has_ended => State::NotAsked,
                () if ends => State::Ended,
                () if matched.contains(rule.name.as_str()) => State::Counted,
                () => State::NoMatch,
            };
            let mut did = account.non_terminating_rules.iter().chain(ending);
            let did = did.find(|it| *it.rule == *rule.name);
            lines.push(RuleLine {
                name: format!("{}#{}", reference.name, rule.name),
                priority: rule.priority,
                state,
                action: did.map_or_else(|| action(rule), action_taken),
                statements: match state {
                    // What did not match in a group of a vendor is too much to tell.
                    State::Ended | State::Counted => asking.statements(&rule.statement),
                    State::NoMatch if !account.is_managed => asking.statements(&rule.statement),
                    _ => Vec::new(),
                },
            });
            has_ended |= ends;
        }
        lines
    }

    /// The rules of the group that a statement refers to; of managed groups those that are listed.
    fn rules_of(&self, statement: &Statement) -> Vec<Rule> {
        match statement {
            Statement::RuleGroupReference(reference) => {
                let group = self.catalog.rule_group(&reference.arn);
                group.map_or_else(Vec::new, |group| group.rules.clone())
            }
            Statement::ManagedRuleGroup(reference) => {
                let (vendor, name) = (&reference.vendor_name, &reference.name);
                let version = reference.version.as_deref();
                let group = self.catalog.managed_rule_group(vendor, name, version);
                group.map_or_else(Vec::new, |group| {
                    let listed = group.rules.iter().filter(|rule| rule.is_listed);
                    listed.map(|managed| managed.rule.clone()).collect()
                })
            }
            _ => Vec::new(),
        }
    }
}

fn state(rule: &Rule, account: &Account, has_ended: bool) -> State {
    let matched = &account.non_terminating_rules;
    if has_ended {
        State::NotAsked
    } else if account.terminating_rule.as_deref() == Some(&*rule.name) {
        State::Ended
    } else if matched.iter().any(|it| *it.rule == *rule.name) {
        State::Counted
    } else {
        State::NoMatch
    }
}

fn is_group(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::RuleGroupReference(_) | Statement::ManagedRuleGroup(_)
    )
}

fn action(rule: &Rule) -> String {
    let word = match (&rule.action, &rule.override_action) {
        (Some(RuleAction::Block(_)), _) => "Block",
        (Some(RuleAction::Allow(_)), _) => "Allow",
        (Some(RuleAction::Count(_)), _) => "Count",
        (Some(RuleAction::Captcha(_)), _) => "Captcha",
        (Some(RuleAction::Challenge(_)), _) => "Challenge",
        (Some(RuleAction::Monetize(_)), _) => "Monetize",
        (None, Some(OverrideAction::Count(_))) => "group, only counted",
        (None, _) => "group",
    };
    word.to_owned()
}

fn action_taken(rule: &MatchedRule) -> String {
    match rule.overridden_action {
        Some(own) => format!("{} (instead of {})", rule.action.as_str(), own.as_str()),
        None => rule.action.as_str().to_owned(),
    }
}

fn status(outcome: &Outcome) -> Option<u16> {
    match outcome {
        Outcome::Allow => None,
        Outcome::Block(response) => Some(response.status),
        Outcome::Captcha => Some(405),
        Outcome::Challenge => Some(202),
        Outcome::Monetize(_) => Some(402),
    }
}

#[cfg(test)]
mod tests;
