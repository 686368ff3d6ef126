//! Components that are larger than what is inspected.

use super::bench::*;
use crate::verdict::OversizeField;

fn body(handling: &str) -> String {
    format!(r#"{{"Body": {{"OversizeHandling": "{handling}"}}}}"#)
}

fn large_body(text: &str) -> Sent {
    Sent {
        is_oversize: true,
        ..post("/", text)
    }
}

#[test]
fn a_large_body_is_settled_before_it_is_looked_at() {
    let sent = large_body("evil");

    assert!(holds(&bytes(&body("CONTINUE"), "CONTAINS", "evil"), &sent));
    assert!(!holds(&bytes(&body("CONTINUE"), "CONTAINS", "good"), &sent));
    assert!(holds(&bytes(&body("MATCH"), "CONTAINS", "good"), &sent));
    assert!(!holds(&bytes(&body("NO_MATCH"), "CONTAINS", "evil"), &sent));
    assert!(
        holds(&bytes(r#"{"Body": {}}"#, "CONTAINS", "evil"), &sent),
        "CONTINUE if it is not said"
    );
}

#[test]
fn a_size_above_the_limit_never_matches_the_inspected_part() {
    let size = |handling: &str| {
        on(
            "SizeConstraintStatement",
            &body(handling),
            r#""ComparisonOperator": "GT", "Size": 8192"#,
        )
    };
    let sent = large_body(&"x".repeat(8_192));

    assert!(!holds(&size("CONTINUE"), &sent));
    assert!(holds(&size("MATCH"), &sent));
}

fn headers(pattern: &str, handling: &str) -> String {
    format!(
        r#"{{"Headers": {{"MatchPattern": {pattern}, "MatchScope": "VALUE", "OversizeHandling": "{handling}"}}}}"#
    )
}

const ALL: &str = r#"{"All": {}}"#;

#[test]
fn of_headers_the_first_two_hundred_are_inspected() {
    let mut sent = get("/");
    for number in 1..=199 {
        sent = sent.header(&format!("h{number}"), format!("value-{number}-"));
    }

    assert!(
        !holds(&bytes(&headers(ALL, "MATCH"), "CONTAINS", "nothing"), &sent),
        "exactly 200"
    );
    let sent = sent.header("one-more", "last");
    assert!(holds(
        &bytes(&headers(ALL, "CONTINUE"), "CONTAINS", "value-199-"),
        &sent
    ));
    assert!(!holds(
        &bytes(&headers(ALL, "CONTINUE"), "CONTAINS", "last"),
        &sent
    ));
    assert!(holds(
        &bytes(&headers(ALL, "MATCH"), "CONTAINS", "nothing"),
        &sent
    ));
    assert!(!holds(
        &bytes(&headers(ALL, "NO_MATCH"), "CONTAINS", "value-199-"),
        &sent
    ));
    assert!(
        holds(
            &bytes(
                r#"{"SingleHeader": {"Name": "one-more"}}"#,
                "EXACTLY",
                "last"
            ),
            &sent
        ),
        "one header is whole"
    );
}

#[test]
fn of_headers_the_first_eight_kilobytes_are_inspected_before_any_filter() {
    let sent = get("/")
        .header("filler", "x".repeat(8_192))
        .header("late", "evil");
    let late = r#"{"IncludedHeaders": ["late"]}"#;

    assert!(!holds(
        &bytes(&headers(late, "CONTINUE"), "CONTAINS", "evil"),
        &sent
    ));
    assert!(holds(
        &bytes(&headers(late, "MATCH"), "CONTAINS", "evil"),
        &sent
    ));
    assert!(
        holds(&bytes(&headers(ALL, "CONTINUE"), "ENDS_WITH", "xxx"), &sent),
        "the header at the limit is cut"
    );
}

#[test]
fn cookies_have_limits_of_their_own() {
    let pairs: Vec<String> = (0..201)
        .map(|number| format!("c{number}=v{number}-"))
        .collect();
    let field = |handling: &str| {
        format!(
            r#"{{"Cookies": {{"MatchPattern": {ALL}, "MatchScope": "VALUE", "OversizeHandling": "{handling}"}}}}"#
        )
    };
    let sent = get("/").header("cookie", pairs.join("; "));

    assert!(holds(&bytes(&field("CONTINUE"), "EXACTLY", "v199-"), &sent));
    assert!(!holds(
        &bytes(&field("CONTINUE"), "EXACTLY", "v200-"),
        &sent
    ));
    assert!(holds(&bytes(&field("MATCH"), "EXACTLY", "nothing"), &sent));
}

#[test]
fn the_order_of_headers_is_cut_too() {
    let mut sent = get("/");
    for number in 0..200 {
        sent = sent.header(&format!("h{number}"), "x");
    }
    let field =
        |handling: &str| format!(r#"{{"HeaderOrder": {{"OversizeHandling": "{handling}"}}}}"#);

    assert!(holds(
        &bytes(&field("CONTINUE"), "ENDS_WITH", ":h198"),
        &sent
    ));
    assert!(holds(&bytes(&field("MATCH"), "EXACTLY", "x"), &sent));
}

#[test]
fn what_was_inspected_and_too_large_is_told() {
    let inspecting = rule("r", 1, &bytes(&body("CONTINUE"), "CONTAINS", "x"), COUNT);
    let sent = large_body("abc");

    let verdict = judge(&inspecting, &sent);
    assert_eq!(
        verdict.account.oversize_fields,
        [OversizeField::RequestBody]
    );
    assert_eq!(verdict.account.body_inspected, Some(3));

    let not_inspecting = rule("r", 1, &bytes(r#"{"UriPath": {}}"#, "CONTAINS", "x"), COUNT);
    let verdict = judge(&not_inspecting, &sent);
    assert!(verdict.account.oversize_fields.is_empty());
    assert_eq!(verdict.account.body_inspected, None);
}
