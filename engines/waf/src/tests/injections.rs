//! SQL and script, and what is told of them.

use super::bench::*;
use crate::language::statement::SensitivityLevel;
use crate::verdict::Condition;

const ARGUMENTS: &str = r#"{"AllQueryArguments": {}}"#;

#[test]
fn sql_is_found_with_its_place_and_tokens() {
    let statement = on_transformed(
        "SqliMatchStatement",
        ARGUMENTS,
        &["URL_DECODE"],
        r#""SensitivityLevel": "HIGH""#,
    );
    let verdict = judge(
        &rule("sql", 1, &statement, BLOCK),
        &get("/?page=3&id=1'+OR+'1'='1"),
    );

    let detail = &verdict.account.terminating_match_details[0];
    assert_eq!(detail.condition, Condition::SqlInjection);
    assert_eq!(detail.sensitivity, Some(SensitivityLevel::High));
    assert_eq!(
        (detail.location, detail.field_name.as_deref()),
        ("ALL_QUERY_ARGS", Some("id"))
    );
    assert!(!detail.matched_data.is_empty());
    assert!(!holds(&statement, &get("/?page=3&id=17&q=red+shoes")));
}

#[test]
fn script_is_found_with_its_place() {
    let statement = on(
        "XssMatchStatement",
        r#"{"SingleHeader": {"Name": "x-a"}}"#,
        "",
    );
    let verdict = judge(
        &rule("xss", 1, &statement, COUNT),
        &get("/").header("X-A", "<script>alert(1)</script>"),
    );

    let detail = &verdict.account.non_terminating_rules[0].match_details[0];
    assert_eq!(
        (detail.condition, detail.location, detail.sensitivity),
        (Condition::Xss, "HEADER", None)
    );
    assert!(!holds(&statement, &get("/").header("X-A", "a < b")));
}

#[test]
fn what_a_rule_that_did_not_match_found_is_not_told() {
    let sqli = on_transformed("SqliMatchStatement", ARGUMENTS, &["URL_DECODE"], "");
    let never = bytes(r#"{"UriPath": {}}"#, "EXACTLY", "never");
    let and = format!(r#"{{"AndStatement": {{"Statements": [{sqli}, {never}]}}}}"#);
    let not = format!(
        r#"{{"NotStatement": {{"Statement": {{"NotStatement": {{"Statement": {sqli}}}}}}}}}"#
    );
    let sent = get("/?id=1'+OR+'1'='1");
    let rules = [rule("and", 1, &and, COUNT), rule("not", 2, &not, BLOCK)].join(",");

    let verdict = judge(&rules, &sent);

    assert_eq!(verdict.account.terminating_rule.as_deref(), Some("not"));
    assert!(verdict.account.terminating_match_details.is_empty());
}
