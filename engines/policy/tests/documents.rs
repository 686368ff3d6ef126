//! Which documents are policies, rule by rule.

#![expect(
    clippy::string_slice,
    reason = "a test may end where its own premises fail"
)]

use proptest::prelude::*;
use ringwall_policy::{
    Limits, Policy, PolicyError, PolicyKind, PolicyVersion, size_without_white_space,
};

const KINDS: [PolicyKind; 7] = [
    PolicyKind::Identity,
    PolicyKind::Resource,
    PolicyKind::Trust,
    PolicyKind::Session,
    PolicyKind::Boundary,
    PolicyKind::ServiceControl,
    PolicyKind::ResourceControl,
];

fn refusal(kind: PolicyKind, text: &str) -> String {
    match Policy::parse(text, kind) {
        Err(error) => error.to_string(),
        Ok(_) => "accepted".to_owned(),
    }
}

/// A document with these members in its statement, besides the effect.
fn of(kind: PolicyKind, members: &str) -> String {
    refusal(
        kind,
        &format!(r#"{{"Statement":{{"Effect":"Allow",{members}}}}}"#),
    )
}

fn identity(members: &str) -> String {
    of(PolicyKind::Identity, members)
}

const FULL: &str = r#""Action":"kms:*","Resource":"*""#;

#[test]
fn refuses_duplicate_keys() {
    let text = r#"{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}"#;
    assert_eq!(
        refusal(PolicyKind::Identity, text),
        r#"the key "Effect" stands twice in one object (line 1, column 31)"#
    );
}

#[test]
fn refuses_unknown_elements_and_versions() {
    assert_eq!(
        identity(&format!(r#"{FULL},"Extra":1"#)),
        r#"unknown element "Extra""#
    );
    let text = r#"{"Version":"2020-01-01","Statement":[]}"#;
    assert_eq!(
        refusal(PolicyKind::Identity, text),
        r#"invalid version "2020-01-01""#
    );
    assert_eq!(
        refusal(PolicyKind::Identity, r#"{"X":1}"#),
        r#"unknown element "X""#
    );
}

#[test]
fn refuses_documents_without_statements() {
    assert_eq!(
        refusal(PolicyKind::Identity, "{}"),
        "missing required element Statement"
    );
    assert_eq!(
        refusal(PolicyKind::Identity, r#"{"Statement":[]}"#),
        "Statement is empty"
    );
    assert_eq!(
        refusal(PolicyKind::Identity, "[]"),
        "the document must be an object"
    );
}

#[test]
fn identity_policies_have_neither_principal_nor_id() {
    assert_eq!(
        identity(&format!(r#"{FULL},"Principal":"*""#)),
        "has prohibited element Principal"
    );
    let text = format!(r#"{{"Id":"x","Statement":{{"Effect":"Allow",{FULL}}}}}"#);
    assert_eq!(
        refusal(PolicyKind::Identity, &text),
        "has prohibited element Id"
    );
}

#[test]
fn trust_policies_have_a_principal_and_no_resource() {
    let trust = |members: &str| of(PolicyKind::Trust, members);
    assert_eq!(
        trust(r#""Action":"sts:AssumeRole""#),
        "missing required element Principal"
    );
    assert_eq!(
        trust(&format!(r#"{FULL},"Principal":"*""#)),
        "has prohibited element Resource"
    );
    assert_eq!(
        trust(r#""Action":"sts:AssumeRole","Principal":"*""#),
        "accepted"
    );
}

#[test]
fn refuses_actions_without_vendor_and_resources_that_are_no_arns() {
    assert_eq!(
        identity(r#""Action":"Encrypt","Resource":"*""#),
        r#"invalid action "Encrypt": it must be * or vendor:name"#
    );
    assert_eq!(
        identity(r#""Action":"*","Resource":"bucket""#),
        r#"invalid resource "bucket": it must be * or an ARN"#
    );
}

#[test]
fn completes_short_arns_in_identity_policies_and_refuses_them_in_session_policies() {
    let members = r#""Action":"*","Resource":"arn:aws:sqs""#;
    assert_eq!(identity(members), "accepted");
    assert_eq!(
        of(PolicyKind::Session, members),
        r#"incomplete resource ARN "arn:aws:sqs""#
    );
}

#[test]
fn refuses_ids_that_are_not_alphanumeric_or_repeated() {
    assert_eq!(
        identity(&format!(r#"{FULL},"Sid":"a b""#)),
        r#"invalid statement id "a b": only letters and digits are allowed"#
    );
    let of_resource = of(
        PolicyKind::Resource,
        &format!(r#"{FULL},"Principal":"*","Sid":"a b""#),
    );
    assert_eq!(of_resource, "accepted");
    let twice = |sid: &str| {
        let one = format!(r#"{{"Sid":"{sid}","Effect":"Allow",{FULL}}}"#);
        refusal(
            PolicyKind::Identity,
            &format!(r#"{{"Statement":[{one},{one}]}}"#),
        )
    };
    assert_eq!(twice("a"), r#"the statement id "a" stands twice"#);
    assert_eq!(twice(""), "accepted");
}

#[test]
fn refuses_an_element_and_its_negation_and_missing_and_empty_ones() {
    assert_eq!(
        identity(&format!(r#"{FULL},"NotAction":"iam:*""#)),
        "Action and NotAction cannot stand in one statement"
    );
    assert_eq!(
        identity(r#""Action":"*""#),
        "missing required element Resource"
    );
    assert_eq!(
        identity(r#""Resource":"*""#),
        "missing required element Action"
    );
    assert_eq!(identity(r#""Action":[],"Resource":"*""#), "Action is empty");
    assert_eq!(
        refusal(
            PolicyKind::Identity,
            &format!(r#"{{"Statement":{{{FULL}}}}}"#)
        ),
        "missing required element Effect"
    );
}

#[test]
fn refuses_unknown_operators_and_values_that_they_cannot_compare_with() {
    let condition = |text: &str| identity(&format!(r#"{FULL},"Condition":{text}"#));
    assert_eq!(
        condition(r#"{"StringMatches":{"aws:userid":"x"}}"#),
        r#"unknown condition operator "StringMatches""#
    );
    assert_eq!(
        condition(r#"{"stringequals":{"userid":"x"}}"#),
        r#"invalid condition key "userid": it must be vendor:name"#
    );
    for (operator, value) in [
        ("Bool", "yes"),
        ("NumericEquals", "one"),
        ("DateLessThan", "tomorrow"),
        ("IpAddress", "10.0.0.0/33"),
        ("BinaryEquals", "%%"),
        ("Null", "maybe"),
    ] {
        assert_eq!(
            condition(&format!(r#"{{"{operator}":{{"aws:x":"{value}"}}}}"#)),
            format!("invalid value {value:?} of aws:x for {operator}")
        );
    }
}

#[test]
fn takes_one_or_a_list_everywhere_and_booleans_and_numbers_as_values() {
    let members = r#""Action":["kms:*","s3:*"],"Resource":["*"],"Condition":{
        "Bool":{"aws:SecureTransport":true},"NumericLessThan":{"aws:MultiFactorAuthAge":[300,"1"]}}"#;
    assert_eq!(identity(members), "accepted");
    assert_eq!(
        identity(&format!(
            r#"{FULL},"Condition":{{"Bool":{{"aws:x":null}}}}"#
        )),
        "aws:x must be a text, a number, a boolean, or a list of these"
    );
}

#[test]
fn principals_are_checked_by_form() {
    let principal = |text: &str| {
        of(
            PolicyKind::Resource,
            &format!(r#"{FULL},"Principal":{text}"#),
        )
    };
    for good in [
        r#""*""#,
        r#"{"AWS":["*","111122223333",111122223333]}"#,
        r#"{"Service":"lambda.amazonaws.com","Federated":"accounts.google.com"}"#,
        r#"{"CanonicalUser":"79a5"}"#,
    ] {
        assert_eq!(principal(good), "accepted", "{good}");
    }
    for (bad, error) in [
        (
            r#""111122223333""#,
            r#"invalid principal in policy: "":"111122223333""#,
        ),
        (
            r#"{"AWS":"arn:aws:iam::111122223333:user/*"}"#,
            r#"invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/*""#,
        ),
        (
            r#"{"Service":"*"}"#,
            r#"invalid principal in policy: "Service":"*""#,
        ),
        (
            r#"{"Other":"x"}"#,
            r#"invalid principal in policy: "Other":"x""#,
        ),
        ("{}", "Principal is empty"),
    ] {
        assert_eq!(principal(bad), error);
    }
}

#[test]
fn not_principal_only_denies() {
    assert_eq!(
        of(
            PolicyKind::Resource,
            &format!(r#"{FULL},"NotPrincipal":{{"AWS":"111122223333"}}"#)
        ),
        "NotPrincipal can be used only with the effect Deny"
    );
}

#[test]
fn resource_control_policies_allow_only_everything_and_deny_only_everybody() {
    let control = |members: &str| of(PolicyKind::ResourceControl, members);
    assert_eq!(
        control(r#""Principal":"*","Action":"*","Resource":"*""#),
        "accepted"
    );
    assert_eq!(
        control(r#""Principal":"*","Action":"kms:*","Resource":"*""#),
        "a resource control policy can allow only everything"
    );
    assert_eq!(
        control(r#""Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*""#),
        r#"invalid principal in policy: "AWS":"111122223333""#
    );
}

#[test]
fn refuses_characters_beyond_latin_in_iams_documents() {
    let members = format!(r#"{FULL},"Condition":{{"StringEquals":{{"aws:x":"日"}}}}"#);
    assert!(identity(&members).starts_with("the document has the character '日'"));
    assert_eq!(of(PolicyKind::ServiceControl, &members), "accepted");
}

#[test]
fn is_bounded_in_size_and_depth() {
    let long = " ".repeat(128 * 1024 + 1);
    assert!(matches!(
        Policy::parse(&long, PolicyKind::Identity),
        Err(PolicyError::TooLarge { limit: 131_072 })
    ));
    let limits = Limits {
        bytes: 10,
        ..Limits::HARD
    };
    assert!(matches!(
        Policy::parse_within(&long, PolicyKind::Identity, limits),
        Err(PolicyError::TooLarge { limit: 10 })
    ));
    assert_eq!(
        refusal(PolicyKind::Identity, &"[".repeat(100_000)),
        "line 1, column 17: nested too deep"
    );
}

#[test]
fn keeps_its_text_and_where_statements_stand() {
    let text = "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Sid\":\"a\",\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}\n] }";
    let policy = Policy::parse(text, PolicyKind::Identity).unwrap();
    assert_eq!(policy.source(), text);
    assert_eq!(policy.version(), PolicyVersion::V2012);
    let span = policy.statements()[0].span();
    assert_eq!((span.start.line, span.start.column), (3, 5));
    assert_eq!((span.end.line, span.end.column), (3, 60));
    assert!(text[span.start.offset..span.end.offset].starts_with("{\"Sid\""));
}

#[test]
fn lists_principals_with_their_place_and_conditions_with_their_operator() {
    let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
        "Principal":{"AWS":["arn:aws:iam::111122223333:role/r","111122223333"]},
        "Condition":{"forallvalues:stringequals":{"kms:EncryptionContext:A":"${aws:UserName}"}}}}"#;
    let policy = Policy::parse(text, PolicyKind::Resource).unwrap();
    let named: Vec<&str> = policy.principals().map(|one| &text[one.range()]).collect();
    assert_eq!(
        named,
        ["\"arn:aws:iam::111122223333:role/r\"", "\"111122223333\""]
    );
    let keys: Vec<_> = policy.condition_keys().collect();
    assert_eq!(
        keys,
        [("ForAllValues:StringEquals", "kms:EncryptionContext:A")]
    );
    assert_eq!(policy.variable_keys().collect::<Vec<_>>(), ["aws:UserName"]);
    let statement = policy.statements().first().unwrap();
    assert_eq!(
        statement.context_keys().collect::<Vec<_>>(),
        ["kms:EncryptionContext:A", "aws:UserName"]
    );
}

#[test]
fn sizes_leave_out_white_space() {
    assert_eq!(size_without_white_space("{ \"a\" :\t\"ü\",\r\n}"), 10);
}

const DOCUMENT: &str = r#"{"Version":"2012-10-17","Id":"k","Statement":[{"Sid":"A1","Effect":"Deny",
 "Principal":{"AWS":["arn:aws:iam::111122223333:user/a","*"]},"NotAction":["kms:G*t","s3:*"],
 "Resource":"arn:aws:s3:::b/${aws:username, 'x'}/*","Condition":{"ForAnyValue:StringLikeIfExists":
 {"aws:TagKeys":["a*","\u00e9"]},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"Bool":{"aws:x":true}}}]}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn never_panics_on_mutated_documents(
        edits in proptest::collection::vec((0usize..600, 0u8..3, any::<char>()), 1..6),
    ) {
        let mut text: Vec<char> = DOCUMENT.chars().collect();
        for (at, kind, character) in edits {
            let at = at % text.len();
            match kind {
                0 => text[at] = character,
                1 => text.insert(at, character),
                _ => { text.remove(at); }
            }
        }
        let text: String = text.into_iter().collect();
        for kind in KINDS {
            drop(Policy::parse(&text, kind).map(|policy| policy.condition_keys().count()));
        }
    }

    #[test]
    fn never_panics_on_cut_or_random_text(cut in 0usize..600, text in "\\PC{0,200}") {
        let cut: String = DOCUMENT.chars().take(cut).collect();
        for kind in KINDS {
            drop(Policy::parse(&cut, kind));
            drop(Policy::parse(&text, kind));
        }
    }
}
