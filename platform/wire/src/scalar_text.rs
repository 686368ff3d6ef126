//! Scalars as bare text: in forms, paths, query strings, headers and XML.

use std::io::Write as _;

use ringwall_model::{Shape, ShapeKind, TimestampFormat, Value};

use crate::{DecodeError, EncodeError, base64_text, timestamp_text};

/// How timestamps are written in one place of a protocol.
#[derive(Clone, Copy)]
pub(crate) struct Moments {
    /// The member's own form, over that of the shape.
    pub(crate) member: Option<TimestampFormat>,
    /// The form where neither has one.
    pub(crate) usual: TimestampFormat,
}

impl Moments {
    /// The form for a shape that has `shape` as its own.
    pub(crate) fn format(self, shape: Option<TimestampFormat>) -> TimestampFormat {
        self.member.or(shape).unwrap_or(self.usual)
    }
}

/// The scalar of `shape` that `text` stands for.
pub(crate) fn parse(shape: &Shape, text: &str, moments: Moments) -> Result<Value, DecodeError> {
    let refused = |wanted| DecodeError::not_convertible("STRING_VALUE", wanted);
    match &shape.kind {
        ShapeKind::String(_) => Ok(Value::Str(text.to_owned())),
        ShapeKind::Blob { .. } => base64_text::decode(text.as_bytes()).map(Value::Blob),
        ShapeKind::Boolean => match text {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(refused("a Boolean")),
        },
        ShapeKind::Integer { .. } => whole(text)
            .filter(|number| i32::try_from(*number).is_ok())
            .map(Value::Int)
            .ok_or_else(|| refused("an Integer")),
        ShapeKind::Long { .. } => whole(text).map(Value::Int).ok_or_else(|| refused("a Long")),
        ShapeKind::Float { .. } => real(text)
            .map(Value::Float)
            .ok_or_else(|| refused("a Float")),
        ShapeKind::Double { .. } => real(text)
            .map(Value::Float)
            .ok_or_else(|| refused("a Double")),
        ShapeKind::Timestamp { format: own } => {
            timestamp_text::parse(text, moments.format(*own)).map(Value::Timestamp)
        }
        ShapeKind::List { .. } | ShapeKind::Map { .. } | ShapeKind::Structure(_) => {
            Err(refused(&shape.name))
        }
    }
}

/// The text of a scalar.
pub(crate) fn write(shape: &Shape, value: &Value, moments: Moments) -> Result<String, EncodeError> {
    let mut out = Vec::new();
    match (&shape.kind, value) {
        (ShapeKind::String(_), Value::Str(text)) => return Ok(text.clone()),
        (ShapeKind::Blob { .. }, Value::Blob(bytes)) => base64_text::encode_into(bytes, &mut out),
        (ShapeKind::Boolean, Value::Bool(value)) => return Ok(value.to_string()),
        (ShapeKind::Integer { .. } | ShapeKind::Long { .. }, Value::Int(number)) => {
            return Ok(number.to_string());
        }
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Value::Int(number)) => {
            return Ok(number.to_string());
        }
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Value::Float(number)) => {
            write_real(*number, &mut out);
        }
        (ShapeKind::Timestamp { format: own }, Value::Timestamp(moment)) => {
            timestamp_text::write(*moment, moments.format(*own), &mut out);
        }
        _ => return Err(EncodeError::wrong_type(shape)),
    }
    String::from_utf8(out).map_err(|_| EncodeError::wrong_type(shape))
}

/// A whole number: digits with an optional minus.
fn whole(text: &str) -> Option<i64> {
    if text.starts_with('+') {
        None
    } else {
        text.parse().ok()
    }
}

fn real(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
            .then(|| text.parse().ok())
            .flatten()
            .filter(|number: &f64| number.is_finite()),
    }
}

fn write_real(number: f64, out: &mut Vec<u8>) {
    match number {
        f64::INFINITY => out.extend_from_slice(b"Infinity"),
        f64::NEG_INFINITY => out.extend_from_slice(b"-Infinity"),
        // Writing to a `Vec` cannot fail.
        number => write!(out, "{number}").unwrap_or_default(),
    }
}
