//! What rules do.

use super::bench::*;
use crate::verdict::Outcome;

const PATH: &str = r#"{"UriPath": {}}"#;

fn everything(name: &str, priority: u32, members: &str) -> String {
    rule(name, priority, &bytes(PATH, "STARTS_WITH", "/"), members)
}

fn inserting(action: &str, name: &str, value: &str) -> String {
    format!(
        r#""Action": {{"{action}": {{"CustomRequestHandling": {{"InsertHeaders": [{{"Name": "{name}", "Value": "{value}"}}]}}}}}}"#
    )
}

#[test]
fn headers_of_counting_rules_and_of_the_final_allow_are_inserted() {
    let rules = [
        everything("a", 1, &inserting("Count", "a", "1")),
        everything("b", 2, &inserting("Count", "b", "2")),
        everything("c", 3, &inserting("Allow", "A", "3")),
    ]
    .join(",");

    let inserted = judge(&rules, &get("/")).inserted_headers;

    let pairs: Vec<(&str, &str)> = inserted
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [("x-amzn-waf-b", "2"), ("x-amzn-waf-A", "3")],
        "the last of a name stays"
    );
}

#[test]
fn the_default_action_inserts_too_and_a_block_nothing() {
    let default = r#""DefaultAction": {"Allow": {"CustomRequestHandling": {"InsertHeaders": [{"Name": "fruit", "Value": "melon"}]}}},"#;
    let counting = everything("a", 1, &inserting("Count", "a", "1"));

    let names = |acl: &crate::language::WebAcl| {
        let inserted = judge_by(acl, &get("/")).inserted_headers;
        inserted
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&acl_with(&counting, default)),
        ["x-amzn-waf-a", "x-amzn-waf-fruit"]
    );
    let blocking = [counting, everything("b", 2, BLOCK)].join(",");
    assert!(names(&acl_with(&blocking, default)).is_empty());
}

#[test]
fn placeholders_are_resolved_from_labels() {
    let labels = r#", "RuleLabels": [{"Name": "tier:gold"}]"#;
    let rules = [
        everything("a", 1, &format!("{COUNT}{labels}")),
        everything(
            "b",
            2,
            &inserting(
                "Count",
                "tier",
                "<${awswaf:111122223333:webacl:shop:tier:}> ${awswaf:ip:}",
            ),
        ),
    ]
    .join(",");

    let inserted = judge(&rules, &get("/")).inserted_headers;

    assert_eq!(
        inserted,
        [("x-amzn-waf-tier".to_owned(), "<gold> 192.0.2.1".to_owned())]
    );
}

#[test]
fn a_custom_response_has_status_headers_and_a_body_by_key() {
    let bodies = r#""CustomResponseBodies": {"page": {"ContentType": "TEXT_HTML", "Content": "<p>no, ${awswaf:ip:}</p>"}},"#;
    let block = r#""Action": {"Block": {"CustomResponse": {"ResponseCode": 429, "CustomResponseBodyKey": "page",
        "ResponseHeaders": [{"Name": "retry-after", "Value": "7"}]}}}"#;

    let verdict = judge_by(&acl_with(&everything("a", 1, block), bodies), &get("/"));

    let Outcome::Block(response) = verdict.outcome else {
        panic!("not blocked");
    };
    assert_eq!(response.status, 429);
    assert_eq!(
        response.headers,
        [("retry-after".to_owned(), "7".to_owned())]
    );
    assert_eq!(
        response.body,
        Some(("text/html", "<p>no, 192.0.2.1</p>".to_owned()))
    );
    assert_eq!(verdict.account.response_code_sent, Some(429));
}

#[test]
fn a_body_that_is_not_there_does_not_compile() {
    let block = r#""Action": {"Block": {"CustomResponse": {"ResponseCode": 429, "CustomResponseBodyKey": "page"}}}"#;

    let error = compile(&acl(&everything("a", 1, block)), &Shelf::default()).unwrap_err();

    assert_eq!(error, crate::CompileError::NoResponseBody("page".into()));
}

#[test]
fn monetize_ends() {
    let verdict = judge(
        &everything(
            "a",
            1,
            r#""Action": {"Monetize": {"PriceMultiplier": "2"}}"#,
        ),
        &get("/"),
    );

    assert!(matches!(verdict.outcome, Outcome::Monetize(_)));
}
