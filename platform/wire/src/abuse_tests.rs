//! Hostile bodies: answered with an error, soon, and never with a panic.

use http::HeaderMap;
use proptest::prelude::*;
use ringwall_model::{Protocol, ShapeId};

use crate::test_model::every_kind;
use crate::{MAX_VALUES, RequestParts, decode, decode_cbor, decode_json, decode_query};

const JSON: &str = r#"{"String":"a\u00e9\n","Integer":-12,"Long":1,"Double":1.5e3,"Boolean":true,
    "Blob":"aGVsbG8=","Moment":1700000000.123,"Iso":"2023-11-14T22:13:20Z","List":["a",null],
    "NamedList":[1,2],"Map":{"k":"v"},"Nested":{"Nested":{"FlatList":["x"]}},"other":[{},1,"\""]}"#;

const FORM: &str = "Action=Echo&Version=1&String=a%20b&Integer=-12&List.member.1=a&List.member.2=b\
    &NamedList.Item.1=5&FlatList.1=x&Map.entry.1.key=k&Map.entry.1.value=v&FlatMap.1.key=a\
    &FlatMap.1.value=1&Nested.Nested.String=z&Nesteds.member.1.Iso=2023-11-14T22%3A13%3A20Z";

const CBOR: &[u8] = b"\xa6\x66String\x7f\x61a\x61b\xff\x67Integer\x26\x66Moment\xc1\xfb\x41\xd9\x55\x3c\
    \x40\x00\x00\x00\x64List\x9f\x61a\xf6\xff\x63Map\xa1\x61k\x61v\x66Nested\xbf\x64Blob\x41\x00\xff";

/// Every decoder over `bytes`, whatever they are.
fn decode_all(bytes: &[u8]) {
    let (service, kinds): (_, ShapeId) = every_kind(Protocol::AwsJson11);
    drop(decode_json(service, kinds, bytes));
    drop(decode_cbor(service, kinds, bytes));
    drop(decode_query(service, kinds, "", bytes));
    let text = String::from_utf8_lossy(bytes);
    drop(decode_query(service, kinds, &text, b""));
    let parts = RequestParts {
        method: "POST",
        path: &text,
        query: &text,
        headers: &HeaderMap::new(),
    };
    let operation = service.operation("Echo").unwrap();
    drop(decode(
        Protocol::RestJson1,
        service,
        operation,
        parts,
        bytes,
    ));
}

/// `valid` with some bytes changed, cut out or doubled.
fn mutated(valid: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let changes =
        proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..6);
    changes.prop_map(move |changes| {
        let mut bytes = valid.to_vec();
        for (at, byte, change) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match change {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                _ => bytes.truncate(at),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_decoded_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        decode_all(&bytes);
    }

    #[test]
    fn any_text_is_decoded_without_panic(text in r#"[{}\[\]",:a-zA-Z0-9.=&%+\\ -]{0,80}"#) {
        decode_all(text.as_bytes());
    }

    #[test]
    fn mutated_bodies_are_decoded_without_panic(
        json in mutated(JSON.as_bytes()), form in mutated(FORM.as_bytes()), cbor in mutated(CBOR),
    ) {
        decode_all(&json);
        decode_all(&form);
        decode_all(&cbor);
    }
}

#[test]
fn every_truncation_of_a_json_body_is_refused() {
    let (service, kinds) = every_kind(Protocol::AwsJson11);
    assert!(decode_json(service, kinds, JSON.as_bytes()).is_ok());
    for end in 1..JSON.len() {
        assert!(
            decode_json(service, kinds, &JSON.as_bytes()[..end]).is_err(),
            "{end}"
        );
    }
}

#[test]
fn every_truncation_of_a_cbor_body_is_refused() {
    let (service, kinds) = every_kind(Protocol::RpcV2Cbor);
    assert!(decode_cbor(service, kinds, CBOR).is_ok());
    for end in 1..CBOR.len() {
        assert!(decode_cbor(service, kinds, &CBOR[..end]).is_err(), "{end}");
    }
}

#[test]
fn bombs_are_answered() {
    const BYTES: usize = 1_000_000;
    let fill = |part: &str| part.repeat(BYTES / part.len());
    for bomb in [
        fill("["),
        fill("{\"Nested\":"),
        fill("{\"a\":["),
        format!("{{\"x\":{}", fill("[")),
        format!("{{{}}}", fill("\"String\":\"a\",")),
        format!("{{\"Map\":{{{}}}}}", fill("\"a\":\"\",")),
        format!("{{\"List\":[{}\"\"]}}", fill("\"\",")),
        format!("{{\"Double\":{}}}", fill("9")),
        format!("{{\"Double\":0.{}}}", fill("0")),
        format!("{{\"String\":\"{}", fill("\\\"")),
        format!("{{\"String\":\"{}\"}}", fill("\\ud83d\\ude00")),
        fill("Nested."),
        fill("Nested.String=a&"),
        fill("List.member.1=a&"),
        fill("."),
        fill("a=&"),
        fill("\u{9f}"),
    ] {
        decode_all(bomb.as_bytes());
    }
    for byte in [0x81, 0x9f, 0xa1, 0xbf, 0xc1, 0xd8, 0x7f, 0x5f, 0xff] {
        decode_all(&vec![byte; BYTES]);
        decode_all(&[b"\xa1\x64List".as_slice(), &vec![byte; BYTES]].concat());
    }
}

#[test]
fn the_number_of_values_is_bounded() {
    let (service, kinds) = every_kind(Protocol::AwsJson11);
    let list = |count: usize| format!("{{\"NamedList\":[1{}]}}", ",1".repeat(count - 1));
    assert!(decode_json(service, kinds, list(MAX_VALUES).as_bytes()).is_ok());
    assert!(decode_json(service, kinds, list(MAX_VALUES + 1).as_bytes()).is_err());
    let cbor = |count: usize| {
        [
            b"\xbf\x69NamedList\x9f".as_slice(),
            &vec![1; count],
            b"\xff\xff",
        ]
        .concat()
    };
    assert!(decode_cbor(service, kinds, &cbor(MAX_VALUES)).is_ok());
    assert!(decode_cbor(service, kinds, &cbor(MAX_VALUES + 1)).is_err());
}
