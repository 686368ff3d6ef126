use std::net::IpAddr;

use super::*;
use crate::replay::recorded::{Recorded, Url};
use crate::shelf::{self, Shelf};

const VISIBILITY: &str = r#""VisibilityConfig": {"SampledRequestsEnabled": true,
    "CloudWatchMetricsEnabled": true, "MetricName": "m"}"#;

fn explain(rules: &str, shelf: &Shelf, url: &str) -> Explanation {
    let text = format!(
        r#"{{"Name": "site", "DefaultAction": {{"Allow": {{}}}}, "Rules": [{rules}], {VISIBILITY}}}"#
    );
    let (web_acl, _) = shelf::web_acl(&text).unwrap();
    let url = Url::parse(url);
    let peer: IpAddr = "192.0.2.1".parse().unwrap();
    let mut request = Recorded::new(peer, b"GET", url.target);
    request.add_header("Host", &url.host);
    let explainer = Explainer {
        web_acl: &web_acl,
        arn: "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/site/1",
        catalog: shelf,
        surroundings: Surroundings::UNKNOWN,
    };
    request.with(8192, |request| explainer.explain(request)).unwrap()
}

/// A rule that looks for `admin` in the decoded query.
fn admin(name: &str, priority: u32, action: &str, field: &str) -> String {
    format!(
        r#"{{"Name": "{name}", "Priority": {priority}, "Action": {{"{action}": {{}}}}, {VISIBILITY},
        "Statement": {{"NotStatement": {{"Statement": {{"NotStatement": {{"Statement":
        {{"ByteMatchStatement": {{"SearchString": "YWRtaW4=", "FieldToMatch": {field},
        "PositionalConstraint": "CONTAINS", "TextTransformations":
        [{{"Priority": 1, "Type": "LOWERCASE"}}, {{"Priority": 0, "Type": "URL_DECODE"}}]}}}}}}}}}}}}}}}}"#
    )
}

#[test]
fn each_rule_statement_and_transformation_is_told() {
    let rules = [
        admin("last", 9, "Block", r#"{"UriPath": {}}"#),
        admin("path", 0, "Block", r#"{"UriPath": {}}"#),
        admin("arguments", 5, "Block", r#"{"AllQueryArguments": {}}"#),
    ];
    let told = explain(&rules.join(","), &Shelf::default(), "http://example.com/?x=1&y=AD%4dIN");

    assert_eq!((told.action.as_str(), told.rule.as_str()), ("BLOCK", "arguments"));
    assert_eq!(told.status, Some(403));
    let states: Vec<_> = told.rules.iter().map(|it| (it.name.as_str(), it.state)).collect();
    assert_eq!(
        states,
        [
            ("path", State::NoMatch),
            ("arguments", State::Ended),
            ("last", State::NotAsked)
        ]
    );
    let statements = &told.rules[1].statements;
    let shape: Vec<_> = statements
        .iter()
        .map(|it| (it.depth, it.statement.as_str(), it.holds))
        .collect();
    assert_eq!(
        shape,
        [
            (0, "not", Some(true)),
            (1, "not", Some(false)),
            (2, r#"query arguments CONTAINS "admin""#, Some(true)),
        ]
    );
    let second = &statements[2].inspected[1];
    assert_eq!((second.name.as_deref(), second.value.as_str()), (Some("y"), "AD%4dIN"));
    let steps: Vec<_> = second
        .steps
        .iter()
        .map(|it| (it.transformation.as_str(), it.value.as_str()))
        .collect();
    assert_eq!(steps, [("URL_DECODE", "ADMIN"), ("LOWERCASE", "admin")]);
    assert_eq!(told.rules[0].statements[2].holds, Some(false));
}

#[test]
fn rules_of_groups_are_told_behind_the_reference() {
    let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/rulegroup/g/1";
    let mut shelf = Shelf::default();
    let rules = [
        admin("one", 0, "Block", r#"{"QueryString": {}}"#),
        admin("two", 1, "Block", r#"{"UriPath": {}}"#),
    ];
    shelf
        .put(&format!(
            r#"{{"RuleGroup": {{"ARN": "{arn}", "Name": "g", "Capacity": 50, {VISIBILITY}, "Rules": [{}]}}}}"#,
            rules.join(",")
        ))
        .unwrap();
    let reference = format!(
        r#"{{"Name": "group", "Priority": 0, "OverrideAction": {{"None": {{}}}}, {VISIBILITY},
        "Statement": {{"RuleGroupReferenceStatement": {{"ARN": "{arn}", "RuleActionOverrides":
        [{{"Name": "one", "ActionToUse": {{"Count": {{}}}}}}]}}}}}}"#
    );

    let told = explain(&reference, &shelf, "/admin?x=admin");

    let lines: Vec<_> = told
        .rules
        .iter()
        .map(|it| (it.name.as_str(), it.state, it.action.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("group", State::Ended, "group"),
            ("group#one", State::Counted, "COUNT (instead of BLOCK)"),
            ("group#two", State::Ended, "BLOCK"),
        ]
    );
    assert_eq!(told.rules[0].statements[0].statement, format!("rules of {arn}"));
}

#[test]
fn labels_of_earlier_rules_are_seen() {
    let first = admin("first", 0, "Count", r#"{"UriPath": {}}"#);
    let first = first.replacen(
        r#""Name": "first","#,
        r#""Name": "first", "RuleLabels": [{"Name": "seen:admin"}],"#,
        1,
    );
    let second = format!(
        r#"{{"Name": "second", "Priority": 1, "Action": {{"Block": {{}}}}, {VISIBILITY}, "Statement":
        {{"LabelMatchStatement": {{"Scope": "LABEL", "Key": "seen:admin"}}}}}}"#
    );

    let told = explain(&format!("{first},{second}"), &Shelf::default(), "/admin");

    assert_eq!(told.rule, "second");
    assert_eq!(told.rules[1].statements[0].holds, Some(true));
    assert_eq!(told.rules[1].statements[0].statement, "has label seen:admin");
    let told = explain(&format!("{first},{second}"), &Shelf::default(), "/");
    assert_eq!(told.rules[1].statements[0].holds, Some(false));
}
