//! Rule groups.

use super::bench::*;
use crate::catalog::{ManagedRule, ManagedRuleGroup};
use crate::surroundings::Surroundings;
use crate::verdict::{ActionKind, Outcome, RuleType, Verdict};
use crate::{CompileError, language::WebAcl};

const ARN: &str = "arn:aws:wafv2:us-east-1:444455556666:regional/rulegroup/common/g1";
const PATH: &str = r#"{"UriPath": {}}"#;

fn contains(name: &str, priority: u32, text: &str, members: &str) -> String {
    rule(name, priority, &bytes(PATH, "CONTAINS", text), members)
}

fn shelf(rules: &[String]) -> Shelf {
    let text = format!(
        r#"{{"Name": "common", "Capacity": 100, "Rules": [{}], "VisibilityConfig":
            {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "common"}}}}"#,
        rules.join(",")
    );
    let mut shelf = Shelf::default();
    shelf.groups.insert(ARN.to_owned(), group(&text));
    shelf.managed.push(ManagedRuleGroup {
        vendor: "AWS".into(),
        name: "AWSManagedRulesCommonRuleSet".into(),
        version: None,
        capacity: 700,
        label_namespace: "awswaf:managed:aws:core-rule-set:".into(),
        rules: super::bench::rules(&rules.join(","))
            .into_iter()
            .map(|rule| ManagedRule {
                rule,
                is_listed: true,
            })
            .collect(),
    });
    shelf
}

fn own(members: &str) -> String {
    format!(r#"{{"RuleGroupReferenceStatement": {{"ARN": "{ARN}"{members}}}}}"#)
}

fn managed(members: &str) -> String {
    format!(
        r#"{{"ManagedRuleGroupStatement": {{"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"{members}}}}}"#
    )
}

const STANDS: &str = r#""OverrideAction": {"None": {}}"#;
const COUNTS: &str = r#""OverrideAction": {"Count": {}}"#;

fn judge_with(acl: &WebAcl, shelf: &Shelf, path: &str) -> Verdict {
    let compiled = compile(acl, shelf).unwrap();
    get(path).with(|request| compiled.judge(request, &Surroundings::UNKNOWN))
}

fn is_blocked(verdict: &Verdict) -> bool {
    matches!(verdict.outcome, Outcome::Block(_))
}

#[test]
fn a_groups_result_stands_and_both_rules_are_told() {
    let shelf = shelf(&[
        contains("inner", 1, "a", BLOCK),
        contains("counted", 0, "/", COUNT),
    ]);
    for (statement, kind, id) in [
        (own(""), RuleType::Group, ARN),
        (
            managed(""),
            RuleType::ManagedRuleGroup,
            "AWS#AWSManagedRulesCommonRuleSet",
        ),
    ] {
        let verdict = judge_with(&acl(&rule("outer", 1, &statement, STANDS)), &shelf, "/a");

        assert!(is_blocked(&verdict));
        assert_eq!(verdict.account.terminating_rule.as_deref(), Some("outer"));
        assert_eq!(verdict.account.terminating_rule_type, kind);
        let group = &verdict.account.rule_groups[0];
        assert_eq!(&*group.rule_group, id);
        assert_eq!(
            group.terminating_rule.as_ref().map(|one| &*one.rule),
            Some("inner")
        );
        assert_eq!(&*group.non_terminating_rules[0].rule, "counted");
    }
}

#[test]
fn a_group_that_only_counts_still_stops_at_its_first_rule_that_ends() {
    let shelf = shelf(&[
        contains("first", 1, "a", BLOCK),
        contains("second", 2, "a", COUNT),
    ]);
    let rules = [
        rule("outer", 1, &own(""), COUNTS),
        contains("after", 2, "a", COUNT),
    ]
    .join(",");

    let verdict = judge_with(&acl(&rules), &shelf, "/a");

    assert_eq!(verdict.outcome, Outcome::Allow);
    let group = &verdict.account.rule_groups[0];
    assert_eq!(
        group.terminating_rule.as_ref().map(|one| one.action),
        Some(ActionKind::Block)
    );
    assert!(
        group.non_terminating_rules.is_empty(),
        "the second was not asked"
    );
    let counted: Vec<&str> = verdict
        .account
        .non_terminating_rules
        .iter()
        .map(|one| &*one.rule)
        .collect();
    assert_eq!(counted, ["outer", "after"]);
}

#[test]
fn an_overridden_rule_counts_and_the_group_goes_on() {
    let shelf = shelf(&[
        contains("first", 1, "a", BLOCK),
        contains("second", 2, "a", BLOCK),
    ]);
    let overrides = r#", "RuleActionOverrides": [{"Name": "first", "ActionToUse": {"Count": {}}}]"#;

    let verdict = judge_with(
        &acl(&rule("outer", 1, &own(overrides), STANDS)),
        &shelf,
        "/a",
    );

    let group = &verdict.account.rule_groups[0];
    assert_eq!(
        group.terminating_rule.as_ref().map(|one| &*one.rule),
        Some("second")
    );
    let counted = &group.non_terminating_rules[0];
    assert_eq!(
        (counted.action, counted.overridden_action),
        (ActionKind::Count, Some(ActionKind::Block))
    );
    assert!(group.excluded_rules.is_empty());
}

#[test]
fn an_excluded_rule_counts_and_is_told_apart() {
    let shelf = shelf(&[contains("first", 1, "a", BLOCK)]);
    let excluded = r#", "ExcludedRules": [{"Name": "first"}]"#;

    let verdict = judge_with(
        &acl(&rule("outer", 1, &managed(excluded), STANDS)),
        &shelf,
        "/a",
    );

    assert_eq!(verdict.outcome, Outcome::Allow);
    let group = &verdict.account.rule_groups[0];
    assert_eq!(
        group
            .excluded_rules
            .iter()
            .map(|one| &**one)
            .collect::<Vec<_>>(),
        ["first"]
    );
    assert!(group.non_terminating_rules.is_empty());
}

#[test]
fn overrides_of_unknown_rules_are_ignored_for_managed_groups_alone() {
    let shelf = shelf(&[contains("first", 1, "a", BLOCK)]);
    let overrides = r#", "RuleActionOverrides": [{"Name": "gone", "ActionToUse": {"Count": {}}}]"#;

    assert!(is_blocked(&judge_with(
        &acl(&rule("outer", 1, &managed(overrides), STANDS)),
        &shelf,
        "/a"
    )));
    let error = compile(&acl(&rule("outer", 1, &own(overrides), STANDS)), &shelf).unwrap_err();
    assert_eq!(error, CompileError::NoSuchRule("gone".into()));
}

#[test]
fn labels_carry_the_groups_own_prefix_and_its_rules_see_only_those() {
    let labels = r#", "RuleLabels": [{"Name": "seen:a"}]"#;
    let own_label = r#"{"LabelMatchStatement": {"Scope": "LABEL", "Key": "a"}}"#;
    let rules = [
        contains("gives", 1, "a", &format!("{COUNT}{labels}")),
        rule("sees", 2, own_label, BLOCK),
    ];
    let shelf = shelf(&rules);

    for (statement, label) in [
        (own(""), "awswaf:444455556666:rulegroup:common:seen:a"),
        (managed(""), "awswaf:managed:aws:core-rule-set:seen:a"),
    ] {
        let verdict = judge_with(&acl(&rule("outer", 1, &statement, STANDS)), &shelf, "/a");
        assert_eq!(
            verdict.labels.iter().map(|one| &**one).collect::<Vec<_>>(),
            [label]
        );
        assert!(is_blocked(&verdict));

        // The web ACL's own rules need the whole name.
        let rules = [
            rule("outer", 1, &statement, COUNTS),
            rule("own", 2, own_label, BLOCK),
        ]
        .join(",");
        assert!(!is_blocked(&judge_with(&acl(&rules), &shelf, "/a")));
        let full = format!(r#"{{"LabelMatchStatement": {{"Scope": "LABEL", "Key": "{label}"}}}}"#);
        let rules = [
            rule("outer", 1, &statement, COUNTS),
            rule("full", 2, &full, BLOCK),
        ]
        .join(",");
        assert!(is_blocked(&judge_with(&acl(&rules), &shelf, "/a")));
    }
}

#[test]
fn a_scope_down_statement_keeps_a_managed_group_to_some_requests() {
    let shelf = shelf(&[contains("first", 1, "a", BLOCK)]);
    let scope = format!(
        r#", "ScopeDownStatement": {}"#,
        bytes(PATH, "STARTS_WITH", "/api")
    );
    let acl = acl(&rule("outer", 1, &managed(&scope), STANDS));

    assert!(is_blocked(&judge_with(&acl, &shelf, "/api/a")));
    let outside = judge_with(&acl, &shelf, "/web/a");
    assert!(!is_blocked(&outside));
    assert!(outside.account.rule_groups.is_empty());
}

#[test]
fn groups_do_not_nest() {
    let inside = shelf(&[contains("a", 1, "a", BLOCK)]);
    let nested = format!(r#"{{"NotStatement": {{"Statement": {}}}}}"#, own(""));
    assert_eq!(
        compile(&acl(&rule("r", 1, &nested, BLOCK)), &inside).unwrap_err(),
        CompileError::Misplaced("RuleGroupReferenceStatement")
    );

    let mut shelf = shelf(&[]);
    let inner = rule("inner", 1, &own(""), BLOCK);
    shelf.groups.get_mut(ARN).unwrap().rules = rules(&inner);
    assert!(compile(&acl(&rule("outer", 1, &own(""), STANDS)), &shelf).is_err());
}

#[test]
fn firewall_managers_groups_come_first_and_last() {
    let shelf = shelf(&[contains("inner", 1, "a", BLOCK)]);
    let group = |name: &str| {
        format!(
            r#"{{"Name": "{name}", "Priority": 0, "FirewallManagerStatement": {}, "OverrideAction": {{"None": {{}}}},
                "VisibilityConfig": {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "m"}}}}"#,
            own("")
        )
    };
    let first = format!(
        r#""PreProcessFirewallManagerRuleGroups": [{}],"#,
        group("fms-first")
    );
    let last = format!(
        r#""PostProcessFirewallManagerRuleGroups": [{}],"#,
        group("fms-last")
    );
    let allow = contains("own", 0, "a", ALLOW);

    let verdict = judge_with(&acl_with(&allow, &first), &shelf, "/a");
    assert_eq!(
        verdict.account.terminating_rule.as_deref(),
        Some("fms-first")
    );
    let verdict = judge_with(&acl_with(&allow, &last), &shelf, "/a");
    assert_eq!(verdict.account.terminating_rule.as_deref(), Some("own"));
    let verdict = judge_with(&acl_with("", &last), &shelf, "/a");
    assert_eq!(
        verdict.account.terminating_rule.as_deref(),
        Some("fms-last")
    );
}
