//! What is encoded is decoded again, for any value of every kind.

use std::collections::BTreeMap;

use proptest::prelude::*;
use ringwall_model::{Protocol, Service, Struct, Timestamp, Value};

use crate::test_model::every_kind;
use crate::{decode_cbor, decode_json, decode_query, encode_output};

/// Any structure of [`every_kind`], nested a few times.
fn any_kinds() -> impl Strategy<Value = Struct> {
    let leaf = any_scalars().prop_map(|members| members.into_iter().collect::<Struct>());
    leaf.prop_recursive(3, 12, 3, |inner| {
        let nested = proptest::option::of(inner.clone().prop_map(Value::Struct));
        let list = proptest::option::of(proptest::collection::vec(inner.clone(), 1..3));
        let map = proptest::option::of(proptest::collection::btree_map(".{0,5}", inner, 1..3));
        (any_scalars(), nested, list, map).prop_map(|(mut members, nested, list, map)| {
            let structs = |list: Vec<Struct>| list.into_iter().map(Value::Struct).collect();
            let entries = |map: BTreeMap<String, Struct>| {
                map.into_iter()
                    .map(|(key, value)| (key, Value::Struct(value)))
                    .collect()
            };
            members.extend(nested.map(|nested| ("Nested", nested)));
            members.extend(list.map(|list| ("Nesteds", Value::List(structs(list)))));
            members.extend(map.map(|map| ("NestedMap", Value::Map(entries(map)))));
            members.into_iter().collect()
        })
    })
}

fn any_scalars() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let text = || ".{0,12}".prop_map(Value::Str);
    let moment = || (-30_000_000_000_000i64..250_000_000_000_000).prop_map(Timestamp::from_millis);
    let texts = || proptest::collection::vec(text(), 1..4).prop_map(Value::List);
    let map = proptest::collection::btree_map(".{0,5}", text(), 1..4)
        .prop_map(|map| Value::Map(map.into_iter().collect()));
    let bytes = proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Blob);
    let finite = any::<f64>().prop_filter("finite", |number| number.is_finite());
    let members = vec![
        text().prop_map(|value| ("String", value)).boxed(),
        any::<i32>()
            .prop_map(|value| ("Integer", Value::Int(value.into())))
            .boxed(),
        any::<i64>()
            .prop_map(|value| ("Long", Value::Int(value)))
            .boxed(),
        finite
            .prop_map(|value| ("Double", Value::Float(value)))
            .boxed(),
        any::<bool>()
            .prop_map(|value| ("Boolean", Value::Bool(value)))
            .boxed(),
        bytes.prop_map(|value| ("Blob", value)).boxed(),
        moment()
            .prop_map(|value| ("Moment", Value::Timestamp(value)))
            .boxed(),
        moment()
            .prop_map(|value| ("Iso", Value::Timestamp(value)))
            .boxed(),
        texts().prop_map(|value| ("List", value)).boxed(),
        texts().prop_map(|value| ("FlatList", value)).boxed(),
        map.prop_map(|value| ("Map", value)).boxed(),
    ];
    proptest::sample::subsequence(members, 0..=11).prop_flat_map(|members| members)
}

fn body(protocol: Protocol, service: &Service, values: &Struct) -> Vec<u8> {
    let operation = service.operation("Echo").unwrap();
    encode_output(protocol, service, operation, values, "id")
        .unwrap()
        .into_body()
}

/// Members in the order of their names: protocols keep no order.
fn sorted(values: Struct) -> Struct {
    let mut members: Vec<_> = values
        .into_iter()
        .map(|(name, value)| (name, sorted_value(value)))
        .collect();
    members.sort_by_key(|(name, _)| *name);
    members.into_iter().collect()
}

fn sorted_value(value: Value) -> Value {
    match value {
        Value::Struct(values) => Value::Struct(sorted(values)),
        Value::List(values) => Value::List(values.into_iter().map(sorted_value).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key, sorted_value(value)))
                .collect(),
        ),
        scalar => scalar,
    }
}

/// The form that a client would send.
fn write_form(prefix: &str, value: &Value, form: &mut Vec<(String, String)>) {
    let mut leaf = |text: String| form.push((prefix.to_owned(), text));
    match value {
        Value::Str(text) => leaf(text.clone()),
        Value::Int(number) => leaf(number.to_string()),
        Value::Float(number) => leaf(number.to_string()),
        Value::Bool(value) => leaf(value.to_string()),
        Value::Blob(bytes) => {
            let mut text = Vec::new();
            crate::base64_text::encode_into(bytes, &mut text);
            leaf(String::from_utf8(text).unwrap());
        }
        Value::Timestamp(moment) => {
            let mut text = Vec::new();
            let format = ringwall_model::TimestampFormat::Iso8601;
            crate::timestamp_text::write(*moment, format, &mut text);
            leaf(String::from_utf8(text).unwrap());
        }
        Value::Struct(values) if values.is_empty() => leaf(String::new()),
        Value::Struct(values) => write_members(&format!("{prefix}."), values, form),
        Value::List(values) => {
            let infix = if prefix.ends_with("FlatList") {
                ""
            } else {
                ".member"
            };
            for (at, value) in values.iter().enumerate() {
                write_form(&format!("{prefix}{infix}.{}", at + 1), value, form);
            }
        }
        Value::Map(entries) => {
            for (at, (key, value)) in entries.iter().enumerate() {
                let entry = format!("{prefix}.entry.{}", at + 1);
                form.push((format!("{entry}.key"), key.clone()));
                write_form(&format!("{entry}.value"), value, form);
            }
        }
        Value::Null => {}
    }
}

fn write_members(prefix: &str, values: &Struct, form: &mut Vec<(String, String)>) {
    for (name, value) in values.iter() {
        write_form(&format!("{prefix}{name}"), value, form);
    }
}

fn percent_encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

proptest! {
    #[test]
    fn json_gives_back_what_it_wrote(values in any_kinds()) {
        let (service, kinds) = every_kind(Protocol::AwsJson11);
        let json = body(Protocol::AwsJson11, service, &values);
        prop_assert_eq!(decode_json(service, kinds, &json), Ok(values));
    }

    #[test]
    fn cbor_gives_back_what_it_wrote(values in any_kinds()) {
        let (service, kinds) = every_kind(Protocol::RpcV2Cbor);
        let cbor = body(Protocol::RpcV2Cbor, service, &values);
        prop_assert_eq!(decode_cbor(service, kinds, &cbor), Ok(values));
    }

    #[test]
    fn query_gives_back_what_a_client_wrote(values in any_kinds()) {
        let (service, kinds) = every_kind(Protocol::AwsQuery);
        let mut pairs = Vec::new();
        write_members("", &values, &mut pairs);
        let form: Vec<String> =
            pairs.iter().map(|(name, text)| format!("{name}={}", percent_encode(text))).collect();
        let decoded = decode_query(service, kinds, "", form.join("&").as_bytes());
        prop_assert_eq!(decoded.map(sorted), Ok(sorted(values)));
    }

    #[test]
    fn query_writes_any_value_as_xml(values in any_kinds()) {
        let (service, _) = every_kind(Protocol::AwsQuery);
        let xml = String::from_utf8(body(Protocol::AwsQuery, service, &values)).unwrap();
        prop_assert!(xml.ends_with("</EchoResponse>"));
        prop_assert_eq!(xml.matches('<').count(), xml.matches('>').count());
    }
}
