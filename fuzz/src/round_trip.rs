//! What must be true of every input that decodes.

use http::Response;
use ringwall_model::{OperationModel, Struct, Value, write_event_members};
use ringwall_wire::encode_output;

use crate::Call;

/// Writes an input as its operation's reply would be written, had the operation that output.
pub fn rewrite(call: Call, input: &Struct) -> Response<Vec<u8>> {
    let mut operation = OperationModel {
        output: Some(call.input),
        result_wrapper: None,
        ..call.operation.clone()
    };
    // A reply of another status may have no body.
    operation.http.status = 200;
    encode_output(call.protocol, call.service, &operation, input, "id")
        .expect("what was decoded can be encoded")
}

/// An input must be readable JSON in the trail.
pub fn check_event(call: Call, input: &Struct) {
    let mut event = "{".to_owned();
    write_event_members(&mut event, call.service, call.input, input.iter());
    event.push('}');
    let read: Result<serde_json::Value, _> = serde_json::from_str(&event);
    assert!(read.is_ok(), "{read:?}: {event}");
}

/// Whether two inputs are the same. The members of structures have no order, and no number is
/// not unequal to itself.
pub fn is_same(one: &Struct, other: &Struct) -> bool {
    let in_other = |(name, value): (&str, &Value)| {
        other
            .find(name)
            .is_some_and(|found| is_same_value(value, found))
    };
    one.len() == other.len() && one.iter().all(in_other)
}

fn is_same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Float(one), Value::Float(other)) => one == other || one.is_nan() && other.is_nan(),
        (Value::Struct(one), Value::Struct(other)) => is_same(one, other),
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same_value(one, other))
        }
        (Value::Map(one), Value::Map(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|((one_key, one), (other_key, other))| {
                        one_key == other_key && is_same_value(one, other)
                    })
        }
        (one, other) => one == other,
    }
}
