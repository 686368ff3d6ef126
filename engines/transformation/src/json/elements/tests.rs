use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// The elements of a body, keys with a colon behind, and why the reading ended.
fn read(body: &str, pointers: &Pointers) -> (Vec<String>, Option<Failure>) {
    let mut elements = Elements::of(body.as_bytes(), pointers);
    let found = elements
        .by_ref()
        .map(|element| shown(element.part, &String::from_utf8_lossy(&element.text)));
    (found.collect(), elements.failure())
}

fn shown(part: Part, text: &str) -> String {
    match part {
        Part::Key => format!("{text}:"),
        Part::Value => text.to_owned(),
    }
}

fn all(body: &str) -> (String, Option<Failure>) {
    let (found, failure) = read(body, &Pointers::all());
    (found.join(" "), failure)
}

fn below(pointers: &[&str], body: &str) -> String {
    let (found, failure) = read(body, &Pointers::of(pointers));
    assert_eq!(failure, None);
    found.join(" ")
}

#[test]
fn reads_keys_and_values_in_order() {
    let body = r#" {"a": "b", "c": [1, -2.5e+3, true, {"d": null}], "": ""} "#;
    assert_eq!(
        all(body),
        ("a: b c: 1 -2.5e+3 true d: null : ".to_owned(), None)
    );
    assert_eq!(all("[]"), (String::new(), None));
    assert_eq!(all("\u{feff}[1]"), ("1".to_owned(), None));
}

/// AWS's example of an included path.
#[test]
fn a_pointers_own_key_is_not_inspected() {
    let body = r#"{"a":{"c":"d","b":{"e":{"f":"g"}}}}"#;
    assert_eq!(below(&["/a/b"], body), "e: f: g");
}

#[test]
fn pointers_select_members_and_elements() {
    let body = r#"{"dogs":[{"name":"a","age":1},{"name":"b"},"c"],"~/":{"x":2},"":3,"n":4}"#;
    assert_eq!(below(&["/dogs/0/name", "/dogs/1/name"], body), "a b");
    assert_eq!(below(&["/dogs/0"], body), "name: a age: 1");
    assert_eq!(below(&["/dogs/2"], body), "c");
    assert_eq!(
        below(&["/dogs/02", "/dogs/-", "/dogs/9", "/none"], body),
        ""
    );
    assert_eq!(below(&["/~0~1"], body), "x: 2");
    assert_eq!(below(&["/"], body), "3");
    assert_eq!(
        below(&["/n", "/dogs", "/dogs/0/name"], body),
        "name: a age: 1 name: b c 4"
    );
}

#[test]
fn a_key_is_found_however_it_is_escaped() {
    assert_eq!(
        below(&["/ab"], r#"{"a\u0062":"\u003cscript\u003e"}"#),
        "<script>"
    );
}

/// The texts that AWS says its parser takes, and their like.
#[test]
fn missing_and_doubled_separators_pass() {
    for (body, expected) in [
        (
            r#"{"key1":"value1""key2":"value2"}"#,
            "key1: value1 key2: value2",
        ),
        (
            r#"{"key1":"value1","key2""value2"}"#,
            "key1: value1 key2: value2",
        ),
        (
            r#"{"key1"::"value1","key2""value2"}"#,
            "key1: value1 key2: value2",
        ),
        (r#"{"a":1 "b":[1 2,,3,]}"#, "a: 1 b: 1 2 3"),
        (r#"{,"a","b":1,}"#, "a: b: 1"),
        (r#"{"a":}"#, "a:"),
        (r#"{"a":1 2:3}"#, "a: 1 2: 3"),
    ] {
        assert_eq!(all(body), (expected.to_owned(), None), "{body}");
    }
}

#[test]
fn fails_where_aws_says_that_it_fails() {
    for (body, before, failure) in [
        (r#"{"a":1,"b":x,"c":2}"#, "a: 1 b:", Failure::BadCharacter),
        (r#"{"a":'1'}"#, "a:", Failure::BadCharacter),
        (r#"{"a":tru}"#, "a:", Failure::BadCharacter),
        (r#"{"a":1}}"#, "a: 1", Failure::BadCharacter),
        (r#"{"a":1] "#, "a: 1", Failure::BadCharacter),
        (r#"[1}"#, "1", Failure::BadCharacter),
        (r#"{"a":1 {"b":2}}"#, "a: 1", Failure::BadCharacter),
        (r#"[1], [2]"#, "1", Failure::BadCharacter),
        ("[\"ab\ncd\"]", "ab", Failure::BadCharacter),
        (r#"{"a":1,"b":2,"a":3}"#, "a: 1 b: 2", Failure::DuplicateKey),
        (r#"{"a":1,"\u0061":3}"#, "a: 1", Failure::DuplicateKey),
        (
            r#"{"a":[{"b":1},{"b":2"#,
            "a: b: 1 b: 2",
            Failure::Truncated,
        ),
        (r#"{"a":"<scr"#, "a: <scr", Failure::Truncated),
        (r#"{"a"#, "a:", Failure::Truncated),
        (r#"[1, fal"#, "1", Failure::Truncated),
        (r#"["#, "", Failure::Truncated),
        (r#""a""#, "", Failure::ScalarRoot),
        ("12", "", Failure::ScalarRoot),
        ("null", "", Failure::ScalarRoot),
        ("a=1&b=2", "", Failure::BadCharacter),
    ] {
        assert_eq!(all(body), (before.to_owned(), Some(failure)), "{body}");
    }
}

#[test]
fn the_same_key_may_stand_in_several_objects() {
    assert_eq!(all(r#"{"a":{"a":1},"b":{"a":{}}}"#).1, None);
    assert_eq!(all(r#"[{"a":1},{"a":2}]"#).1, None);
}

#[test]
fn nothing_but_white_space_is_no_failure() {
    assert_eq!(all(""), (String::new(), None));
    assert_eq!(all(" \r\n\t"), (String::new(), None));
}

#[test]
fn documents_may_follow_each_other() {
    assert_eq!(
        all("{\"a\":1}\n{\"a\":2}\n[3]"),
        ("a: 1 a: 2 3".to_owned(), None)
    );
    assert_eq!(below(&["/a"], "{\"a\":1}\n{\"a\":2}"), "1 2");
    assert_eq!(all("[1] 2"), ("1".to_owned(), Some(Failure::ScalarRoot)));
}

#[test]
fn a_failure_is_told_once_and_for_all() {
    let pointers = Pointers::all();
    let mut elements = Elements::of(b"[1,x,2]", &pointers);
    assert_eq!(elements.by_ref().count(), 1);
    assert_eq!(elements.next(), None);
    assert_eq!(elements.failure(), Some(Failure::BadCharacter));
}

#[test]
fn reads_however_deep_it_goes() {
    for depth in [10_000, 60_000] {
        let arrays = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(all(&arrays), ("1".to_owned(), None));
        let objects = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        let (found, failure) = read(&objects, &Pointers::all());
        assert_eq!((found.len(), failure), (depth + 1, None));
        assert_eq!(all(&"[".repeat(depth)).1, Some(Failure::Truncated));
    }
}

#[test]
fn takes_as_many_keys_as_a_body_holds() {
    let mut body = String::from("{");
    for number in 0..20_000 {
        write!(body, "\"{number}\":1,").unwrap();
    }
    body.push_str("\"7\":1}");
    let (found, failure) = read(&body, &Pointers::all());
    assert_eq!(
        (found.len(), failure),
        (40_000, Some(Failure::DuplicateKey))
    );
}

fn documents() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "(\\PC|[\"\\\\\n/ab~]){0,6}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("([ab0-2~/]|\\PC){0,2}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    proptest::collection::vec(value, 0..3).prop_map(Value::from)
}

/// The elements of a tree, by recursion.
fn walked(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| walked(element, out)),
        Value::Object(members) => {
            for (key, value) in members {
                out.push(shown(Part::Key, key));
                walked(value, out);
            }
        }
        Value::String(text) => out.push(text.clone()),
        scalar => out.push(scalar.to_string()),
    }
}

proptest! {
    #[test]
    fn reads_what_a_strict_parser_reads(document in documents(), is_pretty in any::<bool>()) {
        let body = if is_pretty { format!("{document:#}") } else { document.to_string() };
        let mut expected = Vec::new();
        walked(&document, &mut expected);
        prop_assert_eq!(read(&body, &Pointers::all()), (expected, None));
    }

    #[test]
    fn pointers_select_as_in_a_tree(document in documents(), pointer in "(/[ab0-2]{0,2}){1,3}") {
        let mut expected = Vec::new();
        if let Some(value) = document.pointer(&pointer) {
            walked(value, &mut expected);
        }
        prop_assert_eq!(read(&document.to_string(), &Pointers::of([&pointer])), (expected, None));
    }

    #[test]
    fn what_breaks_off_gives_the_beginning_of_the_whole(document in documents(), cut in 1usize..80) {
        let body = document.to_string().into_bytes();
        let whole: Vec<_> = Elements::of(&body, &Pointers::all()).map(|found| found.raw.to_vec()).collect();
        if let Some(part) = body.get(..cut) {
            let pointers = Pointers::all();
            let mut elements = Elements::of(part, &pointers);
            let found: Vec<_> = elements.by_ref().map(|found| found.raw.to_vec()).collect();
            prop_assert_eq!(elements.failure(), (part.len() < body.len()).then_some(Failure::Truncated));
            prop_assert!(found.len() <= whole.len());
            for (found, whole) in found.iter().zip(&whole) {
                prop_assert!(whole.starts_with(found));
            }
        }
    }
}
