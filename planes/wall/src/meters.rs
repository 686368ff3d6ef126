//! What WAF counts, by the names and dimensions of its CloudWatch metrics in `AWS/WAFV2`.
//!
//! They are counters of `/metrics`: what grew in a minute is what CloudWatch would show for it. How
//! many there can be is bounded, whatever labels rules make of requests.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use metrics::{Counter, Label, counter};
use parking_lot::RwLock;
use ringwall_waf::language::VisibilityConfig;
use ringwall_waf::verdict::{ActionKind, MatchedRule, RuleGroupAccount, Verdict};

/// Combinations of dimensions that are counted apart for a web ACL; further labels are not counted.
const COUNTERS_MAX: usize = 4_096;
/// How many labels of a request AWS counts.
const LABELS_MAX: usize = 100;

/// Counters of a web ACL.
pub struct Meters {
    region: Arc<str>,
    web_acl: Arc<str>,
    counters: RwLock<BTreeMap<Key, Counter>>,
}

/// The metric's name, and what it is counted by beside Region and web ACL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    name: &'static str,
    by: By,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    /// `Rule` beside `WebACL`.
    Rule(Arc<str>),
    /// `Rule` beside `RuleGroup`, without a web ACL: metrics of the group's owner.
    RuleOfGroup(Arc<str>, Arc<str>),
    /// `ManagedRuleGroup` and `ManagedRuleGroupRule` beside `WebACL`.
    ManagedRule(Arc<str>, Arc<str>),
    /// `LabelNamespace` and `Label` beside `WebACL`: the whole label.
    Label(Arc<str>),
}

impl Meters {
    /// Those of a web ACL.
    pub fn new(region: &str, web_acl_metric: &str) -> Self {
        Self {
            region: region.into(),
            web_acl: web_acl_metric.into(),
            counters: RwLock::new(BTreeMap::new()),
        }
    }

    /// Counts a request.
    pub fn count(&self, verdict: &Verdict, web_acl: &VisibilityConfig) {
        let account = &verdict.account;
        let action = verdict.outcome.action();
        if web_acl.cloud_watch_metrics_enabled {
            self.add(requests(action), By::Rule("ALL".into()));
            if account.terminating_rule.is_none() {
                self.add(requests(action), By::Rule("Default_Action".into()));
            }
        }
        if let Some(visibility) = &account.terminating_visibility {
            self.add_rule(requests(action), visibility);
        }
        for rule in &account.non_terminating_rules {
            self.add_rule(matched(rule), &rule.visibility);
        }
        let counted = account.non_terminating_rules.iter();
        if web_acl.cloud_watch_metrics_enabled
            && counted.clone().any(|rule| rule.action == ActionKind::Count)
        {
            self.add("CountedRequests", By::Rule("ALL".into()));
        }
        account
            .rule_groups
            .iter()
            .for_each(|group| self.count_group(group));
        if web_acl.cloud_watch_metrics_enabled {
            for label in verdict.labels.iter().take(LABELS_MAX) {
                self.add(requests(action), By::Label(Arc::clone(label)));
            }
        }
    }

    fn count_group(&self, group: &RuleGroupAccount) {
        if !group.visibility.cloud_watch_metrics_enabled {
            return;
        }
        let name: Arc<str> = group.visibility.metric_name.as_str().into();
        let by = |rule: &MatchedRule| {
            let metric: Arc<str> = rule.visibility.metric_name.as_str().into();
            if group.is_managed {
                By::ManagedRule(Arc::clone(&name), metric)
            } else {
                By::RuleOfGroup(Arc::clone(&name), metric)
            }
        };
        let rules = group
            .terminating_rule
            .iter()
            .chain(&group.non_terminating_rules);
        let mut has_matched = false;
        for rule in rules {
            has_matched = true;
            if rule.visibility.cloud_watch_metrics_enabled {
                self.add(matched(rule), by(rule));
            }
        }
        if !has_matched && group.excluded_rules.is_empty() {
            self.add("PassedRequests", By::RuleOfGroup(name, "ALL".into()));
        }
    }

    fn add_rule(&self, name: &'static str, visibility: &VisibilityConfig) {
        if visibility.cloud_watch_metrics_enabled {
            self.add(name, By::Rule(visibility.metric_name.as_str().into()));
        }
    }

    fn add(&self, name: &'static str, by: By) {
        let key = Key { name, by };
        if let Some(counter) = self.counters.read().get(&key) {
            return counter.increment(1);
        }
        let mut counters = self.counters.write();
        if counters.len() >= COUNTERS_MAX {
            return;
        }
        let counter = counters
            .entry(key)
            .or_insert_with_key(|key| self.counter(key));
        counter.increment(1);
    }

    fn counter(&self, key: &Key) -> Counter {
        let shared = |text: &Arc<str>| metrics::SharedString::from(Arc::clone(text));
        let label = |name: &'static str, value: &Arc<str>| Label::new(name, shared(value));
        let region = label("Region", &self.region);
        let web_acl = label("WebACL", &self.web_acl);
        let labels = match &key.by {
            By::Rule(rule) => vec![region, web_acl, label("Rule", rule)],
            By::RuleOfGroup(group, rule) => {
                vec![region, label("RuleGroup", group), label("Rule", rule)]
            }
            By::ManagedRule(group, rule) => vec![
                region,
                web_acl,
                label("ManagedRuleGroup", group),
                label("ManagedRuleGroupRule", rule),
            ],
            By::Label(full) => {
                let (namespace, name) = full.rsplit_once(':').unwrap_or(("", full));
                vec![
                    region,
                    web_acl,
                    Label::new("LabelNamespace", namespace.to_owned()),
                    Label::new("Label", name.to_owned()),
                ]
            }
        };
        counter!(key.name, labels)
    }
}

/// The metric of requests that ended with an action.
fn requests(action: ActionKind) -> &'static str {
    match action {
        ActionKind::Allow => "AllowedRequests",
        ActionKind::Block => "BlockedRequests",
        ActionKind::Count => "CountedRequests",
        ActionKind::Captcha => "CaptchaRequests",
        ActionKind::Challenge => "ChallengeRequests",
        ActionKind::Monetize => "MonetizeRequests",
    }
}

/// The metric of a rule that matched: a token that was good has one of its own.
fn matched(rule: &MatchedRule) -> &'static str {
    let is_good = rule.token.as_ref().is_some_and(|it| it.failure.is_none());
    match rule.action {
        ActionKind::Captcha if is_good => "RequestsWithValidCaptchaToken",
        ActionKind::Challenge if is_good => "RequestsWithValidChallengeToken",
        action => requests(action),
    }
}

#[cfg(test)]
mod tests;
