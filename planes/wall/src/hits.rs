//! Which rules a request is a sample of.

use std::sync::Arc;

use ringwall_waf::language::VisibilityConfig;
use ringwall_waf::verdict::{ActionKind, MatchedRule, RuleGroupAccount, Verdict};

use crate::log::record::DEFAULT_ACTION;

/// A metric that a request is a sample of, as one rule saw it.
pub(crate) struct Hit {
    pub(crate) metric: Arc<str>,
    pub(crate) action: ActionKind,
    pub(crate) rule_within_group: Option<Arc<str>>,
    pub(crate) overridden_action: Option<ActionKind>,
}

/// Tells all metrics that a request is a sample of: the rules that matched by their metric names,
/// those in groups by the reference's; and what no rule ended by the web ACL's, which is also called
/// `Default_Action`.
pub(crate) fn each(verdict: &Verdict, web_acl: &VisibilityConfig, tell: &mut impl FnMut(Hit)) {
    let account = &verdict.account;
    let action = verdict.outcome.action();
    if account.terminating_rule.is_none() && web_acl.sampled_requests_enabled {
        for metric in [web_acl.metric_name.as_str(), DEFAULT_ACTION] {
            tell(Hit::of(metric, action));
        }
    }
    for group in &account.rule_groups {
        in_group(group, tell);
    }
    let has_group = |name: &Arc<str>| account.rule_groups.iter().any(|it| it.rule == *name);
    if let (Some(rule), Some(visibility)) =
        (&account.terminating_rule, &account.terminating_visibility)
        && visibility.sampled_requests_enabled
        && !has_group(rule)
    {
        tell(Hit::of(&visibility.metric_name, action));
    }
    for rule in &account.non_terminating_rules {
        if rule.visibility.sampled_requests_enabled && !has_group(&rule.rule) {
            tell(Hit::of(&rule.visibility.metric_name, rule.action));
        }
    }
}

fn in_group(group: &RuleGroupAccount, tell: &mut impl FnMut(Hit)) {
    let rules = group.terminating_rule.iter().chain(&group.non_terminating_rules);
    for rule in rules {
        let hit = |visibility: &VisibilityConfig| Hit {
            rule_within_group: Some(name_within(group, rule)),
            overridden_action: rule.overridden_action,
            ..Hit::of(&visibility.metric_name, rule.action)
        };
        if group.visibility.sampled_requests_enabled {
            tell(hit(&group.visibility));
        }
        let is_own = !group.is_managed && rule.visibility.sampled_requests_enabled;
        if is_own && rule.visibility.metric_name != group.visibility.metric_name {
            tell(hit(&rule.visibility));
        }
    }
}

impl Hit {
    fn of(metric: &str, action: ActionKind) -> Self {
        Self {
            metric: metric.into(),
            action,
            rule_within_group: None,
            overridden_action: None,
        }
    }
}

/// `AWS#AWSManagedRulesCommonRuleSet#RULE`, or `GROUP#RULE` for groups of one's own.
fn name_within(group: &RuleGroupAccount, rule: &MatchedRule) -> Arc<str> {
    let id = &group.rule_group;
    if group.is_managed {
        let mut parts = id.split('#');
        let vendor = parts.next().unwrap_or_default();
        let name = parts.next().unwrap_or_default();
        return format!("{vendor}#{name}#{}", rule.rule).into();
    }
    // arn:…/rulegroup/NAME/ID
    let name = id.rsplit('/').nth(1).unwrap_or(id);
    format!("{name}#{}", rule.rule).into()
}
