//! A slow, obvious matcher: an event is all the events that come of choosing one element of each
//! of its arrays, and matches if one of these does.

use proptest::prelude::*;

use crate::{EventPattern, Json, Node, read};

/// An event without arrays.
#[derive(Clone, Debug)]
enum Plain {
    Nothing,
    Value(String),
    Object(Vec<(String, Plain)>),
}

/// Every choice of elements.
fn choices(json: &Json<'_>, source: &str) -> Vec<Plain> {
    match &json.node {
        Node::List(elements) if elements.is_empty() => vec![Plain::Nothing],
        Node::List(elements) => elements
            .iter()
            .flat_map(|element| choices(element, source))
            .collect(),
        Node::Object(members) => {
            let mut objects = vec![vec![]];
            for member in members {
                let values = choices(&member.value, source);
                objects = objects
                    .iter()
                    .flat_map(|object: &Vec<(String, Plain)>| {
                        values.iter().map(|value| {
                            let mut object = object.clone();
                            object.push((member.name.to_string(), value.clone()));
                            object
                        })
                    })
                    .collect();
            }
            objects.into_iter().map(Plain::Object).collect()
        }
        _ => vec![Plain::Value(json.source(source).to_owned())],
    }
}

/// All paths that lead to values in any of the choices.
fn paths(plain: &Plain, above: &str, found: &mut Vec<String>) {
    match plain {
        Plain::Nothing => {}
        Plain::Value(_) => found.push(above.to_owned()),
        Plain::Object(members) => {
            for (name, value) in members {
                paths(value, &format!("{above}.{name}"), found);
            }
        }
    }
}

fn matches(pattern: &Json<'_>, source: &str, event: &Plain, above: &str, paths: &[String]) -> bool {
    let Node::Object(members) = &pattern.node else {
        panic!("a pattern is an object");
    };
    members.iter().all(|member| {
        if member.name == "$or" {
            let Node::List(alternatives) = &member.value.node else {
                panic!("alternatives are a list");
            };
            return alternatives
                .iter()
                .any(|alternative| matches(alternative, source, event, above, paths));
        }
        let value = match event {
            Plain::Object(members) => members
                .iter()
                .find(|(name, _)| *name == member.name)
                .map_or(&Plain::Nothing, |(_, value)| value),
            _ => &Plain::Nothing,
        };
        let above = format!("{above}.{}", member.name);
        match &member.value.node {
            Node::List(tests) => tests
                .iter()
                .any(|test| passes(test, source, value, &above, paths)),
            _ => matches(&member.value, source, value, &above, paths),
        }
    })
}

fn passes(test: &Json<'_>, source: &str, value: &Plain, path: &str, paths: &[String]) -> bool {
    let written = test.source(source);
    if written == r#"{"exists":false}"# {
        return !paths.iter().any(|found| found == path);
    }
    let Plain::Value(value) = value else {
        return false;
    };
    match written {
        r#"{"exists":true}"# => true,
        r#"{"prefix":"a"}"# => value.starts_with("\"a"),
        r#"{"suffix":"a"}"# => value.ends_with("a\""),
        r#"{"anything-but":"a"}"# => value != "\"a\"",
        r#"{"anything-but":[1,2]}"# => value != "1" && value != "2",
        r#"{"anything-but":{"prefix":"a"}}"# => !value.starts_with("\"a"),
        r#"{"equals-ignore-case":"A"}"# => value == "\"a\"" || value == "\"A\"",
        r#"{"wildcard":"*a*"}"# => value.starts_with('"') && value.contains('a'),
        r#"{"numeric":[">",1]}"# => value == "2",
        literal => value == literal,
    }
}

fn test() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "1",
        "null",
        "true",
        r#""a""#,
        r#""ab""#,
        r#"{"exists":true}"#,
        r#"{"exists":false}"#,
        r#"{"prefix":"a"}"#,
        r#"{"suffix":"a"}"#,
        r#"{"anything-but":"a"}"#,
        r#"{"anything-but":[1,2]}"#,
        r#"{"anything-but":{"prefix":"a"}}"#,
        r#"{"equals-ignore-case":"A"}"#,
        r#"{"wildcard":"*a*"}"#,
        r#"{"numeric":[">",1]}"#,
    ])
    .prop_map(str::to_owned)
}

fn object(members: &std::collections::BTreeMap<&str, String>) -> String {
    let members = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// Patterns; an `$or` asks about other fields than what stands beside it.
fn pattern() -> impl Strategy<Value = String> {
    let list = |parts: Vec<String>| format!("[{}]", parts.join(","));
    let leaf = prop::collection::vec(test(), 1..3).prop_map(list);
    leaf.prop_recursive(3, 12, 3, move |below| {
        let fields = |names: Vec<&'static str>| {
            prop::collection::btree_map(prop::sample::select(names), below.clone(), 1..3)
                .prop_map(|members| object(&members))
        };
        let alternatives = prop::collection::vec(fields(vec!["z", "w"]), 2..4);
        let both =
            (fields(vec!["x", "y"]), alternatives).prop_map(move |(fields, alternatives)| {
                let fields = fields.trim_end_matches('}').to_owned()
                    + &"}".repeat(fields.len() - fields.trim_end_matches('}').len() - 1);
                format!("{fields},\"$or\":{}}}", list(alternatives))
            });
        prop_oneof![3 => fields(vec!["x", "y", "z", "w"]), 1 => both]
    })
    .prop_filter("a pattern is an object", |pattern| pattern.starts_with('{'))
}

fn event() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "1", "2", "null", "true", r#""a""#, r#""A""#, r#""ab""#, "[]",
    ]);
    let value = value.prop_map(str::to_owned);
    value
        .prop_recursive(4, 24, 4, |below| {
            let names = prop::sample::select(vec!["x", "y", "z", "w"]);
            prop_oneof![
                2 => prop::collection::btree_map(names, below.clone(), 0..4)
                    .prop_map(|members| object(&members)),
                1 => prop::collection::vec(below, 0..3)
                    .prop_map(|values| format!("[{}]", values.join(","))),
            ]
        })
        .prop_filter("an event is an object", |event| event.starts_with('{'))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]
    #[test]
    fn matches_as_the_obvious_matcher(pattern in pattern(), event in event()) {
        let read_event = read(&event, 64).unwrap();
        let choices = choices(&read_event, &event);
        prop_assume!(choices.len() < 5000);
        let mut all = Vec::new();
        choices.iter().for_each(|plain| paths(plain, "", &mut all));
        let tree = read(&pattern, 64).unwrap();
        let slowly = choices.iter().any(|plain| matches(&tree, &pattern, plain, "", &all));
        let compiled = EventPattern::compile(&pattern).unwrap();
        prop_assert_eq!(compiled.matches(&read_event), slowly);
    }
}
