//! The order of evaluation.

use super::bench::*;
use crate::CompileError;
use crate::verdict::{Outcome, RuleType};

const PATH: &str = r#"{"UriPath": {}}"#;

#[test]
fn the_first_rule_that_ends_decides_whatever_the_order_in_which_they_are_written() {
    let path = bytes(PATH, "STARTS_WITH", "/admin");
    let rules = [
        rule("later", 9, &path, ALLOW),
        rule("first", 1, &path, BLOCK),
    ]
    .join(",");

    let verdict = judge(&rules, &get("/admin/users"));

    assert!(matches!(verdict.outcome, Outcome::Block(_)));
    assert_eq!(verdict.account.terminating_rule.as_deref(), Some("first"));
    assert_eq!(verdict.account.terminating_rule_type, RuleType::Regular);
}

#[test]
fn an_allow_ends_and_later_rules_are_not_asked() {
    let path = bytes(PATH, "STARTS_WITH", "/admin");
    let rules = [
        rule("a", 1, &path, ALLOW),
        rule("b", 2, &path, COUNT),
        rule("c", 3, &path, BLOCK),
    ]
    .join(",");

    let verdict = judge(&rules, &get("/admin"));

    assert_eq!(verdict.outcome, Outcome::Allow);
    assert_eq!(verdict.account.terminating_rule.as_deref(), Some("a"));
    assert!(verdict.account.non_terminating_rules.is_empty());
}

#[test]
fn a_count_never_ends() {
    let path = bytes(PATH, "CONTAINS", "admin");
    let verdict = judge(&rule("seen", 1, &path, COUNT), &get("/admin"));

    assert_eq!(verdict.outcome, Outcome::Allow);
    assert_eq!(verdict.account.terminating_rule, None);
    assert_eq!(&*verdict.account.non_terminating_rules[0].rule, "seen");
}

#[test]
fn without_a_rule_that_ends_the_default_action_decides() {
    let acl = acl_with("", r#""DefaultAction": {"Block": {}},"#);

    let Outcome::Block(response) = judge_by(&acl, &get("/")).outcome else {
        panic!("not blocked");
    };
    assert_eq!((response.status, response.is_custom), (403, false));
}

#[test]
fn and_or_and_not_combine() {
    let a = bytes(PATH, "CONTAINS", "a");
    let b = bytes(PATH, "CONTAINS", "b");
    let and = format!(r#"{{"AndStatement": {{"Statements": [{a}, {b}]}}}}"#);
    let or = format!(r#"{{"OrStatement": {{"Statements": [{a}, {b}]}}}}"#);
    let not = format!(r#"{{"NotStatement": {{"Statement": {a}}}}}"#);

    for (path, expected) in [
        ("/", (false, false, true)),
        ("/a", (false, true, false)),
        ("/ab", (true, true, false)),
    ] {
        let sent = get(path);
        assert_eq!(
            (holds(&and, &sent), holds(&or, &sent), holds(&not, &sent)),
            expected,
            "{path}"
        );
    }
}

#[test]
fn a_missing_component_matches_nothing_and_not_around_it_holds() {
    for field in [
        r#"{"SingleHeader": {"Name": "x-none"}}"#,
        r#"{"SingleQueryArgument": {"Name": "none"}}"#,
        r#"{"AllQueryArguments": {}}"#,
        r#"{"QueryString": {}}"#,
        r#"{"Body": {}}"#,
        r#"{"JsonBody": {"MatchPattern": {"All": {}}, "MatchScope": "ALL", "InvalidFallbackBehavior": "MATCH"}}"#,
        r#"{"Cookies": {"MatchPattern": {"All": {}}, "MatchScope": "ALL", "OversizeHandling": "MATCH"}}"#,
    ] {
        let size = on(
            "SizeConstraintStatement",
            field,
            r#""ComparisonOperator": "GE", "Size": 0"#,
        );
        let not = format!(r#"{{"NotStatement": {{"Statement": {size}}}}}"#);

        assert!(!holds(&size, &get("/")), "{field}");
        assert!(holds(&not, &get("/")), "{field}");
    }
}

#[test]
fn a_rule_has_the_action_that_its_statement_asks_for() {
    let path = bytes(PATH, "CONTAINS", "a");
    let both = rule(
        "r",
        1,
        &path,
        r#""Action": {"Block": {}}, "OverrideAction": {"None": {}}"#,
    );
    let wrong = rule("r", 1, &path, r#""OverrideAction": {"None": {}}"#);

    for rules in [both, wrong] {
        let error = compile(&acl(&rules), &Shelf::default()).unwrap_err();
        assert_eq!(error, CompileError::Action("r".into()));
    }
}

#[test]
fn what_is_referred_to_must_be_there() {
    let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/ipset/s/1";
    let set = rule(
        "r",
        1,
        &format!(r#"{{"IPSetReferenceStatement": {{"ARN": "{arn}"}}}}"#),
        BLOCK,
    );

    let error = compile(&acl(&set), &Shelf::default()).unwrap_err();

    assert_eq!(error, CompileError::NotFound(arn.into()));
}
