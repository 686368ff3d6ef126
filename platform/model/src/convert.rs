//! Between value trees and Rust's types; called by the generated `api.rs` of each service.

#![expect(
    clippy::needless_pass_by_value,
    reason = "all readers have one signature, so that they can stand for each other"
)]

use std::collections::BTreeMap;

use crate::{ShapeMismatch, Struct, Timestamp, Value};

/// A member's value read by `read`; `null` is as good as absent.
///
/// # Errors
/// A value that `read` does not take.
pub fn optional<T>(
    member: &'static str,
    value: Value,
    read: impl FnOnce(Value) -> Option<T>,
) -> Result<Option<T>, ShapeMismatch> {
    match value {
        Value::Null => Ok(None),
        value => read(value).map(Some).ok_or(ShapeMismatch { member }),
    }
}

/// A member that must be there.
///
/// # Errors
/// It is not.
pub fn required<T>(member: &'static str, value: Option<T>) -> Result<T, ShapeMismatch> {
    value.ok_or(ShapeMismatch { member })
}

/// A `boolean`.
pub fn read_bool(value: Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(value),
        _ => None,
    }
}

/// An `integer`.
pub fn read_i32(value: Value) -> Option<i32> {
    read_i64(value).and_then(|number| number.try_into().ok())
}

/// A `long`.
pub fn read_i64(value: Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(number),
        _ => None,
    }
}

/// A `float` or `double`.
#[expect(
    clippy::cast_precision_loss,
    reason = "the client wrote a whole number for a float"
)]
pub fn read_f64(value: Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(number),
        Value::Int(number) => Some(number as f64),
        _ => None,
    }
}

/// A `string`.
pub fn read_text(value: Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text),
        _ => None,
    }
}

/// A `blob`.
pub fn read_blob(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::Blob(bytes) => Some(bytes),
        _ => None,
    }
}

/// A `timestamp`.
pub fn read_timestamp(value: Value) -> Option<Timestamp> {
    match value {
        Value::Timestamp(at) => Some(at),
        _ => None,
    }
}

/// A `list`.
pub fn read_list<T>(value: Value, read: impl Fn(Value) -> Option<T>) -> Option<Vec<T>> {
    match value {
        Value::List(values) => values.into_iter().map(read).collect(),
        _ => None,
    }
}

/// A `map`. Of keys that repeat, the last one counts.
pub fn read_map<T>(value: Value, read: impl Fn(Value) -> Option<T>) -> Option<BTreeMap<String, T>> {
    match value {
        Value::Map(entries) => entries
            .into_iter()
            .map(|(key, value)| Some((key, read(value)?)))
            .collect(),
        _ => None,
    }
}

/// A `structure`.
pub fn read_struct(value: Value) -> Option<Struct> {
    match value {
        Value::Struct(members) => Some(members),
        _ => None,
    }
}

/// A `list`.
pub fn write_list<T>(list: Vec<T>, write: impl Fn(T) -> Value) -> Value {
    Value::List(list.into_iter().map(write).collect())
}

/// A `map`.
pub fn write_map<T>(map: BTreeMap<String, T>, write: impl Fn(T) -> Value) -> Value {
    Value::Map(
        map.into_iter()
            .map(|(key, value)| (key, write(value)))
            .collect(),
    )
}
