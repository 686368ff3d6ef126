//! CBOR in, values out.

use ringwall_model::{Protocol, Struct, Timestamp, Value};

use super::decode_cbor;
use crate::test_model::every_kind;
use crate::{DecodeError, MAX_DEPTH};

fn decode(bytes: &[u8]) -> Result<Struct, DecodeError> {
    let (service, kinds) = every_kind(Protocol::RpcV2Cbor);
    decode_cbor(service, kinds, bytes)
}

/// A map of one member, its value as written.
fn one(name: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xA1, 0x60 + u8::try_from(name.len()).unwrap()];
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(value);
    bytes
}

fn decode_one(name: &str, value: &[u8]) -> Value {
    decode(&one(name, value))
        .unwrap()
        .into_iter()
        .next()
        .unwrap()
        .1
}

#[test]
fn decodes_every_kind() {
    assert_eq!(decode_one("String", b"\x61a"), Value::Str("a".into()));
    assert_eq!(
        decode_one("String", b"\x7f\x61a\x61b\xff"),
        Value::Str("ab".into())
    );
    assert_eq!(decode_one("Blob", b"\x42\x00\x01"), Value::Blob(vec![0, 1]));
    assert_eq!(
        decode_one("Blob", b"\x5f\x41\x00\x41\x01\xff"),
        Value::Blob(vec![0, 1])
    );
    assert_eq!(decode_one("Integer", b"\x26"), Value::Int(-7));
    assert_eq!(
        decode_one("Long", b"\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"),
        Value::Int(i64::MAX)
    );
    assert_eq!(decode_one("Double", b"\xf9\x3e\x00"), Value::Float(1.5));
    assert_eq!(decode_one("Double", b"\x03"), Value::Float(3.0));
    assert_eq!(decode_one("Boolean", b"\xf5"), Value::Bool(true));
    let moment = Value::Timestamp(Timestamp::from_secs(1_700_000_000));
    assert_eq!(decode_one("Moment", b"\xc1\x1a\x65\x53\xf1\x00"), moment);
    let list = Value::List(vec![Value::Str("a".into()), Value::Null]);
    assert_eq!(decode_one("List", b"\x82\x61a\xf6"), list);
    assert_eq!(decode_one("List", b"\x9f\x61a\xf6\xff"), list);
    let map = Value::Map(vec![("k".into(), Value::Str("v".into()))]);
    assert_eq!(decode_one("Map", b"\xbf\x61k\x61v\xff"), map);
}

#[test]
fn ignores_unknown_and_null_members() {
    assert!(
        decode(&one("x", b"\x82\x01\xa1\x61y\x9f\xff"))
            .unwrap()
            .is_empty()
    );
    assert!(decode(&one("String", b"\xf6")).unwrap().is_empty());
    assert!(decode(b"").unwrap().is_empty());
}

#[test]
fn refuses_wrong_types() {
    for (name, value) in [
        ("String", &b"\x01"[..]),
        ("String", b"\x41a"),
        ("String", b"\x61\xff"),
        ("Integer", b"\x1a\x80\x00\x00\x00"),
        ("Integer", b"\xf9\x3e\x00"),
        ("Long", b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff"),
        ("Moment", b"\x1a\x65\x53\xf1\x00"),
        ("Moment", b"\xc2\x41\x00"),
        ("Moment", b"\xc1\xf9\x7e\x00"),
        ("List", b"\x61a"),
        ("Map", b"\x80"),
        ("Nested", b"\x80"),
    ] {
        assert!(decode(&one(name, value)).is_err(), "{name} {value:x?}");
    }
}

#[test]
fn refuses_what_is_not_cbor() {
    for bytes in [
        &b"\xa1"[..],
        b"\xbf",
        b"\xff",
        b"\xa0\x00",
        b"\x80",
        b"\x1c",
        b"\xa1\x61",
        b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xa1\x01\x01",
    ] {
        assert!(decode(bytes).is_err(), "{bytes:x?}");
    }
}

#[test]
fn bounds_the_depth() {
    let nested = |depth: usize| {
        let mut bytes = b"\xa1\x66Nested".repeat(depth - 1);
        bytes.push(0xA0);
        bytes
    };
    assert!(decode(&nested(MAX_DEPTH)).is_ok());
    assert!(decode(&nested(MAX_DEPTH + 1)).is_err());
    assert!(decode(&one("x", &[0x81; 1_000_000])).is_err());
}
