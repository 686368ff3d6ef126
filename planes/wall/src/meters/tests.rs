use std::collections::BTreeMap;

use metrics::{
    Key as MetricKey, KeyName, Metadata, Recorder, SharedString, Unit, with_local_recorder,
};
use parking_lot::Mutex;
use ringwall_waf::verdict::{Account, Outcome, Response};

use super::*;

/// Counts by name and labels, as text.
#[derive(Clone, Default)]
struct Book(Arc<Mutex<BTreeMap<String, u64>>>);

struct Line(String, Book);

impl metrics::CounterFn for Line {
    fn increment(&self, value: u64) {
        *self.1.0.lock().entry(self.0.clone()).or_default() += value;
    }

    fn absolute(&self, _: u64) {}
}

impl Recorder for Book {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &MetricKey, _: &Metadata<'_>) -> Counter {
        let labels = key
            .labels()
            .map(|it| format!("{}={}", it.key(), it.value()));
        let labels: Vec<_> = labels.collect();
        let name = format!("{} {}", key.name(), labels.join(" "));
        Counter::from_arc(Arc::new(Line(name, self.clone())))
    }

    fn register_gauge(&self, _: &MetricKey, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::noop()
    }

    fn register_histogram(&self, _: &MetricKey, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::noop()
    }
}

fn visibility(name: &str, is_counted: bool) -> Arc<VisibilityConfig> {
    Arc::new(VisibilityConfig {
        sampled_requests_enabled: true,
        cloud_watch_metrics_enabled: is_counted,
        metric_name: name.to_owned(),
    })
}

fn rule(name: &str, action: ActionKind) -> MatchedRule {
    MatchedRule {
        rule: name.into(),
        action,
        overridden_action: None,
        match_details: Vec::new(),
        token: None,
        visibility: visibility(name, true),
    }
}

fn verdict(outcome: Outcome, account: Account) -> Verdict {
    Verdict {
        outcome,
        inserted_headers: Vec::new(),
        labels: Vec::new(),
        account,
    }
}

fn counted(web_acl: &VisibilityConfig, verdict: &Verdict) -> Vec<String> {
    let book = Book::default();
    with_local_recorder(&book, || {
        Meters::new("us-east-1", "site").count(verdict, web_acl);
    });
    let counts = book.0.lock();
    let lines = counts.iter().map(|(name, count)| format!("{count} {name}"));
    lines.collect()
}

#[test]
fn a_block_is_counted_for_the_rule_and_the_web_acl() {
    let account = Account {
        terminating_rule: Some("sqli".into()),
        terminating_visibility: Some(visibility("sqli", true)),
        non_terminating_rules: vec![rule("watch", ActionKind::Count)],
        ..Account::default()
    };
    let mut verdict = verdict(Outcome::Block(Response::default()), account);
    verdict.labels = vec!["awswaf:1:webacl:site:a:b".into()];

    assert_eq!(
        counted(&visibility("site", true), &verdict),
        [
            "1 BlockedRequests Region=us-east-1 WebACL=site LabelNamespace=awswaf:1:webacl:site:a Label=b",
            "1 BlockedRequests Region=us-east-1 WebACL=site Rule=ALL",
            "1 BlockedRequests Region=us-east-1 WebACL=site Rule=sqli",
            "1 CountedRequests Region=us-east-1 WebACL=site Rule=ALL",
            "1 CountedRequests Region=us-east-1 WebACL=site Rule=watch",
        ]
    );
}

#[test]
fn what_nothing_ended_is_counted_for_the_default_action() {
    let verdict = verdict(Outcome::Allow, Account::default());
    assert_eq!(
        counted(&visibility("site", true), &verdict),
        [
            "1 AllowedRequests Region=us-east-1 WebACL=site Rule=ALL",
            "1 AllowedRequests Region=us-east-1 WebACL=site Rule=Default_Action",
        ]
    );
    assert!(counted(&visibility("site", false), &verdict).is_empty());
}

#[test]
fn groups_are_counted_by_whose_they_are() {
    let group = |name: &str, is_managed, rules| RuleGroupAccount {
        rule: name.into(),
        visibility: visibility(name, true),
        rule_group: name.into(),
        is_managed,
        terminating_rule: None,
        non_terminating_rules: rules,
        excluded_rules: Vec::new(),
    };
    let account = Account {
        rule_groups: vec![
            group("own", false, vec![rule("a", ActionKind::Count)]),
            group("managed", true, vec![rule("b", ActionKind::Count)]),
            group("quiet", false, vec![]),
        ],
        ..Account::default()
    };

    let lines = counted(
        &visibility("site", false),
        &verdict(Outcome::Allow, account),
    );

    assert_eq!(
        lines,
        [
            "1 CountedRequests Region=us-east-1 RuleGroup=own Rule=a",
            "1 CountedRequests Region=us-east-1 WebACL=site ManagedRuleGroup=managed ManagedRuleGroupRule=b",
            "1 PassedRequests Region=us-east-1 RuleGroup=quiet Rule=ALL",
        ]
    );
}

#[test]
fn labels_that_are_too_many_are_not_counted() {
    let meters = Meters::new("us-east-1", "site");
    let mut count = Count {
        meters: &meters,
        key: String::new(),
    };
    for number in 0..COUNTERS_MAX + 10 {
        count.add("AllowedRequests", By::Label(&number.to_string()));
    }
    assert_eq!(meters.counters.read().len(), COUNTERS_MAX);
}
