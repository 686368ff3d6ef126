//! Attacks and what looks like them, from end to end.

use proptest::prelude::{any, prop, proptest};
use proptest::strategy::Strategy;

use super::tokenizer::{Dialect, Quote};
use super::{Sensitivity, Sqli, find, judge, read};

fn fingerprint(input: &str) -> Option<String> {
    find(input.as_bytes(), Sensitivity::High).map(|sqli| sqli.fingerprint)
}

#[test]
fn finds_attacks_by_their_fingerprints() {
    for (input, expected) in [
        ("1 and 1=1", "1&1"),
        ("1' and '1'='1", "s&sos"),
        ("x\" or 1=1 --", "s&1c"),
        ("-1 union select 1,2,3", "1UE1"),
        ("1 union/**/all/**/select @@version", "1UEv"),
        ("1) or (1=1", "1)&(1"),
        ("admin' --", "sc"),
        ("1;drop table users", "1;T"),
        ("'; if not(1=1) waitfor delay '0:0:5'", "s;T(1"),
        ("1 /*!union*/ select 2", "X"),
        ("1 /* /* */ */ or 1", "X"),
        ("{``.``.id}", "X"),
        ("1 procedure analyse(extractvalue(1,2),1)", "1f(f("),
        ("x' and sleep(5)#", "s&f(1"),
        ("q'[a]' || sleep(5)", "s&f(1"),
    ] {
        let found = fingerprint(input);
        assert!(
            found
                .as_deref()
                .is_some_and(|found| found.starts_with(expected)),
            "{input}: {found:?}"
        );
    }
}

#[test]
fn leaves_prose_and_identifiers_alone() {
    for input in [
        "",
        "0",
        "hello",
        "O'Neill",
        "Rock 'n' roll",
        "union of select and update",
        "1 union",
        "user@example.com",
        "2024-01-31T10:00:00Z",
        "550e8400-e29b-41d4-a716-446655440000",
        "a=1&b=2",
        "sexy and 17",
        "1 - 2, 3",
        "C# and F#",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "SELECT",
    ] {
        assert_eq!(fingerprint(input), None, "{input}");
    }
}

#[test]
fn tells_the_tokens_that_gave_it_away() {
    assert_eq!(
        find(b"10 AND 1=1", Sensitivity::High),
        Some(Sqli {
            fingerprint: "1&1".to_owned(),
            matched: ["10", "AND", "1"].map(str::to_owned).to_vec(),
        })
    );
}

#[test]
fn reads_comments_as_every_dialect_does() {
    // To MySQL alone, `--1` is no comment and `#` is one.
    assert!(fingerprint("1' or 1#").is_some());
    assert!(fingerprint("1--1 or 2=2").is_some());
}

#[test]
fn a_short_comment_is_an_attack_where_a_number_ends() {
    assert_eq!(fingerprint("1--").as_deref(), Some("1c"));
    assert_eq!(fingerprint("1 -- or so").as_deref(), Some("1c"));
    assert_eq!(fingerprint("1/*").as_deref(), Some("1c"));
    assert_eq!(fingerprint("word--"), None);
    assert_eq!(fingerprint("1#"), None);
}

#[test]
fn what_the_audit_would_not_show_is_an_attack() {
    assert_eq!(fingerprint("word -- x"), None);
    assert_eq!(fingerprint("word -- sp_password").as_deref(), Some("nc"));
}

/// Words that tokenizers and folds have rules for.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    const WORDS: [&str; 36] = [
        "'",
        "\"",
        "`",
        "--",
        "#",
        "/*",
        "*/",
        "(",
        ")",
        "{",
        "}",
        ",",
        ";",
        "::",
        "@",
        "$a$",
        "\\",
        "\\N",
        "\0",
        "0x",
        "1e",
        "1.5f",
        "q'[",
        "nq'(",
        "U&'",
        "x'1",
        "[",
        "in ",
        "like(",
        "user(",
        "collate a_b ",
        "if",
        "union all ",
        "select ",
        "int ",
        "\u{a0}",
    ];
    let word = prop::sample::select(&WORDS[..]).prop_map(|word| word.as_bytes().to_vec());
    let bytes = prop::collection::vec(any::<u8>(), 0..4);
    prop::collection::vec(
        prop::strategy::Union::new([word.boxed(), bytes.boxed()]),
        0..24,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_input_has_an_answer_and_low_finds_no_more_than_high(input in fragments()) {
        let low = find(&input, Sensitivity::Low);
        let high = find(&input, Sensitivity::High);
        assert!(high.is_some() || low.is_none());
        if let Some(Sqli { fingerprint, matched }) = high {
            assert!((1..=5).contains(&fingerprint.len()));
            assert!(!matched.is_empty());
        }
    }

    #[test]
    fn letters_and_digits_are_no_attack(input in "[a-zA-Z0-9_]{0,40}") {
        assert_eq!(find(input.as_bytes(), Sensitivity::High), None);
        // The shortcut says what the tokenizer would.
        let folded = read(input.as_bytes(), Quote::None, Dialect::Ansi);
        assert_eq!(judge(&folded, input.as_bytes(), Sensitivity::High), None);
    }
}
