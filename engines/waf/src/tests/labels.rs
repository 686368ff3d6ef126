//! Labels.

use super::bench::*;
use crate::verdict::Outcome;

const PATH: &str = r#"{"UriPath": {}}"#;

fn labelling(name: &str, priority: u32, text: &str, labels: &[&str]) -> String {
    let labels: Vec<String> = labels
        .iter()
        .map(|label| format!(r#"{{"Name": "{label}"}}"#))
        .collect();
    let members = format!(r#"{COUNT}, "RuleLabels": [{}]"#, labels.join(","));
    rule(name, priority, &bytes(PATH, "CONTAINS", text), &members)
}

fn label_match(scope: &str, key: &str) -> String {
    format!(r#"{{"LabelMatchStatement": {{"Scope": "{scope}", "Key": "{key}"}}}}"#)
}

#[test]
fn labels_get_the_prefix_of_the_web_acl_and_later_rules_see_them() {
    let rules = [
        labelling("gives", 1, "a", &["bot:bad", "seen"]),
        rule("sees", 2, &label_match("LABEL", "bad"), BLOCK),
    ]
    .join(",");

    let verdict = judge(&rules, &get("/a"));

    assert_eq!(verdict.account.terminating_rule.as_deref(), Some("sees"));
    let labels: Vec<&str> = verdict.labels.iter().map(|label| &**label).collect();
    assert_eq!(
        labels,
        [
            "awswaf:111122223333:webacl:shop:bot:bad",
            "awswaf:111122223333:webacl:shop:seen"
        ]
    );
    assert_eq!(judge(&rules, &get("/b")).outcome, Outcome::Allow);
}

#[test]
fn a_rule_does_not_see_its_own_labels() {
    let statement = format!(
        r#"{{"OrStatement": {{"Statements": [{}, {}]}}}}"#,
        label_match("LABEL", "own"),
        label_match("NAMESPACE", "ns:")
    );
    let members = format!(r#"{BLOCK}, "RuleLabels": [{{"Name": "own"}}, {{"Name": "ns:x"}}]"#);

    assert_eq!(
        judge(&rule("r", 1, &statement, &members), &get("/")).outcome,
        Outcome::Allow
    );
}

#[test]
fn a_rule_that_ends_gives_its_labels_too() {
    let members = format!(r#"{BLOCK}, "RuleLabels": [{{"Name": "last"}}]"#);

    let verdict = judge(
        &rule("r", 1, &bytes(PATH, "CONTAINS", "/"), &members),
        &get("/"),
    );

    assert_eq!(verdict.labels.len(), 1);
}
