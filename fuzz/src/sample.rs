//! A sample input for any operation, made from its model.

use http::header::CONTENT_TYPE;
use ringwall_model::{
    Location, Service, ShapeId, ShapeKind, StringShape, Struct, StructureShape, Timestamp, Value,
};

use crate::form::percent_encode;
use crate::{Call, Request, rewrite, write_scalar};

/// How deep structures are filled in: models contain themselves.
const DEPTH: usize = 3;

/// An input with all its members.
pub fn sample(call: Call) -> Struct {
    match value(call.service, call.input, DEPTH) {
        Some(Value::Struct(values)) => values,
        _ => Struct::new(),
    }
}

/// The request of a restJson call with all the input's members.
pub fn rest_request(call: Call) -> Request {
    let input = sample(call);
    let shape = call.service.shape(call.input).map(|shape| &shape.kind);
    let Some(ShapeKind::Structure(structure)) = shape else {
        return Request::default();
    };
    let (head, body) = rewrite(call, &input).into_parts();
    let (path, query) = target(call, structure, &input);
    let mut headers = head.headers;
    headers.remove(CONTENT_TYPE);
    headers.remove("x-amzn-requestid");
    Request {
        method: call.operation.http.method.clone(),
        path,
        query,
        headers,
        body,
    }
}

fn target(call: Call, structure: &StructureShape, input: &Struct) -> (String, String) {
    let uri = &call.operation.http.uri;
    let (path, fixed) = uri.split_once('?').unwrap_or((uri, ""));
    let (mut path, mut query) = (path.to_owned(), fixed.to_owned());
    for member in &structure.members {
        let name = member.location_name.as_ref().unwrap_or(&member.name);
        let text = input
            .find(&member.name)
            .and_then(|value| write_scalar(value, member.timestamp_format))
            .map_or_else(|| "1".to_owned(), |text| percent_encode(&text));
        match member.location {
            Location::Uri => {
                path = path.replace(&format!("{{{name}}}"), &text);
                path = path.replace(&format!("{{{name}+}}"), &text);
            }
            Location::QueryString => query.push_str(&format!("&{name}={text}")),
            _ => {}
        }
    }
    (path, query.trim_start_matches('&').to_owned())
}

fn value(service: &'static Service, shape: ShapeId, depth: usize) -> Option<Value> {
    let filled = |shape| value(service, shape, depth.checked_sub(1)?);
    Some(match &service.shape(shape)?.kind {
        ShapeKind::Boolean => Value::Bool(true),
        ShapeKind::Integer { min, .. } | ShapeKind::Long { min, .. } => {
            Value::Int(min.unwrap_or(7))
        }
        ShapeKind::Float { min, .. } | ShapeKind::Double { min, .. } => {
            Value::Float(min.unwrap_or(0.5))
        }
        ShapeKind::String(string) => Value::Str(text(string)),
        ShapeKind::Blob { .. } => Value::Blob(b"blob".to_vec()),
        ShapeKind::Timestamp { .. } => Value::Timestamp(Timestamp::from_millis(1_700_000_000_500)),
        ShapeKind::List { member, .. } => Value::List(filled(*member).into_iter().collect()),
        ShapeKind::Map { key, value, .. } => {
            let key = match filled(*key)? {
                Value::Str(key) => key,
                _ => return None,
            };
            let value = filled(*value);
            Value::Map(value.map(|value| (key, value)).into_iter().collect())
        }
        ShapeKind::Structure(structure) if structure.document => {
            Value::Map(vec![("a".to_owned(), Value::Int(1))])
        }
        ShapeKind::Structure(structure) => Value::Struct(
            structure
                .members
                .iter()
                .filter_map(|member| Some((member.name.as_str(), filled(member.shape)?)))
                .collect(),
        ),
    })
}

fn text(string: &StringShape) -> String {
    match string.values.first() {
        Some(value) => value.clone(),
        None => "a".repeat(string.min.map_or(1, |min| min.clamp(1, 64) as usize)),
    }
}
