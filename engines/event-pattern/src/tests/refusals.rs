//! What is no pattern, in EventBridge's words.

use crate::EventPattern;

#[track_caller]
fn refusal(pattern: &str) -> String {
    EventPattern::compile(pattern).unwrap_err().to_string()
}

#[track_caller]
fn reason(test: &str) -> String {
    let pattern = format!(r#"{{"x": [{test}]}}"#);
    EventPattern::compile(&pattern)
        .unwrap_err()
        .reason()
        .to_owned()
}

/// The texts and the columns are those that AWS's users report.
#[test]
fn says_what_and_where() {
    let pattern = r#"{"source":["test.event-pattern"],"detail":{"lenderId":"LenderA"}}"#;
    assert_eq!(
        refusal(pattern),
        format!(
            "\"lenderId\" must be an object or an array\n at [Source: (String)\"{pattern}\"; line: 1, column: 56]"
        )
    );
    let pattern = r#"{"source": ["aws.health"], "detail": {}}"#;
    assert_eq!(
        refusal(pattern),
        format!(
            "Empty objects are not allowed\n at [Source: (String)\"{pattern}\"; line: 1, column: 40]"
        )
    );
    assert!(refusal("{\n  \"x\": [\n  ]\n}").ends_with("; line: 3, column: 4]"));
    let long = format!(r#"{{"x": "{}"}}"#, "y".repeat(600));
    assert!(refusal(&long).contains("\"[truncated 109 chars]; line: 1, column: 8]"));
}

#[test]
fn refuses_other_structures() {
    let reason = |pattern| {
        let refused = EventPattern::compile(pattern).unwrap_err();
        refused.reason().to_owned()
    };
    assert_eq!(reason("{}"), "Empty objects are not allowed");
    assert_eq!(reason(r#"["a"]"#), "Filter is not an object");
    assert_eq!(reason(r#"{"x": []}"#), "Empty arrays are not allowed");
    assert_eq!(reason(r#"{"x": 1}"#), "\"x\" must be an object or an array");
    assert_eq!(reason("{"), "Unexpected end-of-input");
    assert_eq!(reason("{x}"), "Unexpected character ('x' (code 120))");
    assert_eq!(
        reason(r#"{"$or": [{"a": [1]}]}"#),
        "There must have at least 2 Objects in $or relationship."
    );
    assert_eq!(
        reason(r#"{"$or": [{"a": [1]}, {}]}"#),
        "Empty objects are not allowed"
    );
}

#[test]
fn refuses_other_comparisons() {
    for (test, said) in [
        (
            "[1]",
            "Match value must be String, number, true, false, or null",
        ),
        (r#"{"like": "a"}"#, "Unrecognized match type like"),
        ("{}", "Empty objects are not allowed"),
        (
            r#"{"prefix": "a", "suffix": "b"}"#,
            "Only one key allowed in match expression",
        ),
        (r#"{"prefix": 1}"#, "prefix match pattern must be a string"),
        (
            r#"{"suffix": ["a"]}"#,
            "suffix match pattern must be a string",
        ),
        (
            r#"{"prefix": {"wildcard": "a"}}"#,
            "Unsupported prefix pattern: wildcard",
        ),
        (
            r#"{"equals-ignore-case": null}"#,
            "equals-ignore-case match pattern must be a string",
        ),
        (
            r#"{"wildcard": "a**"}"#,
            "Consecutive wildcard characters at pos 1",
        ),
        (
            r#"{"exists": "true"}"#,
            "exists match pattern must be either true or false.",
        ),
        (
            r#"{"anything-but": {"exists": true}}"#,
            "Unsupported anything-but pattern: exists",
        ),
        (r#"{"anything-but": []}"#, "Empty arrays are not allowed"),
        (
            r#"{"anything-but": ["a", 1]}"#,
            "Inside anything but list, either all values are number or string, mixed type is not supported",
        ),
        (
            r#"{"anything-but": null}"#,
            "Inside anything but list, start|null|boolean is not supported.",
        ),
        (
            r#"{"cidr": "10.0.0.0"}"#,
            "Malformed CIDR, one '/' required",
        ),
    ] {
        assert_eq!(reason(test), said, "{test}");
    }
}

#[test]
fn refuses_other_ranges() {
    for (parts, said) in [
        ("5", "Value of numeric must be an array."),
        ("[]", "Invalid member in numeric match: ]"),
        ("[5]", "Invalid member in numeric match: 5"),
        (r#"["~", 5]"#, "Unrecognized numeric range operator: ~"),
        (r#"["<"]"#, "Value of < must be numeric"),
        (r#"["<", "5"]"#, "Value of < must be numeric"),
        (r#"["=", 9007199254740994]"#, "Value of = must be numeric"),
        (r#"[">", 5, ">", 6]"#, "Bad numeric range operator: >"),
        (r#"["=", 5, "<", 6]"#, "Bad numeric range operator: <"),
        (r#"[">", 5, "=", 6]"#, "Bad numeric range operator: ="),
        (r#"[">", 5, "<", 5]"#, "Bottom must be less than top"),
        (
            r#"[">", 5, "<", 6, "<", 7]"#,
            "Too many terms in numeric range expression",
        ),
    ] {
        assert_eq!(
            reason(&format!(r#"{{"numeric": {parts}}}"#)),
            said,
            "{parts}"
        );
    }
}

#[test]
fn refuses_more_than_a_thousand_combinations() {
    let or = |count: usize| {
        let alternatives = (0..count).map(|number| format!(r#"{{"a{number}": [1]}}"#));
        format!(r#""$or": [{}]"#, alternatives.collect::<Vec<_>>().join(","))
    };
    let two = |count| format!(r#"{{{}, "x": {{{}}}}}"#, or(count), or(40));
    assert!(EventPattern::compile(&two(25)).is_ok());
    assert!(refusal(&two(26)).starts_with("The use of $or results in over 1000 rule combinations"));
}
