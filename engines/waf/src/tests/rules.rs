use super::bench::*;
use crate::verdict::Outcome;

#[test]
fn the_first_rule_that_ends_decides_whatever_the_order_in_which_they_are_written() {
    let path = bytes(r#"{"UriPath": {}}"#, "STARTS_WITH", "/admin");
    let rules = [
        rule("later", 9, &path, ALLOW),
        rule("first", 1, &path, BLOCK),
    ]
    .join(",");

    let verdict = judge(&rules, &get("/admin/users"));

    assert!(matches!(verdict.outcome, Outcome::Block(_)));
    assert_eq!(verdict.account.terminating_rule.as_deref(), Some("first"));
}

#[test]
fn a_count_never_ends() {
    let path = bytes(r#"{"UriPath": {}}"#, "CONTAINS", "admin");
    let verdict = judge(&rule("seen", 1, &path, COUNT), &get("/admin"));

    assert_eq!(verdict.outcome, Outcome::Allow);
    assert_eq!(verdict.account.terminating_rule, None);
    assert_eq!(verdict.account.non_terminating_rules.len(), 1);
}
