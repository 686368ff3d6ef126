//! JSON in, values out: what is taken, what is refused, and in which words.

use ringwall_model::{Protocol, Struct, Timestamp, Value};

use super::decode_json;
use crate::DecodeError;
use crate::test_model::{every_kind, kms};

fn decode(json: &str) -> Result<Struct, DecodeError> {
    let (service, kinds) = every_kind(Protocol::AwsJson11);
    decode_json(service, kinds, json.as_bytes())
}

fn decode_one(json: &str) -> Value {
    decode(json).unwrap().into_iter().next().unwrap().1
}

fn refusal(json: &str) -> String {
    decode(json).unwrap_err().to_string()
}

#[test]
fn decodes_an_encrypt_call() {
    let service = kms();
    let input = service.operation("Encrypt").unwrap().input.unwrap();
    let decoded = decode_json(
        service,
        input,
        br#"{"KeyId":"alias/a","Plaintext":"aGVsbG8=","EncryptionContext":{"a":"1","b":"2"},
            "GrantTokens":["t"],"DryRun":false}"#,
    )
    .unwrap();
    assert_eq!(decoded.find_str("KeyId"), Some("alias/a"));
    assert_eq!(
        decoded.find("Plaintext"),
        Some(&Value::Blob(b"hello".to_vec()))
    );
    assert_eq!(
        decoded.find("EncryptionContext"),
        Some(&Value::Map(vec![
            ("a".into(), Value::Str("1".into())),
            ("b".into(), Value::Str("2".into()))
        ]))
    );
    assert_eq!(decoded.find("DryRun"), Some(&Value::Bool(false)));
}

#[test]
fn decodes_every_kind() {
    assert_eq!(
        decode_one(r#"{"String":"\u00e9\ud83d\ude00\n\/"}"#),
        Value::Str("é😀\n/".into())
    );
    assert_eq!(decode_one(r#"{"Integer":-7}"#), Value::Int(-7));
    assert_eq!(
        decode_one(r#"{"Long":9007199254740993}"#),
        Value::Int(9_007_199_254_740_993)
    );
    assert_eq!(decode_one(r#"{"Double":1.5}"#), Value::Float(1.5));
    assert_eq!(decode_one(r#"{"Double":3}"#), Value::Float(3.0));
    assert_eq!(
        decode_one(r#"{"Double":"-Infinity"}"#),
        Value::Float(f64::NEG_INFINITY)
    );
    assert_eq!(
        decode_one(r#"{"Blob":"aGk\u003d"}"#),
        Value::Blob(b"hi".to_vec())
    );
    for json in [
        r#"{"Moment":1700000000.123}"#,
        r#"{"Moment":1.700000000123E9}"#,
    ] {
        assert_eq!(
            decode_one(json),
            Value::Timestamp(Timestamp::from_millis(1_700_000_000_123))
        );
    }
    assert_eq!(
        decode_one(r#"{"Iso":"2023-11-14T22:13:20Z"}"#),
        Value::Timestamp(Timestamp::from_secs(1_700_000_000))
    );
    assert_eq!(
        decode_one(r#"{"List":["a",null]}"#),
        Value::List(vec![Value::Str("a".into()), Value::Null])
    );
    assert!(matches!(
        decode_one(r#"{"Nesteds":[{"Nested":{}}]}"#),
        Value::List(_)
    ));
}

#[test]
fn ignores_unknown_members_but_not_their_syntax() {
    let decoded = decode(r#"{"x":[1,{"y":"\""}],"String":"s","z":null}"#).unwrap();
    assert_eq!(decoded.len(), 1);
    assert!(decode(r#"{"x":[1,}"#).is_err());
    assert!(decode(r#"{"x":tru}"#).is_err());
}

#[test]
fn takes_the_last_of_repeated_members() {
    assert_eq!(
        decode_one(r#"{"String":"a","String":"b"}"#),
        Value::Str("b".into())
    );
    assert!(
        decode(r#"{"String":"a","String":null}"#)
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        decode_one(r#"{"Map":{"k":"1","l":"2","k":"3"}}"#),
        Value::Map(vec![
            ("k".into(), Value::Str("3".into())),
            ("l".into(), Value::Str("2".into()))
        ])
    );
}

#[test]
fn takes_null_and_nothing_for_absent() {
    assert!(decode(r#"{"String":null}"#).unwrap().is_empty());
    assert!(decode("").unwrap().is_empty());
    assert!(decode(" {} ").unwrap().is_empty());
}

#[test]
fn says_which_token_cannot_become_which_type() {
    for (json, text) in [
        (
            r#"{"Integer":"1"}"#,
            "STRING_VALUE can not be converted to an Integer",
        ),
        (
            r#"{"Integer":1.5}"#,
            "NUMBER_VALUE can not be converted to an Integer",
        ),
        (
            r#"{"Integer":2147483648}"#,
            "NUMBER_VALUE can not be converted to an Integer",
        ),
        (
            r#"{"Long":true}"#,
            "TRUE_VALUE can not be converted to a Long",
        ),
        (
            r#"{"String":1}"#,
            "NUMBER_VALUE can not be converted to a String",
        ),
        (
            r#"{"String":{}}"#,
            "Start of structure or map found where not expected.",
        ),
        (
            r#"{"String":[]}"#,
            "Start of list found where not expected.",
        ),
        (
            r#"{"Boolean":"true"}"#,
            "STRING_VALUE can not be converted to a Boolean",
        ),
        (
            r#"{"Moment":"x"}"#,
            "STRING_VALUE can not be converted to milliseconds since epoch",
        ),
        (r#"{"List":"a"}"#, "Expected list or null"),
        (r#"{"Map":[]}"#, "Expected map or null"),
        (r#"{"Nested":1}"#, "Expected structure or null"),
        ("[]", "Expected structure or null"),
        (
            r#"{"Blob":"a"}"#,
            "Base64 encoded length is expected a multiple of 4 bytes but found: 1",
        ),
    ] {
        assert_eq!(refusal(json), text, "{json}");
    }
}

#[test]
fn refuses_what_is_not_json() {
    for json in [
        "{",
        "{\"",
        "{\"String\"",
        "{\"String\":",
        "{\"String\":\"a",
        "{\"String\":\"a\"",
        "{\"String\":\"a\",}",
        "{,}",
        "{} x",
        "{}{}",
        "{'String':'a'}",
        "{String:\"a\"}",
        "nul",
        "{\"Boolean\":truE}",
        "{\"Double\":NaN}",
        "{\"Double\":1e999}",
        "{\"Integer\":01}",
        "{\"String\":\"\t\"}",
        "{\"String\":\"\\x\"}",
        "{\"String\":\"\\ud800\"}",
        "{\"String\":\"\\u12\"}",
        "{\"List\":[\"a\" \"b\"]}",
        "{\"List\":[,]}",
        "{\"Map\":{\"a\"}}",
        "\u{feff}{}",
        "{/**/}",
    ] {
        assert!(decode(json).is_err(), "{json}");
    }
    let (service, kinds) = every_kind(Protocol::AwsJson11);
    assert!(decode_json(service, kinds, b"{\"String\":\"\xff\"}").is_err());
    assert!(decode_json(service, kinds, b"{\"\xff\":1}").is_err());
}

#[test]
fn bounds_the_depth() {
    let nested = |depth: usize| {
        format!(
            "{}{{}}{}",
            "{\"Nested\":".repeat(depth - 1),
            "}".repeat(depth - 1)
        )
    };
    assert!(decode(&nested(crate::MAX_DEPTH)).is_ok());
    assert!(decode(&nested(crate::MAX_DEPTH + 1)).is_err());
    assert!(decode(&format!("{{\"x\":{}", "[".repeat(1_000_000))).is_err());
}
