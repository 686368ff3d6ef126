//! What is looked for.

use super::bench::*;

const QUERY: &str = r#"{"QueryString": {}}"#;
const ARGUMENTS: &str = r#"{"AllQueryArguments": {}}"#;

#[test]
fn bytes_stand_where_they_must() {
    for (place, matching, others) in [
        ("EXACTLY", vec!["ab"], vec!["abc", "cab", "AB", "a"]),
        ("STARTS_WITH", vec!["ab", "abc"], vec!["cab", "Abc"]),
        ("ENDS_WITH", vec!["ab", "cab"], vec!["abc", "caB"]),
        (
            "CONTAINS",
            vec!["ab", "cabc", "xxab"],
            vec!["a-b", "AB", "aB"],
        ),
        (
            "CONTAINS_WORD",
            vec!["ab", "c ab", "ab;c", "-ab-"],
            vec!["abc", "_ab", "ab1", "AB"],
        ),
    ] {
        let statement = bytes(QUERY, place, "ab");
        for query in matching {
            assert!(
                holds(&statement, &get(&format!("/?{query}"))),
                "{place} {query}"
            );
        }
        for query in others {
            assert!(
                !holds(&statement, &get(&format!("/?{query}"))),
                "{place} {query}"
            );
        }
    }
}

#[test]
fn letters_are_told_apart_even_if_another_rule_does_not() {
    let strict = rule("strict", 1, &bytes(QUERY, "CONTAINS", "Select"), COUNT);
    let loose = rule(
        "loose",
        2,
        &on(
            "RegexMatchStatement",
            QUERY,
            r#""RegexString": "(?i)select""#,
        ),
        COUNT,
    );
    let rules = [strict, loose].join(",");
    let matched = |query: &str| {
        let verdict = judge(&rules, &get(&format!("/?{query}")));
        verdict
            .account
            .non_terminating_rules
            .iter()
            .map(|one| one.rule.to_string())
            .collect::<Vec<_>>()
    };

    assert_eq!(matched("SELECT"), ["loose"]);
    assert_eq!(matched("xSelect"), ["strict", "loose"]);
    assert!(matched("selec").is_empty());
}

#[test]
fn expressions_are_looked_for_anywhere_and_in_bytes() {
    let statement = on(
        "RegexMatchStatement",
        QUERY,
        r#""RegexString": "[0-9]+\\xff?x""#,
    );

    assert!(holds(&statement, &get("/?a=12x")));
    let mut sent = get("/");
    sent.query = b"a=1\xffx".to_vec();
    assert!(holds(&statement, &sent));
    assert!(!holds(&statement, &get("/?a=x")));
}

#[test]
fn any_expression_of_a_set_matches() {
    let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/regexpatternset/s/1";
    let mut shelf = Shelf::default();
    shelf.regex_sets.insert(
        arn.to_owned(),
        vec!["^id=[0-9]+$".into(), "union.*select".into(), "^$".into()],
    );
    let rules = rule(
        "r",
        0,
        &on(
            "RegexPatternSetReferenceStatement",
            QUERY,
            &format!(r#""ARN": "{arn}""#),
        ),
        BLOCK,
    );
    let compiled = compile(&acl(&rules), &shelf).unwrap();
    let blocks = |target: &str| {
        let verdict = get(target)
            .with(|request| compiled.judge(request, &crate::surroundings::Surroundings::UNKNOWN));
        verdict.outcome != crate::verdict::Outcome::Allow
    };

    assert!(blocks("/?id=17"));
    assert!(blocks("/?q=union+all+select"));
    assert!(!blocks("/?id=x"));
}

#[test]
fn many_expressions_at_once_are_told_apart() {
    let rules: Vec<String> = (0..60)
        .map(|number| {
            let expression = match number % 3 {
                0 => format!("(?i)word{number}[a-z]"),
                1 => format!("^[a-z]={number}$"),
                _ => format!("(?:x{number}|y{number})+z"),
            };
            rule(
                &format!("r{number}"),
                number,
                &on(
                    "RegexMatchStatement",
                    QUERY,
                    &format!(r#""RegexString": "{expression}""#),
                ),
                COUNT,
            )
        })
        .collect();
    let rules = rules.join(",");
    let matched = |query: &str| {
        let verdict = judge(&rules, &get(&format!("/?{query}")));
        verdict
            .account
            .non_terminating_rules
            .iter()
            .map(|one| one.rule.to_string())
            .collect::<Vec<_>>()
    };

    assert_eq!(matched("a=10"), ["r10"]);
    assert_eq!(matched("WORD30x"), ["r30"]);
    assert_eq!(matched("word3x y5x5z word57a"), ["r3", "r5", "r57"]);
    assert!(matched("nothing of all this").is_empty());
}

#[test]
fn a_size_is_that_of_the_transformed_value() {
    let size = |operator: &str, size: u64, transformations: &[&str]| {
        let members = format!(r#""ComparisonOperator": "{operator}", "Size": {size}"#);
        on_transformed("SizeConstraintStatement", QUERY, transformations, &members)
    };
    let sent = get("/?a%20b");

    assert!(holds(&size("EQ", 5, &["NONE"]), &sent));
    assert!(holds(&size("EQ", 3, &["URL_DECODE"]), &sent));
    for (operator, expected) in [
        ("EQ", false),
        ("NE", true),
        ("LT", true),
        ("LE", true),
        ("GT", false),
        ("GE", false),
    ] {
        assert_eq!(
            holds(&size(operator, 6, &["NONE"]), &sent),
            expected,
            "{operator}"
        );
    }
}

#[test]
fn transformations_are_applied_in_the_order_of_their_priorities() {
    let statement = |first: u32, second: u32| {
        format!(
            r#"{{"ByteMatchStatement": {{"FieldToMatch": {QUERY}, {},
                "TextTransformations": [{{"Priority": {first}, "Type": "LOWERCASE"}}, {{"Priority": {second}, "Type": "HEX_DECODE"}}]}}}}"#,
            byte_members("EXACTLY", "AB")
        )
    };

    assert!(
        !holds(&statement(2, 1), &get("/?4142")),
        "decoded, then made small"
    );
    assert!(
        holds(&statement(1, 2), &get("/?4142")),
        "made small, then decoded"
    );
}

#[test]
fn transformations_are_of_each_value() {
    let statement = on_transformed(
        "ByteMatchStatement",
        ARGUMENTS,
        &["URL_DECODE", "LOWERCASE"],
        &byte_members("EXACTLY", "<a>"),
    );

    assert!(holds(&statement, &get("/?x=1&y=%3CA%3E&z=2")));
    assert!(!holds(&statement, &get("/?x=%3C&y=A&z=%3E")));
}

#[test]
fn what_the_query_is_before_it_is_split_can_be_changed() {
    let statement = |kind: &str| {
        let members = format!(
            r#"{}, "PreParseTextTransformations": [{{"Priority": 0, "Type": "{kind}"}}]"#,
            byte_members("EXACTLY", "2")
        );
        on(
            "ByteMatchStatement",
            r#"{"SingleQueryArgument": {"Name": "B"}}"#,
            &members,
        )
    };

    assert!(holds(
        &statement("REPLACE_SEMICOLONS_WITH_AMPERSANDS"),
        &get("/?a=1;b=2")
    ));
    assert!(holds(&statement("URL_DECODE"), &get("/?a=1%26b=2")));
    assert!(!holds(&statement("NONE"), &get("/?a=1;b=2")));
}
