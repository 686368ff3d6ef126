//! Which rules a request is a sample of.

use std::sync::Arc;

use ringwall_waf::language::VisibilityConfig;
use ringwall_waf::verdict::{ActionKind, MatchedRule, RuleGroupAccount, Verdict};

use crate::log::record::DEFAULT_ACTION;

/// What a request is a sample of, as one rule saw it.
#[derive(Clone, Copy)]
pub(crate) struct Hit<'a> {
    /// The name that is asked for.
    pub(crate) metric: &'a str,
    /// What the rule did.
    pub(crate) action: ActionKind,
    /// The rule, if it is one of a group.
    in_group: Option<(&'a RuleGroupAccount, &'a MatchedRule)>,
}

/// Tells all metrics that a request is a sample of: the rules that matched by their metric names,
/// those in groups by the reference's; and what no rule ended by the web ACL's, which is also called
/// `Default_Action`.
pub(crate) fn each<'a>(
    verdict: &'a Verdict,
    web_acl: &'a VisibilityConfig,
    tell: &mut impl FnMut(Hit<'a>),
) {
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
    // A reference to a group is no match of its own.
    let is_group = |name: &Arc<str>| account.rule_groups.iter().any(|it| it.rule == *name);
    if let (Some(rule), Some(visibility)) =
        (&account.terminating_rule, &account.terminating_visibility)
        && visibility.sampled_requests_enabled
        && !is_group(rule)
    {
        tell(Hit::of(&visibility.metric_name, action));
    }
    for rule in &account.non_terminating_rules {
        if rule.visibility.sampled_requests_enabled && !is_group(&rule.rule) {
            tell(Hit::of(&rule.visibility.metric_name, rule.action));
        }
    }
}

fn in_group<'a>(group: &'a RuleGroupAccount, tell: &mut impl FnMut(Hit<'a>)) {
    let rules = group
        .terminating_rule
        .iter()
        .chain(&group.non_terminating_rules);
    for rule in rules {
        let hit = |visibility: &'a VisibilityConfig| Hit {
            in_group: Some((group, rule)),
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

impl<'a> Hit<'a> {
    fn of(metric: &'a str, action: ActionKind) -> Self {
        Self {
            metric,
            action,
            in_group: None,
        }
    }

    /// `AWS#AWSManagedRulesCommonRuleSet#RULE`, or `GROUP#RULE` for groups of one's own.
    pub(crate) fn rule_within_group(&self) -> Option<Arc<str>> {
        let (group, rule) = self.in_group?;
        let id = &group.rule_group;
        if group.is_managed {
            let mut parts = id.split('#');
            let vendor = parts.next().unwrap_or_default();
            let name = parts.next().unwrap_or_default();
            return Some(format!("{vendor}#{name}#{}", rule.rule).into());
        }
        // arn:…/rulegroup/NAME/ID
        let name = id.rsplit('/').nth(1).unwrap_or(id);
        Some(format!("{name}#{}", rule.rule).into())
    }

    /// What the rule itself says, if the web ACL says otherwise.
    pub(crate) fn overridden_action(&self) -> Option<ActionKind> {
        self.in_group.and_then(|(_, rule)| rule.overridden_action)
    }
}

#[cfg(test)]
mod tests {
    use ringwall_waf::verdict::{Account, Outcome};

    use super::*;

    fn visibility(name: &str, is_sampled: bool) -> Arc<VisibilityConfig> {
        Arc::new(VisibilityConfig {
            sampled_requests_enabled: is_sampled,
            cloud_watch_metrics_enabled: false,
            metric_name: name.to_owned(),
        })
    }

    fn rule(name: &str, is_sampled: bool) -> MatchedRule {
        MatchedRule {
            rule: name.into(),
            action: ActionKind::Count,
            overridden_action: Some(ActionKind::Block),
            match_details: Vec::new(),
            token: None,
            visibility: visibility(name, is_sampled),
        }
    }

    fn told(account: Account) -> Vec<(String, Option<String>)> {
        let verdict = Verdict {
            outcome: Outcome::Allow,
            inserted_headers: Vec::new(),
            labels: Vec::new(),
            account,
        };
        let mut told = Vec::new();
        each(&verdict, &visibility("site", true), &mut |hit| {
            let within = hit.rule_within_group().map(|name| name.to_string());
            told.push((hit.metric.to_owned(), within));
        });
        told
    }

    #[test]
    fn rules_in_groups_are_samples_of_the_reference() {
        let group = |id: &str, is_managed| RuleGroupAccount {
            rule: "reference".into(),
            visibility: visibility("referenceMetric", true),
            rule_group: id.into(),
            is_managed,
            terminating_rule: None,
            non_terminating_rules: vec![rule("a", true)],
            excluded_rules: Vec::new(),
        };
        let account = Account {
            rule_groups: vec![
                group("AWS#AWSManagedRulesCommonRuleSet#Version_1.0", true),
                group(
                    "arn:aws:wafv2:us-east-1:1:regional/rulegroup/mine/id",
                    false,
                ),
            ],
            // The reference only counts: that is told by the rule in it.
            non_terminating_rules: vec![rule("reference", true), rule("quiet", false)],
            ..Account::default()
        };

        let within = |name: &str| Some(name.to_owned());
        assert_eq!(
            told(account),
            [
                ("site".to_owned(), None),
                ("Default_Action".to_owned(), None),
                (
                    "referenceMetric".to_owned(),
                    within("AWS#AWSManagedRulesCommonRuleSet#a")
                ),
                ("referenceMetric".to_owned(), within("mine#a")),
                ("a".to_owned(), within("mine#a")),
            ]
        );
    }
}
