//! Explanations.

use ringwall_transformation::Transformation;

use super::bench::*;
use crate::surroundings::Surroundings;
use crate::verdict::ActionKind;

#[test]
fn each_rule_each_value_and_each_transformation_is_told() {
    let statement = on_transformed(
        "ByteMatchStatement",
        r#"{"AllQueryArguments": {}}"#,
        &["URL_DECODE", "LOWERCASE"],
        &byte_members("CONTAINS", "<a"),
    );
    let not = format!(
        r#"{{"NotStatement": {{"Statement": {}}}}}"#,
        bytes(r#"{"UriPath": {}}"#, "EXACTLY", "/x")
    );
    let both = format!(r#"{{"AndStatement": {{"Statements": [{statement}, {not}]}}}}"#);
    let rules = [
        rule(
            "miss",
            1,
            &bytes(r#"{"UriPath": {}}"#, "EXACTLY", "/miss"),
            BLOCK,
        ),
        rule("hit", 2, &both, BLOCK),
    ]
    .join(",");
    let compiled = compile(&acl(&rules), &Shelf::default()).unwrap();

    let told = get("/?q=%3CA").with(|request| compiled.explain(request, &Surroundings::UNKNOWN));

    assert_eq!(
        told.verdict.account.terminating_rule.as_deref(),
        Some("hit")
    );
    let [miss, hit] = told.rules.as_slice() else {
        panic!("{:?}", told.rules);
    };
    assert!(!miss.matched && !miss.ended && miss.statements.len() == 1);
    assert_eq!((hit.action, hit.ended), (Some(ActionKind::Block), true));
    let depths: Vec<(usize, bool)> = hit
        .statements
        .iter()
        .map(|step| (step.depth, step.holds))
        .collect();
    assert_eq!(depths, [(1, true), (2, false), (1, true), (0, true)]);
    let value = &hit.statements[0].values[0];
    assert_eq!(
        (value.name.as_deref(), value.raw.as_slice()),
        (Some("q"), &b"%3CA"[..])
    );
    assert_eq!(
        value.transformed,
        [
            (Transformation::UrlDecode, b"<A".to_vec()),
            (Transformation::Lowercase, b"<a".to_vec())
        ]
    );
    assert_eq!(
        hit.statements[0].statement,
        r#"Contains "<a" on all query arguments"#
    );
}
