//! References to groups: the groups' rules, with what the reference says otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::{Bodies, compile_action};
use super::rule::{deed, immunity, qualified};
use super::{CompileError, Compiler, Scope};
use crate::label;
use crate::language::action::{Empty, OverrideAction};
use crate::language::managed::ManagedRuleGroupStatement;
use crate::language::statement::{
    ExcludedRule, RuleActionOverride, RuleGroupReferenceStatement, Statement,
};
use crate::language::{FirewallManagerRuleGroup, Rule as Written, RuleGroup};
use crate::plan::action::Action;
use crate::plan::rule::{Body, Deed, Group, Intelligence, Overridden, Rule};
use crate::verdict::RuleType;

/// Managed groups that look at tokens, and so give their labels.
const INTELLIGENT: [&str; 4] = [
    "AWSManagedRulesBotControlRuleSet",
    "AWSManagedRulesATPRuleSet",
    "AWSManagedRulesACFPRuleSet",
    "AWSManagedRulesAntiDDoSRuleSet",
];

/// What a reference says of the rules of its group.
struct Overrides<'a> {
    actions: &'a [RuleActionOverride],
    excluded: &'a [ExcludedRule],
    /// Bodies of responses that overriding actions name: those of the web ACL.
    bodies: &'a Bodies,
}

impl Compiler<'_> {
    /// Groups that Firewall Manager put in, by ascending priority.
    pub(super) fn firewall_manager_groups(
        &mut self,
        groups: &[FirewallManagerRuleGroup],
        scope: &Scope<'_>,
    ) -> Result<Vec<Rule>, CompileError> {
        let mut sorted: Vec<_> = groups.iter().collect();
        sorted.sort_by_key(|group| group.priority);
        let mut rules = Vec::with_capacity(sorted.len());
        for group in sorted {
            let compiled = self.group(
                &group.name,
                &group.firewall_manager_statement,
                group.override_action,
                scope,
            )?;
            rules.push(Rule {
                name: group.name.as_str().into(),
                visibility: Arc::new(group.visibility_config.clone()),
                labels: Box::default(),
                body: Body::Group(Box::new(compiled)),
            });
        }
        Ok(rules)
    }

    pub(super) fn group(
        &mut self,
        rule: &str,
        statement: &Statement,
        action: OverrideAction,
        scope: &Scope<'_>,
    ) -> Result<Group, CompileError> {
        let mut group = match statement {
            Statement::RuleGroupReference(reference) => self.own_group(rule, reference, scope)?,
            Statement::ManagedRuleGroup(reference) => self.managed_group(rule, reference, scope)?,
            _ => return Err(CompileError::Misplaced("FirewallManagerStatement")),
        };
        group.only_counts = action == OverrideAction::Count(Empty {});
        Ok(group)
    }

    fn own_group(
        &mut self,
        rule: &str,
        reference: &RuleGroupReferenceStatement,
        scope: &Scope<'_>,
    ) -> Result<Group, CompileError> {
        let not_found = || CompileError::NotFound(reference.arn.clone());
        let group = self
            .catalog
            .rule_group(&reference.arn)
            .ok_or_else(not_found)?;
        let overrides = Overrides {
            actions: &reference.rule_action_overrides,
            excluded: &reference.excluded_rules,
            bodies: scope.bodies,
        };
        overrides.require_rules_of(&group)?;
        let inner = Scope {
            prefix: label::own_prefix(label::account_of(&reference.arn), "rulegroup", &group.name),
            bodies: &group.custom_response_bodies,
            immunity: scope.immunity,
            referring_rule: Some(rule),
        };
        let mut sorted: Vec<&Written> = group.rules.iter().collect();
        sorted.sort_by_key(|rule| rule.priority);
        Ok(Group {
            id: reference.arn.as_str().into(),
            kind: RuleType::Group,
            rules: self.group_rules(sorted, &inner, &overrides)?,
            only_counts: false,
            scope_down: None,
            intelligence: None,
        })
    }

    fn managed_group(
        &mut self,
        rule: &str,
        reference: &ManagedRuleGroupStatement,
        scope: &Scope<'_>,
    ) -> Result<Group, CompileError> {
        let version = reference.version.as_deref();
        let found =
            self.catalog
                .managed_rule_group(&reference.vendor_name, &reference.name, version);
        let group = found.ok_or_else(|| CompileError::NoManagedGroup {
            vendor: reference.vendor_name.clone(),
            name: reference.name.clone(),
        })?;
        let overrides = Overrides {
            actions: &reference.rule_action_overrides,
            excluded: &reference.excluded_rules,
            bodies: scope.bodies,
        };
        let bodies = BTreeMap::new();
        let inner = Scope {
            prefix: group.label_namespace.as_str().into(),
            bodies: &bodies,
            immunity: scope.immunity,
            referring_rule: Some(rule),
        };
        let mut sorted: Vec<&Written> = group.rules.iter().map(|managed| &managed.rule).collect();
        sorted.sort_by_key(|rule| rule.priority);
        let is_intelligent = INTELLIGENT.contains(&group.name.as_str());
        let scope_down = reference.scope_down_statement.as_ref();
        Ok(Group {
            id: managed_id(&group.vendor, &group.name, reference.version.as_deref()),
            kind: RuleType::ManagedRuleGroup,
            scope_down: scope_down
                .map(|statement| self.statement(statement, scope))
                .transpose()?,
            rules: self.group_rules(sorted, &inner, &overrides)?,
            only_counts: false,
            intelligence: is_intelligent.then(|| Intelligence {
                name: group.name.clone(),
                configs: reference.managed_rule_group_configs.clone().into(),
            }),
        })
    }

    fn group_rules(
        &mut self,
        rules: Vec<&Written>,
        scope: &Scope<'_>,
        overrides: &Overrides<'_>,
    ) -> Result<Box<[Rule]>, CompileError> {
        let rules = rules.into_iter().map(|rule| {
            let deed = overrides.deed(rule, scope)?;
            Ok(Rule {
                name: rule.name.as_str().into(),
                visibility: Arc::new(rule.visibility_config.clone()),
                labels: qualified(&rule.rule_labels, &scope.prefix),
                body: self.plain(rule, deed, scope)?,
            })
        });
        rules.collect()
    }
}

impl Overrides<'_> {
    /// What a rule does here.
    fn deed(&self, rule: &Written, scope: &Scope<'_>) -> Result<Deed, CompileError> {
        let (Some(action), None) = (&rule.action, rule.override_action) else {
            return Err(CompileError::Action(rule.name.clone()));
        };
        let own = deed(rule, action, scope)?;
        let by_action = self.actions.iter().find(|one| one.name == rule.name);
        let (action, overridden) = if let Some(one) = by_action {
            let action = compile_action(&one.action_to_use, self.bodies)?;
            (action, Overridden::ByAction(own.action.kind()))
        } else if self.excluded.iter().any(|one| one.name == rule.name) {
            (Action::Count(Box::default()), Overridden::ByExclusion)
        } else {
            return Ok(own);
        };
        Ok(Deed {
            immunity_seconds: immunity(rule, &action, scope),
            action,
            overridden: Some(overridden),
        })
    }

    /// Of groups of one's own, every rule named must be there; vendors may take rules away.
    fn require_rules_of(&self, group: &RuleGroup) -> Result<(), CompileError> {
        let overridden = self.actions.iter().map(|one| &one.name);
        let mut names = overridden.chain(self.excluded.iter().map(|one| &one.name));
        match names.find(|name| !group.rules.iter().any(|rule| rule.name == **name)) {
            Some(name) => Err(CompileError::NoSuchRule(name.clone())),
            None => Ok(()),
        }
    }
}

/// The id of a managed group in logs.
fn managed_id(vendor: &str, name: &str, version: Option<&str>) -> Arc<str> {
    match version {
        Some(version) => format!("{vendor}#{name}#{version}").into(),
        None => format!("{vendor}#{name}").into(),
    }
}
