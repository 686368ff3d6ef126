//! From values to a reply's status, headers and body.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use ringwall_model::{
    Location, Member, OperationModel, Protocol, Service, Shape, ShapeKind, Struct, StructureShape,
    TimestampFormat, Value,
};

use super::header_list;
use crate::json::{Members, encode_struct, encode_value};
use crate::members::{MemberSearch, wire_name};
use crate::reply::{output_structure, reply};
use crate::scalar_text::{self, Moments};
use crate::{EncodeError, base64_text};

/// Encodes the output of a restJson1 operation.
pub(crate) fn encode_output(
    service: &Service,
    operation: &OperationModel,
    output: &Struct,
    request_id: &str,
) -> Result<Response<Vec<u8>>, EncodeError> {
    let Some(structure) = output_structure(service, operation)? else {
        let status = status(operation, None);
        return Ok(reply(Protocol::RestJson1, status, request_id, Vec::new()));
    };
    let status = status(operation, bound_status(structure, output));
    let (body, content_type) = match payload_member(structure) {
        Some(member) => payload(service, member, output)?,
        None => (json_body(service, structure, output, status)?, None),
    };
    let mut response = reply(Protocol::RestJson1, status, request_id, body);
    if let Some(content_type) = content_type {
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    bind_headers(service, structure, output, response.headers_mut())?;
    Ok(response)
}

/// Writes the members of a reply or error that are bound to headers.
pub(crate) fn bind_headers(
    service: &Service,
    structure: &StructureShape,
    values: &Struct,
    headers: &mut HeaderMap,
) -> Result<(), EncodeError> {
    let mut search = MemberSearch::new(structure);
    for (name, value) in values.iter() {
        let member = search
            .find(name)
            .ok_or_else(|| EncodeError::unknown_member(name))?;
        match (member.location, value) {
            (_, Value::Null) => {}
            (Location::Header, value) => {
                let text = header_text(service, member, value)?;
                insert(member, wire_name(member), &text, headers)?;
            }
            (Location::Headers, Value::Map(entries)) => {
                for (key, value) in entries {
                    let name = format!("{}{key}", wire_name(member));
                    if let Value::Str(text) = value {
                        insert(member, &name, text, headers)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn status(operation: &OperationModel, bound: Option<u16>) -> StatusCode {
    StatusCode::from_u16(bound.unwrap_or(operation.http.status)).unwrap_or(StatusCode::OK)
}

/// The status that a member carries (Lambda's `Invoke`).
fn bound_status(structure: &StructureShape, output: &Struct) -> Option<u16> {
    let member = structure
        .members
        .iter()
        .find(|member| member.location == Location::StatusCode)?;
    match output.find(&member.name) {
        Some(Value::Int(status)) => u16::try_from(*status).ok(),
        _ => None,
    }
}

fn payload_member(structure: &StructureShape) -> Option<&Member> {
    let name = structure.payload.as_ref()?;
    structure.members.iter().find(|member| member.name == *name)
}

/// The body that one member is the whole of, and its content type where that is not JSON.
fn payload(
    service: &Service,
    member: &Member,
    output: &Struct,
) -> Result<(Vec<u8>, Option<&'static str>), EncodeError> {
    let shape = shape_of(service, member)?;
    match (&shape.kind, output.find(&member.name)) {
        (ShapeKind::Blob { .. }, value) => {
            let bytes = match value {
                Some(Value::Blob(bytes)) => bytes.clone(),
                Some(_) => return Err(EncodeError::wrong_type(shape)),
                None => Vec::new(),
            };
            Ok((bytes, Some("application/octet-stream")))
        }
        (ShapeKind::String(_), value) => {
            let bytes = match value {
                Some(Value::Str(text)) => text.clone().into_bytes(),
                Some(_) => return Err(EncodeError::wrong_type(shape)),
                None => Vec::new(),
            };
            Ok((bytes, Some("text/plain")))
        }
        (_, None) => Ok((b"{}".to_vec(), None)),
        (_, Some(value)) => {
            let mut body = Vec::with_capacity(512);
            encode_value(
                service,
                member.shape,
                value,
                member.timestamp_format,
                &mut body,
            )?;
            Ok((body, None))
        }
    }
}

/// A 204 has no body; any other reply has at least an empty object.
fn json_body(
    service: &Service,
    structure: &StructureShape,
    output: &Struct,
    status: StatusCode,
) -> Result<Vec<u8>, EncodeError> {
    let mut body = Vec::with_capacity(512);
    if status != StatusCode::NO_CONTENT {
        encode_struct(service, structure, output, Members::Body, &mut body)?;
    }
    Ok(body)
}

fn header_text(service: &Service, member: &Member, value: &Value) -> Result<String, EncodeError> {
    let shape = shape_of(service, member)?;
    let moments = Moments {
        member: member.timestamp_format,
        usual: TimestampFormat::Rfc822,
    };
    match (&shape.kind, value) {
        (
            ShapeKind::List {
                member: element, ..
            },
            Value::List(values),
        ) => {
            let element = service
                .shape(*element)
                .ok_or_else(|| EncodeError::broken_model(service))?;
            list_text(element, values, moments)
        }
        (_, Value::Str(json)) if member.json_value => {
            let mut text = Vec::new();
            base64_text::encode_into(json.as_bytes(), &mut text);
            String::from_utf8(text).map_err(|_| EncodeError::wrong_type(shape))
        }
        _ => scalar_text::write(shape, value, moments),
    }
}

fn list_text(element: &Shape, values: &[Value], moments: Moments) -> Result<String, EncodeError> {
    let mut text = String::new();
    for value in values {
        let written = scalar_text::write(element, value, moments)?;
        if matches!(element.kind, ShapeKind::Timestamp { .. }) {
            // The comma of a date is known to readers of the list and is not quoted.
            let separator = if text.is_empty() { "" } else { ", " };
            text.push_str(separator);
            text.push_str(&written);
        } else {
            header_list::push(&written, &mut text);
        }
    }
    Ok(text)
}

fn insert(
    member: &Member,
    name: &str,
    text: &str,
    headers: &mut HeaderMap,
) -> Result<(), EncodeError> {
    let refused = || EncodeError::NotAHeader(member.name.clone());
    let name = HeaderName::try_from(name).map_err(|_| refused())?;
    let value = HeaderValue::from_bytes(text.as_bytes()).map_err(|_| refused())?;
    headers.insert(name, value);
    Ok(())
}

fn shape_of<'s>(service: &'s Service, member: &Member) -> Result<&'s Shape, EncodeError> {
    service
        .shape(member.shape)
        .ok_or_else(|| EncodeError::broken_model(service))
}
