use ringwall_waf::language::WebAcl;
use ringwall_waf::{Context, RateCounters};

use super::recorded::Target;
use super::*;
use crate::shelf::Shelf;

fn acl(rules: &str) -> CompiledWebAcl {
    let text = format!(
        r#"{{"Name": "site", "DefaultAction": {{"Allow": {{}}}}, "Rules": [{rules}], "VisibilityConfig":
        {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "site"}}}}"#
    );
    let acl: WebAcl = serde_json::from_str(&text).unwrap();
    let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/site/1";
    let rates = RateCounters::default();
    let context = Context { arn, rates: &rates };
    CompiledWebAcl::compile(&acl, &context, &Shelf::default()).unwrap()
}

/// A rule that looks for a path's beginning (`L2E=` is `/a`).
fn rule(name: &str, action: &str, base64: &str) -> String {
    format!(
        r#"{{"Name": "{name}", "Priority": 0, "Action": {{"{action}": {{}}}}, "Statement":
        {{"ByteMatchStatement": {{"SearchString": "{base64}", "FieldToMatch": {{"UriPath": {{}}}},
        "TextTransformations": [{{"Priority": 0, "Type": "NONE"}}],
        "PositionalConstraint": "STARTS_WITH"}}}}, "VisibilityConfig":
        {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "{name}"}}}}"#
    )
}

fn request(path: &str, ended: Option<(&str, &str)>) -> Recorded {
    let peer = "192.0.2.1".parse().unwrap();
    let mut recorded = Recorded::new(peer, b"GET", Target::parse(path.as_bytes()));
    recorded.ended = ended.map(|(action, rule)| Ended {
        action: action.to_owned(),
        rule: rule.to_owned(),
    });
    recorded
}

fn replay(
    draft: &CompiledWebAcl,
    baseline: Option<&CompiledWebAcl>,
    requests: &[Recorded],
) -> Report {
    let mut replay = Replay::new(draft, baseline, Surroundings::UNKNOWN, 8192);
    requests.iter().for_each(|request| replay.see(request));
    replay.report()
}

#[test]
fn what_would_change_is_told_rule_by_rule() {
    let draft = acl(&rule("no-a", "Block", "L2E="));
    let report = replay(
        &draft,
        None,
        &[
            request("/a?x=1", None),
            request("/a", Some(("ALLOW", "Default_Action"))),
            request("/a", Some(("BLOCK", "old"))),
            request("/b", Some(("BLOCK", "old"))),
            request("/b", None),
        ],
    );

    assert_eq!((report.requests, report.changed, report.moved), (5, 3, 1));
    let changes: Vec<_> = report
        .changes
        .iter()
        .map(|it| (it.from.as_str(), it.to.as_str(), it.requests))
        .collect();
    assert_eq!(changes, [("ALLOW", "BLOCK", 2), ("BLOCK", "ALLOW", 1)]);
    let new = &report.rules["no-a"];
    assert_eq!((new.ends, new.newly, new.no_longer), (3, 2, 0));
    assert_eq!(new.examples[0].target, "/a?x=1");
    assert_eq!(new.examples[0].what, "ALLOW -> BLOCK");
    let old = &report.rules["old"];
    assert_eq!((old.ends, old.newly, old.no_longer), (0, 0, 1));
}

#[test]
fn two_web_acls_are_compared_with_each_other() {
    let draft = acl(&rule("no-a", "Block", "L2E="));
    let baseline = acl(&rule("no-b", "Block", "L2I="));
    // What the log says is of no interest then.
    let requests = [
        request("/a", Some(("BLOCK", "x"))),
        request("/b", Some(("ALLOW", "x"))),
        request("/c", Some(("BLOCK", "x"))),
    ];

    let report = replay(&draft, Some(&baseline), &requests);

    assert_eq!(report.changed, 2);
    assert_eq!(report.rules["no-a"].newly, 1);
    assert_eq!(report.rules["no-b"].no_longer, 1);
    let same = replay(&draft, Some(&draft), &requests);
    assert_eq!((same.changed, same.moved), (0, 0));
}

#[test]
fn rules_that_count_are_counted_with_examples() {
    let draft = acl(&rule("watch", "Count", "L2E="));
    let requests: Vec<_> = (0..9).map(|_| request("/a", None)).collect();

    let report = replay(&draft, None, &requests);

    let watch = &report.rules["watch"];
    assert_eq!((watch.counted, watch.ends, watch.examples.len()), (9, 0, 5));
    assert_eq!(
        (report.changed, report.rules["Default_Action"].ends),
        (0, 9)
    );
}

#[test]
fn what_strangers_wrote_does_nothing_to_a_terminal() {
    let draft = acl(&rule("no-a", "Block", "L2E="));
    let path = format!("/a\u{1b}[2J{}", "x".repeat(1000));
    let report = replay(&draft, None, &[request(&path, None)]);
    let shown = &report.rules["no-a"].examples[0].target;
    assert!(shown.starts_with("/a\u{fffd}[2J") && shown.ends_with('…'));
    assert!(shown.chars().count() < 210);
}
