//! Rules: in order, each with what it does.

use std::sync::Arc;

use super::action::compile_action;
use super::{CompileError, Compiler, Scope, immunity_seconds};
use crate::language::action::RuleAction;
use crate::language::statement::Statement;
use crate::language::{Label, Rule as Written};
use crate::plan::action::Action;
use crate::plan::rule::{Body, Deed, Rule};

impl Compiler<'_> {
    /// Rules by ascending priority.
    pub(super) fn rules(
        &mut self,
        written: &[Written],
        scope: &Scope<'_>,
    ) -> Result<Vec<Rule>, CompileError> {
        let mut sorted: Vec<&Written> = written.iter().collect();
        sorted.sort_by_key(|rule| rule.priority);
        sorted
            .into_iter()
            .map(|rule| self.rule(rule, scope))
            .collect()
    }

    fn rule(&mut self, rule: &Written, scope: &Scope<'_>) -> Result<Rule, CompileError> {
        let body = match &rule.statement {
            Statement::RuleGroupReference(_) | Statement::ManagedRuleGroup(_) => {
                let (None, Some(action)) = (&rule.action, rule.override_action) else {
                    return Err(CompileError::Action(rule.name.clone()));
                };
                Body::Group(Box::new(self.group(
                    &rule.name,
                    &rule.statement,
                    action,
                    scope,
                )?))
            }
            _ => {
                let (Some(action), None) = (&rule.action, rule.override_action) else {
                    return Err(CompileError::Action(rule.name.clone()));
                };
                self.plain(rule, deed(rule, action, scope)?, scope)?
            }
        };
        Ok(Rule {
            name: rule.name.as_str().into(),
            visibility: Arc::new(rule.visibility_config.clone()),
            labels: qualified(&rule.rule_labels, &scope.prefix),
            body,
        })
    }

    /// A rule that is no reference to a group.
    pub(super) fn plain(
        &mut self,
        rule: &Written,
        deed: Deed,
        scope: &Scope<'_>,
    ) -> Result<Body, CompileError> {
        match &rule.statement {
            Statement::RateBased(rate) => Ok(Body::Rate(
                Box::new(self.rate(&rule.name, rate, scope)?),
                deed,
            )),
            statement => Ok(Body::Plain(self.statement(statement, scope)?, deed)),
        }
    }
}

/// What a rule does by its own words.
pub(super) fn deed(
    rule: &Written,
    action: &RuleAction,
    scope: &Scope<'_>,
) -> Result<Deed, CompileError> {
    let action = compile_action(action, scope.bodies)?;
    Ok(Deed {
        immunity_seconds: immunity(rule, &action, scope),
        action,
        overridden: None,
    })
}

/// How long a solution is good: the rule's word goes before the web ACL's.
pub(super) fn immunity(rule: &Written, action: &Action, scope: &Scope<'_>) -> i64 {
    let (config, default) = match action {
        Action::Captcha(_) => (&rule.captcha_config, scope.immunity.captcha_seconds),
        _ => (&rule.challenge_config, scope.immunity.challenge_seconds),
    };
    immunity_seconds(config.as_ref()).unwrap_or(default)
}

/// Labels with what the context puts before them.
pub(super) fn qualified(labels: &[Label], prefix: &str) -> Box<[Arc<str>]> {
    labels
        .iter()
        .map(|label| format!("{prefix}{}", label.name).into())
        .collect()
}
