//! The compiled judge against one that is slow and obvious, on random web ACLs and requests.
//!
//! The reference reads the rule language itself, statement by statement and value by value, and
//! shares with the compiled judge neither slots nor automata nor literals.

mod evaluator;

use proptest::prelude::*;

use self::evaluator::evaluate;
use super::bench::*;

/// Pieces that values and patterns are made of, so that they meet often.
const PIECES: [&str; 14] = [
    "a", "B", "ab", "<s", "sel", "SEL", "ect", "%41", "+", "'", "_", ";", "/x", "union",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..5)
        .prop_map(|pieces| pieces.concat())
}

fn pattern() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&PIECES[..]), 1..3)
        .prop_map(|pieces| pieces.concat())
}

fn expression() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "a+B",
        "(?i)select",
        "union.*SEL",
        "^/x",
        "ab$",
        "[a-z]{3}",
        "sel|ab_",
        "(?:ab|<s)+;",
        "%4[0-9]",
        "^$",
        r"\\bab\\b",
        "SELect",
        "(?i:UNION)_?a",
        "a?b?<s",
        ".",
        "x(?:y|sel)",
    ])
    .prop_map(str::to_owned)
}

fn field() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        r#"{"UriPath": {}}"#,
        r#"{"QueryString": {}}"#,
        r#"{"Method": {}}"#,
        r#"{"Body": {"OversizeHandling": "CONTINUE"}}"#,
        r#"{"Body": {"OversizeHandling": "MATCH"}}"#,
        r#"{"Body": {"OversizeHandling": "NO_MATCH"}}"#,
        r#"{"SingleHeader": {"Name": "x-a"}}"#,
        r#"{"SingleQueryArgument": {"Name": "Q"}}"#,
        r#"{"AllQueryArguments": {}}"#,
        r#"{"Headers": {"MatchPattern": {"All": {}}, "MatchScope": "ALL", "OversizeHandling": "CONTINUE"}}"#,
        r#"{"Headers": {"MatchPattern": {"IncludedHeaders": ["X-A"]}, "MatchScope": "VALUE", "OversizeHandling": "MATCH"}}"#,
        r#"{"Headers": {"MatchPattern": {"ExcludedHeaders": ["X-A"]}, "MatchScope": "KEY", "OversizeHandling": "CONTINUE"}}"#,
        r#"{"Cookies": {"MatchPattern": {"All": {}}, "MatchScope": "VALUE", "OversizeHandling": "CONTINUE"}}"#,
        r#"{"Cookies": {"MatchPattern": {"IncludedCookies": ["ab"]}, "MatchScope": "ALL", "OversizeHandling": "CONTINUE"}}"#,
        r#"{"UriFragment": {"FallbackBehavior": "MATCH"}}"#,
    ])
    .prop_map(str::to_owned)
}

fn transformations() -> impl Strategy<Value = Vec<&'static str>> {
    let kinds = vec![
        "NONE",
        "LOWERCASE",
        "URL_DECODE",
        "UPPERCASE",
        "TRIM",
        "REMOVE_WHITESPACE",
        "HTML_ENTITY_DECODE",
    ];
    proptest::collection::vec(proptest::sample::select(kinds), 1..4)
}

fn leaf() -> impl Strategy<Value = String> {
    let places = proptest::sample::select(vec![
        "EXACTLY",
        "STARTS_WITH",
        "ENDS_WITH",
        "CONTAINS",
        "CONTAINS_WORD",
    ]);
    let operators = proptest::sample::select(vec!["EQ", "NE", "LE", "LT", "GE", "GT"]);
    prop_oneof![
        (field(), transformations(), places, pattern()).prop_map(|(field, chain, place, text)| {
            on_transformed(
                "ByteMatchStatement",
                &field,
                &chain,
                &byte_members(place, &text),
            )
        }),
        (field(), transformations(), expression()).prop_map(|(field, chain, expression)| {
            on_transformed(
                "RegexMatchStatement",
                &field,
                &chain,
                &format!(r#""RegexString": "{expression}""#),
            )
        }),
        (field(), transformations(), operators, 0_u64..12).prop_map(
            |(field, chain, operator, size)| {
                let members = format!(r#""ComparisonOperator": "{operator}", "Size": {size}"#);
                on_transformed("SizeConstraintStatement", &field, &chain, &members)
            }
        ),
        (field(), transformations()).prop_map(|(field, chain)| on_transformed(
            "XssMatchStatement",
            &field,
            &chain,
            ""
        )),
        proptest::sample::select(vec![
            ("LABEL", "one"),
            ("LABEL", "ns:two"),
            ("NAMESPACE", "ns:")
        ])
        .prop_map(|(scope, key)| {
            format!(r#"{{"LabelMatchStatement": {{"Scope": "{scope}", "Key": "{key}"}}}}"#)
        }),
    ]
}

fn statement() -> impl Strategy<Value = String> {
    leaf().prop_recursive(2, 8, 3, |inner| {
        let several = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.prop_map(|one| format!(r#"{{"NotStatement": {{"Statement": {one}}}}}"#)),
            several.clone().prop_map(|all| format!(
                r#"{{"AndStatement": {{"Statements": [{}]}}}}"#,
                all.join(",")
            )),
            several.prop_map(|all| format!(
                r#"{{"OrStatement": {{"Statements": [{}]}}}}"#,
                all.join(",")
            )),
        ]
    })
}

fn rules_text() -> impl Strategy<Value = String> {
    let action = proptest::sample::select(vec![BLOCK, COUNT, COUNT, COUNT, ALLOW]);
    let label = proptest::sample::select(vec![
        "",
        r#", "RuleLabels": [{"Name": "one"}]"#,
        r#", "RuleLabels": [{"Name": "ns:two"}]"#,
    ]);
    proptest::collection::vec((statement(), action, label), 1..9).prop_map(|rules| {
        let rules = rules.into_iter().zip(0..);
        let rules = rules.map(|((statement, action, label), priority)| {
            rule(
                &format!("r{priority}"),
                priority,
                &statement,
                &format!("{action}{label}"),
            )
        });
        rules.collect::<Vec<_>>().join(",")
    })
}

fn request() -> impl Strategy<Value = Sent> {
    let headers = proptest::collection::vec(
        (
            proptest::sample::select(vec!["x-a", "X-A", "Cookie", "x-b"]),
            text(),
        ),
        0..4,
    );
    (
        text(),
        text(),
        text(),
        headers,
        any::<bool>(),
        proptest::option::of(text()),
    )
        .prop_map(|(path, argument, body, headers, is_oversize, fragment)| {
            let mut sent = get(&format!("/{path}"));
            sent.query = format!("q={argument}&z={path}&Q=ab").into_bytes();
            sent.body = body.into_bytes();
            sent.is_oversize = is_oversize && !sent.body.is_empty();
            sent.fragment = fragment.map(String::into_bytes);
            for (name, value) in headers {
                let value = if name == "Cookie" {
                    format!("ab={value}; c=d")
                } else {
                    value
                };
                sent = sent.header(name, value);
            }
            sent
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_compiled_judge_says_what_the_reference_says(rules in rules_text(), requests in proptest::collection::vec(request(), 1..6)) {
        let acl = acl(&rules);
        let compiled = compile(&acl, &Shelf::default()).unwrap();
        for sent in requests {
            let (verdict, expected) = sent.with(|request| {
                (compiled.judge(request, &crate::surroundings::Surroundings::UNKNOWN), evaluate(&acl, request))
            });
            let matched: Vec<String> = verdict.account.non_terminating_rules.iter().map(|one| one.rule.to_string()).collect();
            prop_assert_eq!(verdict.account.terminating_rule.as_deref(), expected.terminating.as_deref());
            prop_assert_eq!(verdict.outcome.action(), expected.action);
            prop_assert_eq!(matched, expected.counted);
            let labels: Vec<String> = verdict.labels.iter().map(|label| label.to_string()).collect();
            prop_assert_eq!(labels, expected.labels);
        }
    }
}
