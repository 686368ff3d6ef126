//! From values to JSON, straight into the body's bytes.

use std::io::Write as _;

use ringwall_model::{
    Location, Service, Shape, ShapeId, ShapeKind, Struct, StructureShape, TimestampFormat, Value,
};

use super::Members;
use crate::members::{MemberSearch, wire_name};
use crate::{EncodeError, base64_text, timestamp_text};

/// Appends a structure as a JSON object.
pub(crate) fn encode_struct(
    service: &Service,
    structure: &StructureShape,
    values: &Struct,
    members: Members,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    out.push(b'{');
    let empty = out.len();
    let mut search = MemberSearch::new(structure);
    for (name, value) in values.iter() {
        let member = search
            .find(name)
            .ok_or_else(|| EncodeError::unknown_member(name))?;
        let elsewhere = members == Members::Body && member.location != Location::Body;
        if elsewhere || matches!(value, Value::Null) {
            continue;
        }
        if out.len() > empty {
            out.push(b',');
        }
        write_string(wire_name(member), out);
        out.push(b':');
        encode_value(service, member.shape, value, member.timestamp_format, out)?;
    }
    out.push(b'}');
    Ok(())
}

/// Appends a value of any shape.
pub(crate) fn encode_value(
    service: &Service,
    shape: ShapeId,
    value: &Value,
    format: Option<TimestampFormat>,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let shape = service
        .shape(shape)
        .ok_or_else(|| EncodeError::broken_model(service))?;
    match (&shape.kind, value) {
        (_, Value::Null) => out.extend_from_slice(b"null"),
        (ShapeKind::String(_), Value::Str(text)) => write_string(text, out),
        (ShapeKind::Blob { .. }, Value::Blob(bytes)) => {
            out.push(b'"');
            base64_text::encode_into(bytes, out);
            out.push(b'"');
        }
        (ShapeKind::Boolean, Value::Bool(value)) => write_bool(*value, out),
        (ShapeKind::Integer { .. } | ShapeKind::Long { .. }, Value::Int(whole)) => {
            write_display(*whole, out);
        }
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Value::Int(whole)) => {
            write_display(*whole, out);
        }
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Value::Float(real)) => {
            write_real(*real, out);
        }
        (ShapeKind::Timestamp { format: own }, Value::Timestamp(moment)) => {
            let format = format.or(*own).unwrap_or(TimestampFormat::UnixTimestamp);
            let quote = (format != TimestampFormat::UnixTimestamp).then_some(b'"');
            out.extend(quote);
            timestamp_text::write(*moment, format, out);
            out.extend(quote);
        }
        (ShapeKind::List { member, .. }, Value::List(elements)) => {
            return encode_list(service, *member, elements, out);
        }
        (ShapeKind::Map { value, .. }, Value::Map(entries)) => {
            return encode_map(service, *value, entries, out);
        }
        (ShapeKind::Structure(structure), value) => {
            return encode_structure(service, shape, structure, value, out);
        }
        _ => return Err(EncodeError::wrong_type(shape)),
    }
    Ok(())
}

/// Appends `text` as a JSON string.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    // Most texts are plain. Without an early end the look at all bytes is done many at a time.
    let is_plain = !rest
        .iter()
        .fold(false, |found, byte| found | must_escape(*byte));
    while !is_plain && let Some(at) = rest.iter().position(|byte| must_escape(*byte)) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        if let Some((byte, tail)) = tail.split_first() {
            write_escape(*byte, out);
            rest = tail;
        }
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn encode_list(
    service: &Service,
    element: ShapeId,
    elements: &[Value],
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    out.push(b'[');
    for (at, value) in elements.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        encode_value(service, element, value, None, out)?;
    }
    out.push(b']');
    Ok(())
}

fn encode_map(
    service: &Service,
    shape: ShapeId,
    entries: &[(String, Value)],
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    out.push(b'{');
    for (at, (key, value)) in entries.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_string(key, out);
        out.push(b':');
        encode_value(service, shape, value, None, out)?;
    }
    out.push(b'}');
    Ok(())
}

fn encode_structure(
    service: &Service,
    shape: &Shape,
    structure: &StructureShape,
    value: &Value,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    match value {
        value if structure.document => encode_document(value, out),
        Value::Struct(values) => encode_struct(service, structure, values, Members::All, out),
        _ => Err(EncodeError::wrong_type(shape)),
    }
}

/// Appends free-form JSON.
fn encode_document(value: &Value, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => write_bool(*value, out),
        Value::Int(whole) => write_display(*whole, out),
        Value::Float(real) => write_real(*real, out),
        Value::Str(text) => write_string(text, out),
        Value::List(elements) => {
            out.push(b'[');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                encode_document(element, out)?;
            }
            out.push(b']');
        }
        Value::Map(entries) => {
            out.push(b'{');
            for (at, (key, value)) in entries.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_string(key, out);
                out.push(b':');
                encode_document(value, out)?;
            }
            out.push(b'}');
        }
        Value::Blob(_) | Value::Timestamp(_) | Value::Struct(_) => {
            return Err(EncodeError::not_a_document());
        }
    }
    Ok(())
}

fn write_bool(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// What has no JSON number is written as the protocol's strings.
fn write_real(real: f64, out: &mut Vec<u8>) {
    match real {
        real if real.is_nan() => out.extend_from_slice(b"\"NaN\""),
        f64::INFINITY => out.extend_from_slice(b"\"Infinity\""),
        f64::NEG_INFINITY => out.extend_from_slice(b"\"-Infinity\""),
        real => write_display(real, out),
    }
}

fn write_display(value: impl std::fmt::Display, out: &mut Vec<u8>) {
    // Writing to a `Vec` cannot fail.
    write!(out, "{value}").unwrap_or_default();
}

const fn must_escape(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..=0x1F)
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => return write_display(format_args!("\\u{byte:04x}"), out),
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use ringwall_model::{Protocol, Timestamp};

    use super::*;
    use crate::json::decode_json;
    use crate::test_model::every_kind;

    fn encode(members: Vec<(&'static str, Value)>) -> Result<String, EncodeError> {
        let (service, kinds) = every_kind(Protocol::AwsJson11);
        let Some(ShapeKind::Structure(structure)) = service.shape(kinds).map(|it| &it.kind) else {
            panic!("a structure")
        };
        let mut out = Vec::new();
        let values = members.into_iter().collect();
        encode_struct(service, structure, &values, Members::All, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn encodes_every_kind() {
        for (name, value, json) in [
            (
                "String",
                Value::Str("é\"\\\n\u{1}".into()),
                r#"{"String":"é\"\\\n\u0001"}"#,
            ),
            ("Integer", Value::Int(-7), r#"{"Integer":-7}"#),
            ("Double", Value::Float(1.5), r#"{"Double":1.5}"#),
            ("Double", Value::Float(f64::NAN), r#"{"Double":"NaN"}"#),
            ("Double", Value::Int(2), r#"{"Double":2}"#),
            ("Boolean", Value::Bool(true), r#"{"Boolean":true}"#),
            (
                "Blob",
                Value::Blob(b"hello".to_vec()),
                r#"{"Blob":"aGVsbG8="}"#,
            ),
            (
                "Moment",
                Value::Timestamp(Timestamp::from_secs(1_700_000_000)),
                r#"{"Moment":1700000000}"#,
            ),
            (
                "Moment",
                Value::Timestamp(Timestamp::from_millis(1_700_000_000_123)),
                r#"{"Moment":1700000000.123}"#,
            ),
            (
                "Iso",
                Value::Timestamp(Timestamp::from_secs(0)),
                r#"{"Iso":"1970-01-01T00:00:00Z"}"#,
            ),
            (
                "List",
                Value::List(vec![Value::Str("a".into()), Value::Null]),
                r#"{"List":["a",null]}"#,
            ),
            (
                "Map",
                Value::Map(vec![("k".into(), Value::Str("v".into()))]),
                r#"{"Map":{"k":"v"}}"#,
            ),
            ("Nested", Value::Struct(Struct::new()), r#"{"Nested":{}}"#),
        ] {
            assert_eq!(encode(vec![(name, value)]).as_deref(), Ok(json));
        }
    }

    #[test]
    fn leaves_absent_members_out() {
        let members = vec![
            ("String", Value::Null),
            ("Integer", Value::Int(1)),
            ("Long", Value::Null),
        ];
        assert_eq!(encode(members).as_deref(), Ok(r#"{"Integer":1}"#));
    }

    #[test]
    fn refuses_what_does_not_fit_the_shape() {
        assert!(encode(vec![("Unknown", Value::Int(1))]).is_err());
        assert!(encode(vec![("String", Value::Int(1))]).is_err());
        assert!(encode(vec![("List", Value::List(vec![Value::Int(1)]))]).is_err());
    }

    #[test]
    fn finds_members_out_of_order() {
        let members = vec![
            ("Boolean", Value::Bool(true)),
            ("String", Value::Str("s".into())),
            ("Integer", Value::Int(1)),
        ];
        let json = encode(members).unwrap();
        assert_eq!(json, r#"{"Boolean":true,"String":"s","Integer":1}"#);
        let (service, kinds) = every_kind(Protocol::AwsJson11);
        assert_eq!(
            decode_json(service, kinds, json.as_bytes()).unwrap().len(),
            3
        );
    }
}
