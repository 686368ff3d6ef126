//! What is refused in rules.

use super::bench::*;
use crate::language::Rule;
use crate::validate::{self, Place, Reason, Refusal};

const PATH: &str = r#"{"UriPath": {}}"#;

fn refusal(rules: &str) -> Option<Refusal> {
    validate::web_acl(&acl(rules)).err()
}

fn of_statement(statement: &str) -> Option<(Place, Reason)> {
    match refusal(&rule("r", 1, statement, BLOCK)) {
        None => None,
        Some(Refusal::Invalid { place, reason, .. }) => Some((place, reason)),
        Some(other) => panic!("{other:?}"),
    }
}

fn path() -> String {
    bytes(PATH, "CONTAINS", "a")
}

#[test]
fn what_is_right_passes() {
    let rules = [
        rule("a", 1, &path(), BLOCK),
        rule(
            "b",
            2,
            r#"{"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}"#,
            BLOCK,
        ),
        rule(
            "c",
            3,
            r#"{"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}"#,
            r#""OverrideAction": {"None": {}}"#,
        ),
    ];

    assert_eq!(refusal(&rules.join(",")), None);
    let all: Vec<Rule> = super::bench::rules(&rules.join(","));
    assert_eq!(validate::rules(&all), Ok(()));
}

#[test]
fn names_and_priorities_are_unique() {
    for rules in [
        [rule("a", 1, &path(), BLOCK), rule("b", 1, &path(), BLOCK)],
        [rule("a", 1, &path(), BLOCK), rule("a", 2, &path(), BLOCK)],
    ] {
        let refused = refusal(&rules.join(",")).unwrap();
        assert!(matches!(
            refused,
            Refusal::Invalid {
                place: Place::Rule,
                reason: Reason::Duplicate,
                ..
            }
        ));
    }
}

#[test]
fn a_rule_has_exactly_the_action_that_fits() {
    let group = r#"{"RuleGroupReferenceStatement": {"ARN": "arn:aws:wafv2:us-east-1:111122223333:regional/rulegroup/g/1"}}"#;
    let said = |statement: &str, members: &str| {
        refusal(&rule("r", 1, statement, members))
            .unwrap()
            .to_string()
    };

    assert_eq!(
        said(group, BLOCK),
        "Error reason: A reference in your rule statement is not valid., field: RULE, parameter: Statement"
    );
    assert_eq!(
        said(
            &path(),
            r#""Action": {"Block": {}}, "OverrideAction": {"None": {}}"#
        ),
        "Error reason: You have used none or multiple values for a field that requires exactly one value., field: RULE, parameter: Rule"
    );
    assert!(said(&path(), r#""OverrideAction": {"None": {}}"#).contains("field: RULE"));
}

#[test]
fn statements_nest_only_where_they_may() {
    let rate = r#"{"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}"#;
    let group = r#"{"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}"#;
    for inner in [rate, group] {
        let not = format!(r#"{{"NotStatement": {{"Statement": {inner}}}}}"#);
        assert_eq!(
            of_statement(&not),
            Some((Place::Rule, Reason::InvalidReference))
        );
    }
    let scoped = format!(
        r#"{{"RateBasedStatement": {{"Limit": 100, "AggregateKeyType": "IP", "ScopeDownStatement": {rate}}}}}"#
    );
    assert_eq!(
        of_statement(&scoped),
        Some((Place::Rule, Reason::InvalidReference))
    );

    let inside = format!(
        r#"{{"Name": "g", "Capacity": 1, "Rules": [{}], "VisibilityConfig":
            {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "g"}}}}"#,
        rule("r", 1, group, r#""OverrideAction": {"None": {}}"#)
    );
    assert!(validate::rule_group(&super::bench::group(&inside)).is_err());
}

#[test]
fn and_and_or_have_two_statements() {
    let and = format!(r#"{{"AndStatement": {{"Statements": [{}]}}}}"#, path());
    let or = format!(r#"{{"OrStatement": {{"Statements": [{}]}}}}"#, path());

    assert_eq!(
        of_statement(&and),
        Some((Place::AndStatement, Reason::TooFew))
    );
    assert_eq!(
        of_statement(&or),
        Some((Place::OrStatement, Reason::TooFew))
    );
}

#[test]
fn rate_based_rules_do_not_allow_and_have_what_their_key_asks_for() {
    let rate = |members: &str| format!(r#"{{"RateBasedStatement": {{"Limit": 100, {members}}}}}"#);
    let by_ip = rate(r#""AggregateKeyType": "IP""#);
    let allowing = refusal(&rule("r", 1, &by_ip, ALLOW)).unwrap();
    assert!(matches!(
        allowing,
        Refusal::Invalid {
            place: Place::RuleAction,
            ..
        }
    ));

    let header = |keys: &str| {
        rate(&format!(
            r#""AggregateKeyType": "CUSTOM_KEYS", "CustomKeys": [{keys}]"#
        ))
    };
    for (statement, place) in [
        (rate(r#""AggregateKeyType": "CONSTANT""#), Place::ScopeDown),
        (
            rate(r#""AggregateKeyType": "FORWARDED_IP""#),
            Place::ForwardedIpConfig,
        ),
        (
            rate(r#""AggregateKeyType": "CUSTOM_KEYS""#),
            Place::CustomKeys,
        ),
        (
            rate(r#""AggregateKeyType": "IP", "CustomKeys": [{"HTTPMethod": {}}]"#),
            Place::CustomKeys,
        ),
        (
            rate(r#""AggregateKeyType": "IP", "EvaluationWindowSec": 61"#),
            Place::RateBasedStatement,
        ),
        (header(r#"{"IP": {}}"#), Place::CustomKeys),
        (
            header(r#"{"HTTPMethod": {}}, {"HTTPMethod": {}}"#),
            Place::CustomKeys,
        ),
        (
            header(r#"{"Header": {"Name": "a", "TextTransformations": []}}"#),
            Place::TextTransformation,
        ),
    ] {
        assert_eq!(
            of_statement(&statement).map(|(place, _)| place),
            Some(place),
            "{statement}"
        );
    }
    assert_eq!(
        of_statement(&header(r#"{"IP": {}}, {"HTTPMethod": {}}"#)),
        None
    );
}

#[test]
fn fields_and_transformations_have_limits() {
    let contains = |field: &str| bytes(field, "CONTAINS", "a");
    for (statement, place) in [
        (
            contains(r#"{"SingleQueryArgument": {"Name": "abcdefghijklmnopqrstuvwxyz01234"}}"#),
            Place::SingleQueryArgument,
        ),
        (
            contains(r#"{"JA3Fingerprint": {"FallbackBehavior": "MATCH"}}"#),
            Place::ByteMatchStatement,
        ),
        (
            on(
                "XssMatchStatement",
                r#"{"JA4Fingerprint": {"FallbackBehavior": "MATCH"}}"#,
                "",
            ),
            Place::FieldToMatch,
        ),
        (contains(r#"{"UriFragment": {}}"#), Place::FieldToMatch),
        (
            contains(
                r#"{"JsonBody": {"MatchPattern": {"IncludedPaths": ["a"]}, "MatchScope": "ALL"}}"#,
            ),
            Place::JsonMatchPattern,
        ),
        (
            on_transformed("XssMatchStatement", PATH, &["NONE"; 11], ""),
            Place::TextTransformation,
        ),
        (
            on_transformed("XssMatchStatement", PATH, &[], ""),
            Place::TextTransformation,
        ),
        (
            bytes(PATH, "CONTAINS", &"a".repeat(201)),
            Place::ByteMatchStatement,
        ),
        (bytes(PATH, "CONTAINS", ""), Place::ByteMatchStatement),
        (
            on("RegexMatchStatement", PATH, r#""RegexString": "(a)\\1""#),
            Place::Statement,
        ),
        (
            on(
                "XssMatchStatement",
                PATH,
                r#""PreParseTextTransformations": [{"Priority": 0, "Type": "NONE"}]"#,
            ),
            Place::PreParseTextTransformation,
        ),
    ] {
        assert_eq!(
            of_statement(&statement).map(|(place, _)| place),
            Some(place),
            "{statement}"
        );
    }
    assert_eq!(
        of_statement(&bytes(PATH, "CONTAINS", &"a".repeat(200))),
        None
    );
    assert_eq!(
        of_statement(&on_transformed(
            "XssMatchStatement",
            PATH,
            &["NONE"; 10],
            ""
        )),
        None
    );
}

#[test]
fn custom_responses_have_some_statuses_and_no_content_type() {
    let block =
        |response: &str| format!(r#""Action": {{"Block": {{"CustomResponse": {{{response}}}}}}}"#);
    let refused = |response: &str| refusal(&rule("r", 1, &path(), &block(response)));

    assert_eq!(
        refused(r#""ResponseCode": 418"#).map(|one| one.to_string().contains("CUSTOM_RESPONSE")),
        Some(true)
    );
    assert_eq!(refused(r#""ResponseCode": 200"#), None);
    assert!(
        refused(
            r#""ResponseCode": 200, "ResponseHeaders": [{"Name": "Content-Type", "Value": "x"}]"#
        )
        .is_some()
    );
    assert!(refused(r#""ResponseCode": 200, "CustomResponseBodyKey": "none""#).is_some());
    let headers: Vec<String> = (0..11)
        .map(|number| format!(r#"{{"Name": "h{number}", "Value": "x"}}"#))
        .collect();
    let many = format!(
        r#""ResponseCode": 200, "ResponseHeaders": [{}]"#,
        headers.join(",")
    );
    assert!(matches!(
        refused(&many),
        Some(Refusal::LimitExceeded { limit: 10, .. })
    ));
}

#[test]
fn references_and_rate_based_rules_are_few() {
    let set = r#"{"IPSetReferenceStatement": {"ARN": "arn:aws:wafv2:us-east-1:111122223333:regional/ipset/s/1"}}"#;
    let sets = |count: u32| {
        (0..count)
            .map(|number| rule(&format!("r{number}"), number, set, BLOCK))
            .collect::<Vec<_>>()
            .join(",")
    };
    let rate = r#"{"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}"#;
    let rates = |count: u32| {
        (0..count)
            .map(|number| rule(&format!("r{number}"), number, rate, BLOCK))
            .collect::<Vec<_>>()
            .join(",")
    };

    assert_eq!(refusal(&sets(50)), None);
    assert!(matches!(
        refusal(&sets(51)),
        Some(Refusal::LimitExceeded { limit: 50, .. })
    ));
    assert_eq!(refusal(&rates(10)), None);
    assert!(matches!(
        refusal(&rates(11)),
        Some(Refusal::LimitExceeded { limit: 10, .. })
    ));
}

#[test]
fn labels_are_not_reserved() {
    let members = format!(r#"{BLOCK}, "RuleLabels": [{{"Name": "aws:mine"}}]"#);

    let refused = refusal(&rule("r", 1, &path(), &members)).unwrap();

    assert!(matches!(
        refused,
        Refusal::Invalid {
            place: Place::Rule,
            reason: Reason::Reserved,
            ..
        }
    ));
}

#[test]
fn managed_groups_are_set_up_as_they_can_be() {
    let group = |name: &str, configs: &str| {
        let statement = format!(
            r#"{{"ManagedRuleGroupStatement": {{"VendorName": "AWS", "Name": "{name}", "ManagedRuleGroupConfigs": [{configs}]}}}}"#
        );
        refusal(&rule(
            "r",
            1,
            &statement,
            r#""OverrideAction": {"None": {}}"#,
        ))
    };
    let bots = r#"{"AWSManagedRulesBotControlRuleSet": {"InspectionLevel": "COMMON"}}"#;

    assert_eq!(group("AWSManagedRulesBotControlRuleSet", bots), None);
    assert!(group("AWSManagedRulesCommonRuleSet", bots).is_some());
    assert!(group("AWSManagedRulesATPRuleSet", "").is_some());
    assert_eq!(
        group(
            "AWSManagedRulesATPRuleSet",
            r#"{"AWSManagedRulesATPRuleSet": {"LoginPath": "/login"}}"#
        ),
        None
    );
}
