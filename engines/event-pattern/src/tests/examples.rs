//! What each comparison matches.

use crate::{EventPattern, read};

#[track_caller]
fn matches(pattern: &str, event: &str) -> bool {
    let pattern = EventPattern::compile(pattern).unwrap();
    pattern.matches(&read(event, 64).unwrap())
}

/// Whether `{"x": [<test>]}` matches `{"x": <value>}`.
#[track_caller]
fn passes(test: &str, value: &str) -> bool {
    matches(
        &format!(r#"{{"x": [{test}]}}"#),
        &format!(r#"{{"x": {value}}}"#),
    )
}

#[test]
fn values_are_compared_by_type_and_case() {
    assert!(passes(r#""a""#, r#""a""#));
    assert!(!passes(r#""a""#, r#""A""#));
    assert!(!passes(r#""1""#, "1"));
    assert!(passes("true", "true"));
    assert!(!passes("true", r#""true""#));
    assert!(passes("null", "null"));
    assert!(!passes("null", r#""""#));
    assert!(passes(r#""""#, r#""""#));
    assert!(!passes(r#""""#, "null"));
    assert!(passes(r#""a", "b""#, r#""b""#));
    assert!(passes(r#""\u00e9""#, "\"\u{e9}\""));
}

#[test]
fn numbers_are_compared_by_value() {
    assert!(passes("300", "3.0e2"));
    assert!(!passes("300", "301"));
    assert!(passes("12345678901234567890", "12345678901234567890"));
    assert!(!passes("12345678901234567890", "12345678901234567891"));
}

#[test]
fn prefixes_and_suffixes() {
    assert!(passes(r#"{"prefix": "us-"}"#, r#""us-east-1""#));
    assert!(!passes(r#"{"prefix": "us-"}"#, r#""US-east-1""#));
    assert!(!passes(r#"{"prefix": "1"}"#, "12"));
    assert!(passes(r#"{"suffix": ".png"}"#, r#""a.png""#));
    assert!(!passes(r#"{"suffix": ".png"}"#, r#""a.PNG""#));
    let ignoring = r#"{"prefix": {"equals-ignore-case": "EventB"}}"#;
    assert!(passes(ignoring, r#""EVENTBridge""#));
    assert!(!passes(ignoring, r#""Event""#));
    let ignoring = r#"{"suffix": {"equals-ignore-case": ".PNG"}}"#;
    assert!(passes(ignoring, r#""a.Png""#));
    assert!(!passes(ignoring, r#""a.gif""#));
}

#[test]
fn equals_ignore_case_and_wildcards() {
    let ignoring = r#"{"equals-ignore-case": "ec2 Über"}"#;
    assert!(passes(ignoring, r#""EC2 ÜBER""#));
    assert!(!passes(ignoring, r#""EC2""#));
    assert!(passes(r#"{"wildcard": "dir/*.png"}"#, r#""dir/a.png""#));
    assert!(!passes(r#"{"wildcard": "dir/*.png"}"#, r#""a.png""#));
}

#[test]
fn anything_but_in_all_its_forms() {
    assert!(passes(r#"{"anything-but": "a"}"#, r#""b""#));
    assert!(!passes(r#"{"anything-but": "a"}"#, r#""a""#));
    assert!(passes(r#"{"anything-but": "a"}"#, "5"));
    assert!(!passes(r#"{"anything-but": ["a", "b"]}"#, r#""b""#));
    assert!(!passes(r#"{"anything-but": 123}"#, "123"));
    assert!(!passes(r#"{"anything-but": [100, 200]}"#, "2e2"));
    assert!(passes(r#"{"anything-but": [100, 200]}"#, "300"));
    assert!(!passes(
        r#"{"anything-but": {"prefix": "init"}}"#,
        r#""initial""#
    ));
    assert!(!passes(
        r#"{"anything-but": {"prefix": ["init", "stop"]}}"#,
        r#""stopped""#
    ));
    assert!(passes(
        r#"{"anything-but": {"prefix": ["init", "stop"]}}"#,
        r#""running""#
    ));
    assert!(!passes(
        r#"{"anything-but": {"suffix": [".txt", ".rtf"]}}"#,
        r#""a.rtf""#
    ));
    let ignoring = r#"{"anything-but": {"equals-ignore-case": ["a", "B"]}}"#;
    assert!(!passes(ignoring, r#""A""#));
    assert!(!passes(ignoring, r#""b""#));
    assert!(passes(ignoring, r#""c""#));
    let wildcard = r#"{"anything-but": {"wildcard": ["*/lib/*", "*/bin/*"]}}"#;
    assert!(!passes(wildcard, r#""/usr/bin/x""#));
    assert!(passes(wildcard, r#""/usr/share/x""#));
    assert!(!matches(
        r#"{"x": [{"anything-but": "a"}]}"#,
        r#"{"y": "b"}"#
    ));
}

#[test]
fn numeric_ranges() {
    assert!(passes(r#"{"numeric": ["=", 3.018e2]}"#, "301.8"));
    assert!(passes(r#"{"numeric": [">", 0, "<=", 5]}"#, "5"));
    assert!(!passes(r#"{"numeric": [">", 0, "<=", 5]}"#, "0"));
    assert!(passes(r#"{"numeric": ["<", 5, ">=", 0]}"#, "0"));
    assert!(!passes(r#"{"numeric": ["<", 10]}"#, "10"));
    assert!(!passes(r#"{"numeric": ["<", 10]}"#, r#""9""#));
    assert!(passes(r#"{"numeric": [">", 0]}"#, "9007199254740992"));
    assert!(!passes(r#"{"numeric": [">", 0]}"#, "9007199254740994"));
}

#[test]
fn networks() {
    assert!(passes(r#"{"cidr": "10.0.0.0/24"}"#, r#""10.0.0.7""#));
    assert!(!passes(r#"{"cidr": "10.0.0.0/24"}"#, r#""10.0.1.7""#));
}

#[test]
fn existence_is_of_values_and_not_of_objects() {
    let state = |exists| format!(r#"{{"detail": {{"state": [{{"exists": {exists}}}]}}}}"#);
    let there = r#"{"detail": {"state": null}}"#;
    let not_there = [
        r#"{"detail": {}}"#,
        r#"{"detail": {"state": {"a": 1}}}"#,
        r#"{"detail": {"state": []}}"#,
        r#"{"detail": 5}"#,
        "{}",
    ];
    assert!(matches(&state(true), there));
    assert!(!matches(&state(false), there));
    for event in not_there {
        assert!(!matches(&state(true), event), "{event}");
        assert!(matches(&state(false), event), "{event}");
    }
    assert!(matches(
        r#"{"x": [{"exists": false}, "a"]}"#,
        r#"{"x": "a"}"#
    ));
    assert!(!matches(
        r#"{"x": [{"exists": false}, "a"]}"#,
        r#"{"x": "b"}"#
    ));
}

#[test]
fn one_element_of_an_array_must_match() {
    assert!(passes(r#""a", "b""#, r#"["c", "b"]"#));
    assert!(!passes(r#""a""#, r#"["c", "b"]"#));
    assert!(passes(r#""a""#, r#"[["a"]]"#));
    assert!(passes(r#"{"anything-but": "a"}"#, r#"["a", "b"]"#));
    assert!(!passes(r#"{"anything-but": "a"}"#, "[]"));
}

#[test]
fn what_is_asked_below_an_array_is_asked_of_one_element() {
    let pattern = r#"{"list": {"a": [1], "b": [2]}}"#;
    assert!(matches(
        pattern,
        r#"{"list": [{"a": 3}, {"a": 1, "b": 2}]}"#
    ));
    assert!(!matches(pattern, r#"{"list": [{"a": 1}, {"b": 2}]}"#));
    let absent = r#"{"list": {"a": [1], "b": [{"exists": false}]}}"#;
    assert!(matches(absent, r#"{"list": [{"a": 1}, {"c": 2}]}"#));
    assert!(!matches(absent, r#"{"list": [{"a": 1}, {"b": 2}]}"#));
}

#[test]
fn one_alternative_of_an_or_must_match() {
    let pattern = r#"{"source": ["s"], "detail": {"$or": [
        {"count": [{"numeric": [">", 5]}]},
        {"limit": [3], "name": ["n"]}
    ]}}"#;
    let event = |detail: &str| format!(r#"{{"source": "s", "detail": {detail}}}"#);
    assert!(matches(pattern, &event(r#"{"count": 6}"#)));
    assert!(matches(
        pattern,
        &event(r#"{"count": 1, "limit": 3, "name": "n"}"#)
    ));
    assert!(!matches(pattern, &event(r#"{"count": 1, "limit": 3}"#)));
    assert!(!matches(pattern, &event("{}")));
    let field = r#"{"$or": [{"prefix": "a"}]}"#;
    assert!(matches(field, r#"{"$or": "abc"}"#));
}

#[test]
fn of_a_name_that_stands_twice_the_last_counts() {
    let pattern = r#"{"x": ["a"], "x": ["b"]}"#;
    assert!(matches(pattern, r#"{"x": "b"}"#));
    assert!(!matches(pattern, r#"{"x": "a"}"#));
}

#[test]
fn tells_what_a_field_is_compared_with() {
    let pattern = EventPattern::compile(
        r#"{"source": ["aws.ec2", {"prefix": "x"}], "detail": {"$or": [{"service": ["A"]}, {"service": [1]}]}}"#,
    );
    let pattern = pattern.unwrap();
    assert_eq!(
        pattern.values_at(&["source"]),
        ["aws.ec2", r#"{"prefix": "x"}"#]
    );
    assert_eq!(pattern.values_at(&["detail", "service"]), ["A", "1"]);
    assert!(pattern.values_at(&["detail"]).is_empty());
    assert!(pattern.values_at(&["detail-type"]).is_empty());
    assert!(!pattern.has_wildcards());
    let wild = EventPattern::compile(r#"{"x": [{"anything-but": {"wildcard": "a*"}}]}"#);
    assert!(wild.unwrap().has_wildcards());
}
