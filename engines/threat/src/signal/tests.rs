//! Expressions, the catalogue, and rules of others.

use std::collections::BTreeMap;

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::{prop_assert_eq, proptest};
use serde_json::Value;

use super::{Associations, Expression, ExpressionError, Mode, sigma, sql_file};
use crate::intelligence::Intelligence;
use crate::rules::{self, File, Rule};
use crate::sources::Form;
use crate::{Engine, Nowhere, Origin, Settings};

fn holds(sql: &str, event: &str) -> bool {
    let event: Value = serde_json::from_str(event).unwrap();
    let expression = Expression::parse(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    expression.holds(&|column| {
        let mut found = Vec::new();
        collect(&event, &expression.columns()[column], &mut found);
        found
    })
}

fn collect(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| collect(one, path, found)),
        Value::Null => {}
        Value::String(text) if path.is_empty() => found.push(text.clone()),
        other if path.is_empty() => found.push(other.to_string()),
        other => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Some(member) = other.get(first) {
                collect(member, rest, found);
            }
        }
    }
}

#[test]
fn conditions_are_sqls() {
    let event = r#"{"a":"One","n":7,"list":[{"x":"p"},{"x":"q"}],"policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\"}}","inside":{"text":"{\"a\":{\"b\":[1,2]}}","tree":{"a":"x"}},"redacted":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#;
    for (sql, expected) in [
        ("a = 'One'", true),
        ("a != 'One'", false),
        ("a = 'one'", false),
        ("lower(a) = 'one' AND NOT a = 'Two'", true),
        ("a LIKE 'O%' AND a NOT LIKE '%x'", true),
        ("a LIKE '_n_' AND a ILIKE 'oN%'", true),
        ("a RLIKE '^O.e$'", true),
        ("a IN ('x', 'One')", true),
        ("n > 6 AND n <= 7.0 AND n BETWEEN 1 AND 10", true),
        ("n > 10", false),
        ("missing IS NULL AND a IS NOT NULL", true),
        ("missing = 'x' OR NOT missing = 'x'", false),
        ("NOT coalesce(missing = 'x', FALSE)", true),
        ("get_json_object(list, '$.x') = 'q'", true),
        (
            "array_contains(json_collect_values(list, '$', 'x'), 'p')",
            true,
        ),
        ("size(json_collect_values(list, '$', 'x')) = 2", true),
        (
            "exists(json_collect_values(list, '$', 'x'), e -> e = 'r')",
            false,
        ),
        ("policy_has_public_principal(policy, 'Allow')", true),
        ("policy_has_public_principal(policy, 'Deny')", false),
        (
            "array_contains(get_aws_principal(policy, 'Allow'), '*')",
            true,
        ),
        (
            "get_json_object(get_json_object(inside, '$.text'), '$.a.b') = 2",
            true,
        ),
        (
            "get_json_object(get_json_object(inside, '$.tree'), '$.a') = 'x'",
            true,
        ),
        ("get_json_object(inside, '$.tree.a') = inside.tree.a", true),
        ("redacted = 'HIDDEN_DUE_TO_SECURITY_REASONS'", false),
        ("redacted IS NULL", true),
        ("a = 'One' -- and a remark\n AND true", true),
    ] {
        assert_eq!(holds(sql, event), expected, "{sql}");
    }
}

#[test]
fn what_is_no_expression_is_told_with_its_place() {
    for (sql, at) in [
        ("a =", 4),
        ("a = 'x", 5),
        ("a = 'x' )", 9),
        ("a NOT 'x'", 7),
        ("a ? b", 3),
    ] {
        match Expression::parse(sql) {
            Err(ExpressionError::Wrong { at: found, .. }) => assert_eq!(found, at, "{sql}"),
            other => panic!("{sql}: {other:?}"),
        }
    }
    assert!(matches!(
        Expression::parse("sleep(1)"),
        Err(ExpressionError::Function(name)) if name == "sleep"
    ));
    let deep = format!("{}a = 'x'{}", "(".repeat(200), ")".repeat(200));
    assert_eq!(
        Expression::parse(&deep).unwrap_err(),
        ExpressionError::TooDeep
    );
    let long = format!("a = '{}'", "x".repeat(5_000));
    assert_eq!(
        Expression::parse(&long).unwrap_err(),
        ExpressionError::TooLong
    );
}

#[test]
fn names_of_events_are_read_from_expressions() {
    let events = |sql: &str| Expression::parse(sql).unwrap().events();
    assert_eq!(
        events("eventSource = 'a' AND (eventName = 'x' OR eventName IN ('y', 'z')) AND b = 'c'"),
        ["a:x", "a:y", "a:z"]
    );
    assert!(events("eventSource = 'a' OR eventName = 'x'").is_empty());
    assert!(events("NOT eventSource = 'a' AND eventName = 'x'").is_empty());
}

fn engine(file: &File) -> Engine {
    let settings = Settings {
        learning_days: 365,
        ..Settings::default()
    };
    let files = [file.clone()];
    Engine::new(
        settings,
        &files,
        Intelligence::new(vec![]),
        Box::new(Nowhere),
    )
    .unwrap()
}

fn found(engine: &mut Engine, event: &str) -> Vec<String> {
    let origin = Origin {
        source: event.to_owned(),
        ..Origin::default()
    };
    engine.read(Form::CloudTrail, &origin, event.as_bytes());
    let changes = engine.take_changes();
    let signals = changes.into_iter().filter_map(|change| {
        let sequence = change.finding.service.detection?.sequence?;
        Some(sequence.signals.last()?.name.clone())
    });
    signals.collect()
}

#[test]
fn every_rule_of_the_catalogue_finds_its_examples_and_not_the_others() {
    let file = rules::custom().unwrap();
    assert_eq!(file.rules.len(), 35);
    for rule in &file.rules {
        let signal = rule.signal.as_ref().unwrap();
        assert!(
            !rule.matches.is_empty() && !rule.others.is_empty(),
            "{}",
            signal.id
        );
        assert!(!Expression::parse(&signal.sql).unwrap().events().is_empty());
        for (examples, expected) in [(&rule.matches, true), (&rule.others, false)] {
            for example in examples {
                let event = file.example(example);
                let found = found(&mut engine(&file), &event);
                assert_eq!(
                    found.contains(&signal.name),
                    expected,
                    "{}: {event}",
                    signal.id
                );
            }
        }
    }
}

#[test]
fn signals_of_a_principal_are_one_finding_of_a_type() {
    let file = rules::custom().unwrap();
    let mut engine = engine(&file);
    let event = |id: &str, name: &str, principal: &str| {
        let changes = toml::from_str(&format!(
            "eventID = \"{id}\"\neventSource = \"iam.amazonaws.com\"\neventName = \"{name}\"\nuserIdentity.principalId = \"{principal}\""
        ));
        file.example(&changes.unwrap())
    };
    found(&mut engine, &event("1", "CreateAccessKey", "AIDA1"));
    found(&mut engine, &event("2", "CreateLoginProfile", "AIDA1"));
    found(&mut engine, &event("3", "CreateAccessKey", "AIDA2"));
    let findings = engine.findings();
    let mut counts: Vec<_> = findings
        .iter()
        .map(|finding| finding.service.count)
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2]);
    let both = findings
        .iter()
        .find(|finding| finding.service.count == 2)
        .unwrap();
    assert_eq!(both.kind, "Persistence:IAM/AccountManipulation");
    assert!((both.severity - 8.0).abs() < f64::EPSILON);
    let detection = both.service.detection.as_ref().unwrap();
    let names = detection.sequence.as_ref().unwrap().signals.iter();
    let names: Vec<_> = names.map(|signal| signal.name.as_str()).collect();
    assert_eq!(names, ["IAMAccessKeyCreated", "IAMUserLoginProfileCreated"]);
}

#[test]
fn rules_run_as_they_are_associated() {
    let file = rules::custom().unwrap();
    let event = |id: &str| {
        let changes = format!(
            "eventID = \"{id}\"\neventSource = \"iam.amazonaws.com\"\neventName = \"CreateAccessKey\""
        );
        file.example(&toml::from_str(&changes).unwrap())
    };
    let mut engine = engine(&file);
    let rule = (
        "111122223333".to_owned(),
        "iam-access-key-created".to_owned(),
    );
    engine.set_associations(Associations::Of(BTreeMap::new()));
    assert!(found(&mut engine, &event("1")).is_empty());
    let of = |mode| Associations::Of([(rule.clone(), vec![mode])].into());
    engine.set_associations(of(Mode::DryRun));
    assert!(found(&mut engine, &event("2")).is_empty());
    let dry = engine.take_dry_runs();
    assert_eq!((dry.len(), dry[0].count), (1, 1));
    assert_eq!(dry[0].rule, "iam-access-key-created");
    assert!(engine.take_dry_runs().is_empty());
    engine.set_associations(of(Mode::Live));
    assert_eq!(found(&mut engine, &event("3")), ["IAMAccessKeyCreated"]);
    assert!(engine.take_dry_runs().is_empty());
}

const SIGMA: &str = r"
title: Console Login By Stranger
description: Somebody signs in from elsewhere.
logsource: {product: aws, service: cloudtrail}
detection:
  selection:
    eventSource: signin.amazonaws.com
    eventName: ConsoleLogin
  selection_agent:
    userAgent|contains: [kali, parrot]
  filter_ours:
    userIdentity.userName|startswith: 'ci-'
  filter_absent:
    sourceIPAddress: null
  condition: all of selection* and not 1 of filter_*
tags: [attack.initial-access, attack.t1078.004]
level: high
";

fn of_rule(rule: Rule) -> File {
    let mut file = rules::custom().unwrap();
    file.rules = vec![rule];
    file
}

#[test]
fn sigma_rules_become_rules_of_ours() {
    let rules = sigma::read(SIGMA).unwrap();
    let rule = rules[0].clone();
    assert_eq!(rule.kind, "InitialAccess:IAM/ValidAccounts");
    assert_eq!(rule.severity, Some(8.0));
    let signal = rule.signal.clone().unwrap();
    assert_eq!(signal.id, "console-login-by-stranger");
    let file = of_rule(rule);
    let event = |changes: &str| {
        let own = "eventSource = \"signin.amazonaws.com\"\neventName = \"ConsoleLogin\"\n";
        file.example(&toml::from_str(&format!("{own}{changes}")).unwrap())
    };
    for (changes, expected) in [
        ("userAgent = \"x Kali y\"", true),
        ("userAgent = \"firefox\"", false),
        (
            "userAgent = \"kali\"\nuserIdentity.userName = \"CI-1\"",
            false,
        ),
        ("userAgent = \"kali\"\nuserIdentity.userName = \"\"", true),
    ] {
        let found = found(&mut engine(&file), &event(changes));
        assert_eq!(!found.is_empty(), expected, "{changes}: {}", signal.sql);
    }
}

#[test]
fn what_sigma_says_and_is_not_known_here_is_refused() {
    for (from, to) in [
        ("service: cloudtrail", "service: kubernetes"),
        ("|contains", "|base64offset"),
        ("1 of filter_*", "1 of nothing*"),
        (
            "condition: all",
            "condition: selection | count() > 5 or all",
        ),
        ("level: high", "level: odd"),
        ("    eventSource: signin.amazonaws.com", "    - keyword"),
    ] {
        assert!(sigma::read(&SIGMA.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn sql_files_say_what_they_are_in_remarks() {
    let text = "-- type: Impact:KMS/DataDestruction\n-- severity: high\n-- description: A key goes.\neventSource = 'kms.amazonaws.com'\n  AND eventName = 'ScheduleKeyDeletion' -- any key\n";
    let rule = sql_file::read("KeyDeletionPlanned", text).unwrap();
    let signal = rule.signal.clone().unwrap();
    assert_eq!(
        (signal.id.as_str(), rule.severity),
        ("key-deletion-planned", Some(8.0))
    );
    let file = of_rule(rule);
    let changes = "eventSource = \"kms.amazonaws.com\"\neventName = \"ScheduleKeyDeletion\"";
    let event = file.example(&toml::from_str(changes).unwrap());
    assert_eq!(found(&mut engine(&file), &event), ["KeyDeletionPlanned"]);
    for wrong in [
        "a = 'x'",
        "-- type: nothing\na = 'x'",
        "-- type: A:B/C\na =",
    ] {
        assert!(sql_file::read("x", wrong).is_err(), "{wrong}");
    }
}

/// A condition and what it is, over three members that are there or not.
fn condition() -> impl Strategy<Value = (String, [Option<Option<bool>>; 8])> {
    // For each of the eight combinations of members that are 'x', another value, or missing.
    let leaf = prop_oneof![Just(0_usize), Just(1), Just(2)].prop_map(|member| {
        let truth: [Option<Option<bool>>; 8] = std::array::from_fn(|case| {
            let present = case >> member & 1 == 1;
            Some(present.then_some(member != 2))
        });
        let sql = format!("m{member} = 'x'");
        (sql, truth)
    });
    leaf.prop_recursive(4, 16, 2, |inner| {
        let pair = (inner.clone(), inner.clone(), any::<bool>());
        let both = pair.prop_map(|((one, of_one), (other, of_other), is_and)| {
            let truth = std::array::from_fn(|case| {
                let (one, other) = (of_one[case].flatten(), of_other[case].flatten());
                let decides = !is_and;
                Some(match (one, other) {
                    (Some(truth), _) | (_, Some(truth)) if truth == decides => Some(decides),
                    (Some(_), Some(_)) => Some(!decides),
                    _ => None,
                })
            });
            let word = if is_and { "AND" } else { "OR" };
            (format!("({one} {word} {other})"), truth)
        });
        let not = inner.prop_map(|(one, of_one)| {
            let truth = of_one.map(|truth| Some(truth.flatten().map(|holds| !holds)));
            (format!("NOT {one}"), truth)
        });
        prop_oneof![both, not]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn three_values_are_reckoned_as_sql_does((sql, truth) in condition()) {
        let expression = Expression::parse(&sql).unwrap();
        for (case, expected) in truth.iter().enumerate() {
            let holds = expression.holds(&|column| {
                let member: usize = expression.columns()[column][1..].parse().unwrap();
                let value = if member == 2 { "y" } else { "x" };
                let is_there = case >> member & 1 == 1;
                is_there.then(|| value.to_owned()).into_iter().collect()
            });
            prop_assert_eq!(holds, expected.flatten() == Some(true), "{} in case {}", sql, case);
        }
    }

    #[test]
    fn whatever_is_given_is_parsed_or_refused(text in ".{0,60}") {
        let _ = Expression::parse(&text).map(|expression| expression.holds(&|_| vec!["x".to_owned()]));
    }
}
