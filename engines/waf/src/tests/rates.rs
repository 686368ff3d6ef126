//! Rate-based rules.

use super::bench::*;
use crate::language::WebAcl;
use crate::surroundings::Surroundings;
use crate::verdict::{Outcome, RuleType, Verdict};
use crate::{CompiledWebAcl, Context, RateCounters};

struct Counting {
    rates: RateCounters,
    compiled: CompiledWebAcl,
}

fn compiled(acl: &WebAcl, rates: &RateCounters) -> CompiledWebAcl {
    CompiledWebAcl::compile(
        acl,
        &Context {
            arn: ACL_ARN,
            rates,
        },
        &Shelf::default(),
    )
    .unwrap()
}

impl Counting {
    fn new(rules: &str) -> Self {
        let rates = RateCounters::default();
        let compiled = compiled(&acl(rules), &rates);
        Self { rates, compiled }
    }

    fn judge(&self, sent: &Sent) -> Verdict {
        sent.with(|request| self.compiled.judge(request, &Surroundings::UNKNOWN))
    }

    /// How many of some requests pass.
    fn passing(&self, count: usize, sent: &Sent) -> usize {
        (0..count)
            .filter(|_| self.judge(sent).outcome == Outcome::Allow)
            .count()
    }

    fn recompile(&mut self, rules: &str) {
        self.compiled = compiled(&acl(rules), &self.rates);
    }
}

fn rate(members: &str) -> String {
    rule(
        "rate",
        1,
        &format!(
            r#"{{"RateBasedStatement": {{"Limit": 10, "EvaluationWindowSec": 60, {members}}}}}"#
        ),
        BLOCK,
    )
}

const BY_IP: &str = r#""AggregateKeyType": "IP""#;

#[test]
fn the_requests_above_the_limit_are_blocked_address_by_address() {
    let counting = Counting::new(&rate(BY_IP));

    assert_eq!(counting.passing(15, &get("/")), 10);
    assert_eq!(counting.passing(5, &get("/").from("192.0.2.2")), 5);
    let verdict = counting.judge(&get("/"));
    assert_eq!(verdict.account.terminating_rule_type, RuleType::RateBased);
    let account = &verdict.account.rate_based_rules[0];
    assert_eq!(account.limit_value.as_deref(), Some("192.0.2.1"));
    assert_eq!((account.limit, account.window_seconds), (10, 60));
}

#[test]
fn only_requests_within_the_scope_are_counted_and_blocked() {
    let scope = format!(
        r#"{BY_IP}, "ScopeDownStatement": {}"#,
        bytes(r#"{"UriPath": {}}"#, "STARTS_WITH", "/login")
    );
    let counting = Counting::new(&rate(&scope));

    assert_eq!(counting.passing(30, &get("/")), 30);
    assert_eq!(counting.passing(15, &get("/login")), 10);
    assert_eq!(counting.passing(5, &get("/")), 5);
}

#[test]
fn counts_outlive_a_compilation_unless_the_settings_change() {
    let mut counting = Counting::new(&rate(BY_IP));
    assert_eq!(counting.passing(12, &get("/")), 10);

    let other = rule(
        "other",
        2,
        &bytes(r#"{"UriPath": {}}"#, "EXACTLY", "/x"),
        COUNT,
    );
    counting.recompile(&[rate(BY_IP), other].join(","));
    assert_eq!(
        counting.passing(3, &get("/")),
        0,
        "another rule is no change"
    );

    counting.recompile(&rate(BY_IP).replace(r#""Limit": 10"#, r#""Limit": 11"#));
    assert_eq!(
        counting.passing(13, &get("/")),
        11,
        "another limit begins anew"
    );
}

#[test]
fn a_forwarded_address_is_the_first_and_malformed_ones_are_one() {
    let by = |fallback: &str| {
        Counting::new(&rate(&format!(
            r#""AggregateKeyType": "FORWARDED_IP", "ForwardedIPConfig": {{"HeaderName": "x-forwarded-for", "FallbackBehavior": "{fallback}"}}"#
        )))
    };
    let forwarded = |value: &str| get("/").header("X-Forwarded-For", value);

    let counting = by("MATCH");
    assert_eq!(
        counting.passing(12, &forwarded("198.51.100.1, 203.0.113.1")),
        10
    );
    assert_eq!(
        counting.passing(3, &forwarded("198.51.100.2, 203.0.113.1")),
        3
    );
    assert_eq!(counting.passing(9, &forwarded("x")), 9);
    assert_eq!(
        counting.passing(9, &forwarded("y")),
        1,
        "malformed ones together"
    );
    assert_eq!(
        counting.passing(30, &get("/")),
        30,
        "without the header it is not applied"
    );
    assert_eq!(by("NO_MATCH").passing(30, &forwarded("x")), 30);
}

#[test]
fn custom_keys_combine_and_what_lacks_one_is_not_counted() {
    let keys = r#""AggregateKeyType": "CUSTOM_KEYS", "CustomKeys": [
        {"Header": {"Name": "X-Key", "TextTransformations": [{"Priority": 0, "Type": "LOWERCASE"}]}},
        {"HTTPMethod": {}}]"#;
    let counting = Counting::new(&rate(keys));
    let with_key = |key: &str| get("/").header("x-key", key);

    assert_eq!(counting.passing(6, &with_key("a")), 6);
    assert_eq!(counting.passing(6, &with_key("A")), 4, "transformed first");
    assert_eq!(counting.passing(6, &with_key("b")), 6);
    assert_eq!(
        counting.passing(
            6,
            &Sent {
                method: b"PUT".to_vec(),
                ..with_key("a")
            }
        ),
        6
    );
    assert_eq!(counting.passing(30, &get("/")), 30);

    let lacking = counting.judge(&get("/"));
    assert_eq!(lacking.account.rate_based_rules[0].id, None);
    let told = &counting
        .judge(&with_key(&"k".repeat(40)))
        .account
        .rate_based_rules[0]
        .custom_values;
    assert_eq!(
        (told[0].key, told[0].name.as_deref(), told[0].value.len()),
        ("HEADER", Some("X-Key"), 32)
    );
    assert_eq!(
        (told[1].key, told[1].value.as_str()),
        ("HTTP_METHOD", "GET")
    );
}

#[test]
fn labels_of_earlier_rules_can_be_counted_by() {
    let labels = r#""Action": {"Count": {}}, "RuleLabels": [{"Name": "area:shop"}]"#;
    let gives = rule(
        "gives",
        0,
        &bytes(r#"{"UriPath": {}}"#, "STARTS_WITH", "/shop"),
        labels,
    );
    let keys = r#""AggregateKeyType": "CUSTOM_KEYS", "CustomKeys": [{"LabelNamespace": {"Namespace": "area:"}}]"#;
    let counting = Counting::new(&[gives, rate(keys)].join(","));

    assert_eq!(counting.passing(12, &get("/shop/a")), 10);
    assert_eq!(counting.passing(12, &get("/b")), 12);
}

#[test]
fn everything_can_be_counted_together() {
    let scope = bytes(r#"{"UriPath": {}}"#, "STARTS_WITH", "/");
    let counting = Counting::new(&rate(&format!(
        r#""AggregateKeyType": "CONSTANT", "ScopeDownStatement": {scope}"#
    )));

    assert_eq!(counting.passing(6, &get("/")), 6);
    assert_eq!(counting.passing(6, &get("/").from("192.0.2.2")), 4);
}

#[test]
fn the_limited_addresses_of_a_rule_are_told() {
    let counting = Counting::new(&rate(BY_IP));
    counting.passing(15, &get("/"));
    counting.passing(3, &get("/").from("192.0.2.2"));

    let limited = counting
        .compiled
        .limited_addresses(None, "rate", get("/").at_millis)
        .unwrap();

    assert_eq!(limited, ["192.0.2.1".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!(counting.compiled.limited_addresses(None, "none", 0), None);
}
