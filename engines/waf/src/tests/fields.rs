//! Components of requests.

use super::bench::*;

fn headers(pattern: &str, scope: &str) -> String {
    format!(
        r#"{{"Headers": {{"MatchPattern": {pattern}, "MatchScope": "{scope}", "OversizeHandling": "CONTINUE"}}}}"#
    )
}

fn cookies(pattern: &str, scope: &str) -> String {
    format!(
        r#"{{"Cookies": {{"MatchPattern": {pattern}, "MatchScope": "{scope}", "OversizeHandling": "CONTINUE"}}}}"#
    )
}

fn has(field: &str, text: &str, sent: &Sent) -> bool {
    holds(&bytes(field, "CONTAINS", text), sent)
}

#[test]
fn paths_queries_and_methods_are_as_they_came() {
    let sent = get("/A/../%41//b?x=%41+b");

    assert!(holds(
        &bytes(r#"{"UriPath": {}}"#, "EXACTLY", "/A/../%41//b"),
        &sent
    ));
    assert!(holds(
        &bytes(r#"{"QueryString": {}}"#, "EXACTLY", "x=%41+b"),
        &sent
    ));
    assert!(holds(&bytes(r#"{"Method": {}}"#, "EXACTLY", "GET"), &sent));
}

#[test]
fn a_header_is_named_in_any_letters_and_each_value_counts() {
    let sent = get("/").header("X-Thing", "one").header("x-THING", "two");
    let field = r#"{"SingleHeader": {"Name": " X-thing "}}"#;

    assert!(has(field, "one", &sent) && has(field, "two", &sent));
    assert!(!has(field, "three", &sent));
}

#[test]
fn an_argument_is_named_in_any_letters_and_each_value_counts() {
    let field = r#"{"SingleQueryArgument": {"Name": "UserName"}}"#;

    for query in ["username=evil", "a=1&USERNAME=x&UserName=evil"] {
        assert!(has(field, "evil", &get(&format!("/?{query}"))), "{query}");
    }
    assert!(!has(field, "evil", &get("/?user=evil&username2=evil")));
}

#[test]
fn all_arguments_are_their_values_not_their_names() {
    let field = r#"{"AllQueryArguments": {}}"#;

    assert!(has(field, "evil", &get("/?a=1&b=evil")));
    assert!(!has(field, "evil", &get("/?evil=1")));
}

#[test]
fn headers_are_filtered_by_name_in_any_letters() {
    let sent = get("/").header("X-One", "alpha").header("X-Two", "beta");

    assert!(has(&headers(r#"{"All": {}}"#, "VALUE"), "alpha", &sent));
    assert!(has(
        &headers(r#"{"IncludedHeaders": ["x-one"]}"#, "VALUE"),
        "alpha",
        &sent
    ));
    assert!(!has(
        &headers(r#"{"IncludedHeaders": ["x-one"]}"#, "VALUE"),
        "beta",
        &sent
    ));
    assert!(!has(
        &headers(r#"{"ExcludedHeaders": ["X-ONE"]}"#, "VALUE"),
        "alpha",
        &sent
    ));
    assert!(has(
        &headers(r#"{"ExcludedHeaders": ["X-ONE"]}"#, "VALUE"),
        "beta",
        &sent
    ));
}

#[test]
fn keys_values_or_either_are_looked_at() {
    let sent = get("/").header("x-amzn-waf-a", "value");
    let starts = |scope: &str, text: &str| {
        holds(
            &bytes(&headers(r#"{"All": {}}"#, scope), "STARTS_WITH", text),
            &sent,
        )
    };

    assert!(
        starts("KEY", "x-amzn-waf-")
            && !starts("VALUE", "x-amzn-waf-")
            && starts("ALL", "x-amzn-waf-")
    );
    assert!(!starts("KEY", "value") && starts("VALUE", "value") && starts("ALL", "value"));
}

#[test]
fn cookies_are_named_in_their_own_letters() {
    let sent = get("/")
        .header("Cookie", "Session=abc; theme=dark")
        .header("cookie", "third=3");

    assert!(has(&cookies(r#"{"All": {}}"#, "VALUE"), "abc", &sent));
    assert!(has(&cookies(r#"{"All": {}}"#, "VALUE"), "3", &sent));
    assert!(has(
        &cookies(r#"{"IncludedCookies": ["Session"]}"#, "ALL"),
        "abc",
        &sent
    ));
    assert!(!has(
        &cookies(r#"{"IncludedCookies": ["session"]}"#, "ALL"),
        "abc",
        &sent
    ));
    assert!(has(
        &cookies(r#"{"ExcludedCookies": ["session"]}"#, "VALUE"),
        "abc",
        &sent
    ));
    assert!(has(&cookies(r#"{"All": {}}"#, "KEY"), "theme", &sent));
}

#[test]
fn the_order_of_headers_is_their_names_with_colons() {
    let sent = get("/").header("User-Agent", "x").header("accept", "y");

    assert!(holds(
        &bytes(
            r#"{"HeaderOrder": {"OversizeHandling": "CONTINUE"}}"#,
            "EXACTLY",
            "Host:User-Agent:accept"
        ),
        &sent
    ));
}

#[test]
fn fingerprints_and_fragments_have_fallbacks() {
    for (field, set) in [
        (
            "JA3Fingerprint",
            (|sent: &mut Sent| sent.ja3 = Some("abc".into())) as fn(&mut Sent),
        ),
        ("JA4Fingerprint", |sent| sent.ja4 = Some("abc".into())),
        ("UriFragment", |sent| sent.fragment = Some("abc".into())),
    ] {
        let statement = |fallback: &str| {
            bytes(
                &format!(r#"{{"{field}": {{"FallbackBehavior": "{fallback}"}}}}"#),
                "EXACTLY",
                "abc",
            )
        };
        let mut with = get("/");
        set(&mut with);

        assert!(holds(&statement("MATCH"), &get("/")), "{field}");
        assert!(!holds(&statement("NO_MATCH"), &get("/")), "{field}");
        assert!(holds(&statement("NO_MATCH"), &with), "{field}");
        with.ja3 = Some("abd".into());
        with.ja4 = Some("abd".into());
        with.fragment = Some("abd".into());
        assert!(!holds(&statement("MATCH"), &with), "{field}");
    }
}

fn json(members: &str) -> String {
    format!(r#"{{"JsonBody": {{{members}}}}}"#)
}

const ALL: &str = r#""MatchPattern": {"All": {}}, "MatchScope": "ALL""#;

#[test]
fn json_is_looked_at_element_by_element() {
    let body = r#"{"a": {"c": "d", "b": {"e": {"f": "g"}}}}"#;
    let exactly = |scope: &str, text: &str| {
        let field = json(&format!(
            r#""MatchPattern": {{"IncludedPaths": ["/a/b"]}}, "MatchScope": "{scope}""#
        ));
        holds(&bytes(&field, "EXACTLY", text), &post("/", body))
    };

    assert!(["e", "f", "g"].iter().all(|text| exactly("ALL", text)));
    assert!(!["a", "b", "c", "d"].iter().any(|text| exactly("ALL", text)));
    assert!(exactly("KEY", "e") && exactly("KEY", "f") && !exactly("KEY", "g"));
    assert!(exactly("VALUE", "g") && !exactly("VALUE", "e"));
}

#[test]
fn transformations_are_of_each_element_of_json() {
    let statement = on_transformed(
        "ByteMatchStatement",
        &json(ALL),
        &["URL_DECODE"],
        &byte_members("EXACTLY", "a b"),
    );

    assert!(holds(&statement, &post("/", r#"{"x": "a%20b"}"#)));
    assert!(!holds(&statement, &post("/", r#"{"x": "a%", "y": "20b"}"#)));
}

#[test]
fn a_body_that_is_no_json_falls_back() {
    let text = |fallback: &str| {
        let field = json(&format!("{ALL}{fallback}"));
        bytes(&field, "CONTAINS", "needle")
    };
    let fallback = |word: &str| format!(r#", "InvalidFallbackBehavior": "{word}""#);
    let duplicate = r#"{"a": "x", "a": "needle"}"#;

    assert!(
        !holds(&text(""), &post("/", duplicate)),
        "what came before the error has none"
    );
    assert!(holds(&text(""), &post("/", r#"{"a": "needle", "a": "x"}"#)));
    assert!(holds(
        &text(&fallback("MATCH")),
        &post("/", r#"{"a": 1, "a": 2}"#)
    ));
    assert!(!holds(
        &text(&fallback("NO_MATCH")),
        &post("/", r#"{"a": "needle", "a": 2}"#)
    ));
    assert!(holds(
        &text(&fallback("EVALUATE_AS_STRING")),
        &post("/", duplicate)
    ));
    assert!(!holds(
        &text(&fallback("EVALUATE_AS_STRING")),
        &post("/", "just text")
    ));
    for parses in [
        r#"{"a":"x""b":"y"}"#,
        r#"{"a":"x","b""y"}"#,
        r#"{"a"::"x"}"#,
    ] {
        assert!(
            !holds(&text(&fallback("MATCH")), &post("/", parses)),
            "{parses}"
        );
    }
}

#[test]
fn bodies_of_grpc_are_not_inspected() {
    let statement = bytes(r#"{"Body": {}}"#, "CONTAINS", "evil");
    let grpc = post("/", "evil").header("Content-Type", "application/grpc+proto");

    assert!(holds(&statement, &post("/", "evil")));
    assert!(!holds(&statement, &grpc));
    let matching = r#"{"Body": {"OversizeHandling": "MATCH"}}"#;
    assert!(!holds(
        &bytes(matching, "CONTAINS", "x"),
        &Sent {
            is_oversize: true,
            ..grpc
        }
    ));
}
