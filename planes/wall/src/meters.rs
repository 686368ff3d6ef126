//! What WAF counts, by the names and dimensions of its CloudWatch metrics in `AWS/WAFV2`.
//!
//! They are counters of `/metrics`: what grew in a minute is what CloudWatch would show for it. How
//! many there can be is bounded, whatever labels rules make of requests.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html>

use std::collections::HashMap;
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
    /// By all that tells them apart, as text: so that it is looked up without being kept.
    counters: RwLock<HashMap<Box<str>, Counter>>,
}

/// What is counted apart, beside Region and web ACL.
#[derive(Clone, Copy, Debug)]
enum By<'a> {
    /// `Rule` beside `WebACL`.
    Rule(&'a str),
    /// `RuleGroup` and `Rule`, without a web ACL: metrics of the group's owner.
    RuleOfGroup(&'a str, &'a str),
    /// `ManagedRuleGroup` and `ManagedRuleGroupRule` beside `WebACL`.
    ManagedRule(&'a str, &'a str),
    /// `LabelNamespace` and `Label` beside `WebACL`: the whole label.
    Label(&'a str),
}

/// Counts one request: the keys of all counters are written into one text.
struct Count<'a> {
    meters: &'a Meters,
    key: String,
}

impl Meters {
    /// Those of a web ACL.
    pub fn new(region: &str, web_acl_metric: &str) -> Self {
        Self {
            region: region.into(),
            web_acl: web_acl_metric.into(),
            counters: RwLock::default(),
        }
    }

    /// Counts a request.
    pub fn count(&self, verdict: &Verdict, web_acl: &VisibilityConfig) {
        let mut count = Count {
            meters: self,
            key: String::with_capacity(256),
        };
        count.request(verdict, web_acl);
    }

    fn counter(&self, name: &'static str, by: By<'_>) -> Counter {
        let shared = |text: &Arc<str>| metrics::SharedString::from(Arc::clone(text));
        let label = |name: &'static str, value: &str| Label::new(name, value.to_owned());
        let region = Label::new("Region", shared(&self.region));
        let web_acl = Label::new("WebACL", shared(&self.web_acl));
        let labels = match by {
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
                    label("LabelNamespace", namespace),
                    label("Label", name),
                ]
            }
        };
        counter!(name, labels)
    }
}

impl Count<'_> {
    fn request(&mut self, verdict: &Verdict, web_acl: &VisibilityConfig) {
        let account = &verdict.account;
        let metric = requests(verdict.outcome.action());
        if let Some(visibility) = &account.terminating_visibility {
            self.rule(metric, visibility);
        }
        for rule in &account.non_terminating_rules {
            self.rule(matched(rule), &rule.visibility);
        }
        for group in &account.rule_groups {
            self.group(group);
        }
        if !web_acl.cloud_watch_metrics_enabled {
            return;
        }
        self.add(metric, By::Rule("ALL"));
        if account.terminating_rule.is_none() {
            self.add(metric, By::Rule("Default_Action"));
        }
        let mut rules = account.non_terminating_rules.iter();
        if rules.any(|rule| rule.action == ActionKind::Count) {
            self.add("CountedRequests", By::Rule("ALL"));
        }
        for label in verdict.labels.iter().take(LABELS_MAX) {
            self.add(metric, By::Label(label));
        }
    }

    fn group(&mut self, group: &RuleGroupAccount) {
        if !group.visibility.cloud_watch_metrics_enabled {
            return;
        }
        let name = group.visibility.metric_name.as_str();
        let rules = group
            .terminating_rule
            .iter()
            .chain(&group.non_terminating_rules);
        let mut has_matched = !group.excluded_rules.is_empty();
        for rule in rules {
            has_matched = true;
            let metric = rule.visibility.metric_name.as_str();
            let by = if group.is_managed {
                By::ManagedRule(name, metric)
            } else {
                By::RuleOfGroup(name, metric)
            };
            if rule.visibility.cloud_watch_metrics_enabled {
                self.add(matched(rule), by);
            }
        }
        if !has_matched {
            self.add("PassedRequests", By::RuleOfGroup(name, "ALL"));
        }
    }

    fn rule(&mut self, name: &'static str, visibility: &VisibilityConfig) {
        if visibility.cloud_watch_metrics_enabled {
            self.add(name, By::Rule(&visibility.metric_name));
        }
    }

    fn add(&mut self, name: &'static str, by: By<'_>) {
        let (kind, first, second) = match by {
            By::Rule(rule) => ("rule", rule, ""),
            By::RuleOfGroup(group, rule) => ("group", group, rule),
            By::ManagedRule(group, rule) => ("managed", group, rule),
            By::Label(label) => ("label", label, ""),
        };
        self.key.clear();
        for part in [name, kind, first, second] {
            self.key.push_str(part);
            // No name holds one.
            self.key.push('\0');
        }
        let meters = self.meters;
        if let Some(counter) = meters.counters.read().get(self.key.as_str()) {
            return counter.increment(1);
        }
        let mut counters = meters.counters.write();
        if counters.len() < COUNTERS_MAX {
            let key = self.key.as_str().into();
            let counter = counters.entry(key);
            counter
                .or_insert_with(|| meters.counter(name, by))
                .increment(1);
        }
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
