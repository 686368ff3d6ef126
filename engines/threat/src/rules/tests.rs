//! The network against a plain evaluator, and every rule against its own examples.

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof};
use proptest::{prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::{Condition, Conditions, File, Network, Rule, Scratch, Tests};
use crate::batch::Batch;
use crate::detector;
use crate::intelligence::{Category, Indicator, Intelligence, List};
use crate::sources::{self, Form};

/// Lists for the examples: an address or name for each category.
pub(crate) fn example_lists() -> Intelligence {
    let list = |category: Category, indicators: Vec<Indicator>| {
        let name = format!("{category:?}");
        let list = List {
            threat: name.to_lowercase(),
            name,
            category,
        };
        (list, indicators)
    };
    let address = |last: u32| Indicator::Addresses(0xcb00_7100 + last, 0xcb00_7100 + last);
    let name = |name: &str| Indicator::Name(name.to_owned());
    let hash = |byte: u8| Indicator::Hash([byte; 32]);
    Intelligence::new(vec![
        list(Category::Malicious, vec![address(1)]),
        list(
            Category::Custom,
            vec![address(2), name("custom.example"), hash(0x22)],
        ),
        list(Category::Tor, vec![address(3)]),
        list(Category::TorRelay, vec![address(4)]),
        list(
            Category::CommandAndControl,
            vec![address(5), name("c2.example")],
        ),
        list(Category::Mining, vec![address(6), name("pool.example")]),
        list(
            Category::BlackHole,
            vec![address(7), name("sinkhole.example")],
        ),
        list(Category::DropPoint, vec![address(8), name("drop.example")]),
        list(Category::Scanner, vec![address(9)]),
        list(Category::Abused, vec![name("abused.example")]),
        list(Category::MiningReputation, vec![name("coins.example")]),
        list(Category::MaliciousReputation, vec![name("bad.example")]),
        list(Category::Suspicious, vec![name("odd.example")]),
        list(Category::Generated, vec![name("qxzvkw.example")]),
        list(Category::DriveBy, vec![name("driveby.example")]),
        list(Category::Phishing, vec![name("phish.example")]),
        list(Category::Malware, vec![hash(0xaa)]),
        list(Category::SuspiciousFile, vec![hash(0xbb)]),
        list(
            Category::LeakedKey,
            vec![Indicator::AccessKey("AKIAIOSFODNN7EXAMPLE".to_owned())],
        ),
    ])
}

fn met(network: &Network, scratch: &mut Scratch, known: &Intelligence, text: &str) -> Vec<usize> {
    let mut all = Vec::new();
    let mut met = Vec::new();
    let faults = sources::read(text.as_bytes(), network.schema(), &mut |batch: &Batch| {
        for event in batch.events() {
            network.meet(event, known, scratch, &mut met);
            all.extend_from_slice(&met);
        }
    });
    assert!(faults.is_empty(), "{faults:?} in {text}");
    all.sort_unstable();
    all
}

#[test]
fn every_rule_finds_its_examples_and_not_the_others() {
    let known = example_lists();
    let mut scratch = Scratch::default();
    for file in super::own().unwrap() {
        for rule in &file.rules {
            let network = Network::new(file.form, &[rule]).unwrap();
            assert!(
                !rule.matches.is_empty(),
                "{} has no event for it",
                rule.kind
            );
            assert!(
                !rule.others.is_empty(),
                "{} has no event against it",
                rule.kind
            );
            for (examples, expected) in [(&rule.matches, 1), (&rule.others, 0)] {
                for example in examples {
                    let text = file.example(example);
                    let found = met(&network, &mut scratch, &known, &text).len();
                    assert_eq!(found, expected, "{}: {text}", rule.kind);
                    assert_eq!(naive(rule, file.form, &known, &text), expected == 1);
                }
            }
        }
    }
}

/// Whether a rule holds, told from a tree of the event without network, index or memory.
fn naive(rule: &Rule, form: Form, known: &Intelligence, text: &str) -> bool {
    let event: Value = serde_json::from_str(text).unwrap();
    let (paths, names) = detector::fields(form);
    let name = names.iter().map(|field| {
        let path = paths[usize::from(field.0)];
        values(&event, path).first().cloned().unwrap_or_default()
    });
    let name = name.collect::<Vec<_>>().join(":");
    let all = |set: &Conditions| {
        set.iter()
            .all(|(path, condition)| holds(&values(&event, path), condition, known))
    };
    let none = rule.unless.iter().all(|(path, condition)| {
        let each = each(condition);
        let values = values(&event, path);
        each.iter()
            .all(|condition| !holds(&values, condition, known))
    });
    (rule.events.is_empty() || rule.events.contains(&name))
        && all(&rule.when)
        && none
        && (rule.any.is_empty() || rule.any.iter().any(all))
}

/// A condition's tests one by one: `unless` forbids each.
fn each(condition: &Condition) -> Vec<Condition> {
    let Condition::All(tests) = condition else {
        return vec![condition.clone()];
    };
    let one = |tests| Condition::All(Box::new(tests));
    let mut each = Vec::new();
    if tests.exists.is_some() {
        each.push(one(Tests {
            exists: tests.exists,
            ..Tests::default()
        }));
    }
    for (words, make) in [
        (
            &tests.contains,
            (|contains| Tests {
                contains,
                ..Tests::default()
            }) as fn(_) -> _,
        ),
        (&tests.starts_with, |starts_with| Tests {
            starts_with,
            ..Tests::default()
        }),
        (&tests.ends_with, |ends_with| Tests {
            ends_with,
            ..Tests::default()
        }),
    ] {
        if !words.is_empty() {
            each.push(one(make(words.clone())));
        }
    }
    if !tests.in_list.is_empty() {
        let in_list = tests.in_list.clone();
        each.push(one(Tests {
            in_list,
            ..Tests::default()
        }));
    }
    if tests.at_least.is_some() {
        each.push(one(Tests {
            at_least: tests.at_least,
            ..Tests::default()
        }));
    }
    if tests.below.is_some() {
        each.push(one(Tests {
            below: tests.below,
            ..Tests::default()
        }));
    }
    if tests.lets_in.is_some() {
        each.push(one(Tests {
            lets_in: tests.lets_in,
            ..Tests::default()
        }));
    }
    each
}

fn values(event: &Value, path: &str) -> Vec<String> {
    let mut here = vec![event];
    for name in path.split('.') {
        here = here
            .into_iter()
            .flat_map(elements)
            .filter_map(|value| value.get(name))
            .collect();
    }
    let texts = here
        .into_iter()
        .flat_map(elements)
        .filter(|value| !value.is_null());
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    texts.map(text).collect()
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().flat_map(elements).collect(),
        other => vec![other],
    }
}

fn holds(values: &[String], condition: &Condition, known: &Intelligence) -> bool {
    let tests = match condition {
        Condition::Is(wanted) => return values.contains(wanted),
        Condition::IsOneOf(wanted) => return values.iter().any(|value| wanted.contains(value)),
        Condition::All(tests) => tests,
    };
    let some = |test: &dyn Fn(&str) -> bool| values.iter().any(|value| test(value));
    let number = |value: &str| value.parse::<f64>().ok();
    let bits = tests
        .in_list
        .iter()
        .fold(0, |all, category| all | category.bit());
    tests
        .exists
        .is_none_or(|exists| values.is_empty() != exists)
        && (tests.contains.is_empty()
            || some(&|value| {
                let value = value.to_ascii_lowercase();
                tests
                    .contains
                    .iter()
                    .any(|word| value.contains(&word.to_ascii_lowercase()))
            }))
        && (tests.starts_with.is_empty()
            || some(&|value| {
                tests
                    .starts_with
                    .iter()
                    .any(|start| value.starts_with(start))
            }))
        && (tests.ends_with.is_empty()
            || some(&|value| tests.ends_with.iter().any(|end| value.ends_with(end))))
        && (bits == 0 || some(&|value| known.word(value.as_bytes()).categories & bits != 0))
        && tests
            .at_least
            .is_none_or(|limit| some(&|value| number(value).is_some_and(|v| v >= limit)))
        && tests
            .below
            .is_none_or(|limit| some(&|value| number(value).is_some_and(|v| v < limit)))
        && tests
            .lets_in
            .is_none_or(|_| some(&|value| crate::public_access::by_policy(value.as_bytes())))
}

const WORDS: [&str; 8] = [
    "a",
    "b",
    "ab",
    "ba",
    "203.0.113.1",
    "203.0.113.3",
    "7",
    "12",
];
const PATHS: [&str; 4] = [
    "userAgent",
    "errorCode",
    "requestParameters.x",
    "sourceIPAddress",
];
const EVENTS: [&str; 3] = ["s:A", "s:B", "t:A"];

fn word() -> impl Strategy<Value = String> {
    (0..WORDS.len()).prop_map(|place| WORDS[place].to_owned())
}

fn condition() -> impl Strategy<Value = Condition> {
    let tests = |tests: Tests| Condition::All(Box::new(tests));
    prop_oneof![
        word().prop_map(Condition::Is),
        vec(word(), 1..3).prop_map(Condition::IsOneOf),
        proptest::bool::ANY.prop_map(move |exists| tests(Tests {
            exists: Some(exists),
            ..Tests::default()
        })),
        vec(word(), 1..3).prop_map(move |contains| tests(Tests {
            contains,
            ..Tests::default()
        })),
        vec(word(), 1..3).prop_map(move |starts_with| tests(Tests {
            starts_with,
            ..Tests::default()
        })),
        (word(), word()).prop_map(move |(end, part)| tests(Tests {
            ends_with: vec![end],
            contains: vec![part],
            ..Tests::default()
        })),
        Just(tests(Tests {
            in_list: vec![Category::Malicious],
            ..Tests::default()
        })),
        Just(tests(Tests {
            in_list: vec![Category::Tor, Category::Custom],
            ..Tests::default()
        })),
        (0..20_i32).prop_map(move |limit| tests(Tests {
            at_least: Some(limit.into()),
            ..Tests::default()
        })),
        (0..20_i32).prop_map(move |limit| tests(Tests {
            below: Some(limit.into()),
            ..Tests::default()
        })),
    ]
}

fn conditions(most: usize) -> impl Strategy<Value = Conditions> {
    proptest::collection::btree_map(
        (0..PATHS.len()).prop_map(|p| PATHS[p].to_owned()),
        condition(),
        0..=most,
    )
}

fn rule() -> impl Strategy<Value = Rule> {
    let events = vec(
        (0..EVENTS.len()).prop_map(|place| EVENTS[place].to_owned()),
        0..2,
    );
    (
        events,
        conditions(2),
        vec(conditions(2), 0..3),
        conditions(1),
    )
        .prop_map(|(events, when, any, unless)| Rule {
            kind: "Policy:IAMUser/RootCredentialUsage".to_owned(),
            events,
            when,
            any,
            unless,
            severity: None,
            key: Vec::new(),
            signal: None,
            matches: Vec::new(),
            others: Vec::new(),
        })
}

fn event() -> impl Strategy<Value = String> {
    let value = || proptest::option::of(word());
    (
        0..EVENTS.len(),
        value(),
        value(),
        vec(word(), 0..3),
        value(),
    )
        .prop_map(|(name, agent, error, many, address)| {
            let (source, name) = EVENTS[name].split_once(':').unwrap();
            json!({
                "eventSource": source,
                "eventName": name,
                "userAgent": agent,
                "errorCode": error,
                "requestParameters": {"x": many},
                "sourceIPAddress": address,
            })
            .to_string()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_network_meets_what_a_plain_evaluator_finds(
        rules in vec(rule(), 1..30),
        events in vec(event(), 1..20),
    ) {
        let known = example_lists();
        let mut scratch = Scratch::default();
        let references: Vec<&Rule> = rules.iter().collect();
        let network = Network::new(Form::CloudTrail, &references).unwrap();
        for text in &events {
            let expected: Vec<usize> = (0..rules.len())
                .filter(|number| naive(&rules[*number], Form::CloudTrail, &known, text))
                .collect();
            prop_assert_eq!(met(&network, &mut scratch, &known, text), expected);
        }
    }
}

#[test]
fn every_file_of_rules_can_be_read() {
    let files: Vec<File> = super::own().unwrap();
    let count: usize = files.iter().map(|file| file.rules.len()).sum();
    assert!(count >= 100, "{count}");
}
