//! From a request's path, query string, headers and body to values.

use std::borrow::Cow;

use ringwall_model::{
    Location, Member, OperationModel, Service, Shape, ShapeId, ShapeKind, Struct, StructureShape,
    TimestampFormat, Value,
};

use super::header_list;
use crate::json::{Members, decode_value, decode_with};
use crate::members::wire_name;
use crate::percent::{self, Pair, Plus};
use crate::route::Template;
use crate::scalar_text::{self, Moments};
use crate::{DecodeError, RequestParts, base64_text};

/// Decodes the input of a restJson1 operation.
pub(crate) fn decode(
    service: &'static Service,
    operation: &'static OperationModel,
    input: ShapeId,
    parts: RequestParts<'_>,
    body: &[u8],
) -> Result<Struct, DecodeError> {
    let decoder = Decoder { service };
    let structure = decoder.structure(input)?;
    let labels = Template::parse(&operation.http.uri)
        .labels(parts.path)
        .ok_or_else(|| DecodeError::syntax("The path is not that of the operation"))?;
    let query = percent::pairs(parts.query.as_bytes())?;

    let mut decoded = decoder.body(input, structure, body)?;
    for member in &structure.members {
        let value = match member.location {
            Location::Uri => decoder.label(member, &labels)?,
            Location::QueryString => decoder.query(structure, member, &query)?,
            Location::Header => decoder.header(member, parts)?,
            Location::Headers => prefixed_headers(member, parts)?,
            Location::Body | Location::StatusCode => None,
        };
        decoded.put(&member.name, value);
    }
    Ok(decoded)
}

#[derive(Clone, Copy)]
struct Decoder {
    service: &'static Service,
}

impl Decoder {
    fn body(
        self,
        input: ShapeId,
        structure: &'static StructureShape,
        body: &[u8],
    ) -> Result<Struct, DecodeError> {
        if let Some(payload) = &structure.payload {
            let member = structure
                .members
                .iter()
                .find(|member| member.name == *payload)
                .ok_or_else(|| self.broken())?;
            let mut decoded = Struct::new();
            decoded.put(&member.name, self.payload(member, body)?);
            return Ok(decoded);
        }
        if structure
            .members
            .iter()
            .any(|member| member.location == Location::Body)
        {
            return decode_with(self.service, input, body, Members::Body);
        }
        Ok(Struct::new())
    }

    /// The member that is the whole body.
    fn payload(self, member: &'static Member, body: &[u8]) -> Result<Option<Value>, DecodeError> {
        if body.is_empty() {
            return Ok(None);
        }
        match &self.shape(member.shape)?.kind {
            ShapeKind::Blob { .. } => Ok(Some(Value::Blob(body.to_vec()))),
            ShapeKind::String(_) => {
                let text = std::str::from_utf8(body)
                    .map_err(|_| DecodeError::syntax("Invalid UTF-8 in a string value"))?;
                Ok(Some(Value::Str(text.to_owned())))
            }
            _ => decode_value(self.service, member.shape, body),
        }
    }

    fn label(
        self,
        member: &'static Member,
        labels: &[(&str, &str)],
    ) -> Result<Option<Value>, DecodeError> {
        let name = wire_name(member);
        let Some((_, raw)) = labels.iter().find(|(label, _)| *label == name) else {
            return Ok(None);
        };
        let text = percent::decode(raw.as_bytes(), Plus::Itself)?;
        let moments = moments(member, TimestampFormat::Iso8601);
        scalar_text::parse(self.shape(member.shape)?, &text, moments).map(Some)
    }

    fn query(
        self,
        structure: &'static StructureShape,
        member: &'static Member,
        query: &[Pair<'_>],
    ) -> Result<Option<Value>, DecodeError> {
        let name = wire_name(member);
        let shape = self.shape(member.shape)?;
        let moments = moments(member, TimestampFormat::Iso8601);
        let mut values = query
            .iter()
            .filter(|pair| pair.name == name)
            .map(|pair| &pair.value);
        match &shape.kind {
            ShapeKind::Map { value, .. } => self.query_map(structure, *value, query),
            ShapeKind::List { member, .. } => {
                let element = self.shape(*member)?;
                let elements: Vec<Value> = values
                    .map(|value| scalar_text::parse(element, value, moments))
                    .collect::<Result<_, _>>()?;
                Ok((!elements.is_empty()).then_some(Value::List(elements)))
            }
            _ => values
                .next()
                .map(|value| scalar_text::parse(shape, value, moments))
                .transpose(),
        }
    }

    /// Every parameter that no other member is bound to.
    fn query_map(
        self,
        structure: &'static StructureShape,
        value: ShapeId,
        query: &[Pair<'_>],
    ) -> Result<Option<Value>, DecodeError> {
        let element = match &self.shape(value)?.kind {
            ShapeKind::List { .. } => |text: &str| Value::List(vec![Value::Str(text.to_owned())]),
            _ => |text: &str| Value::Str(text.to_owned()),
        };
        let bound = |name: &str| {
            structure
                .members
                .iter()
                .any(|member| member.location == Location::QueryString && wire_name(member) == name)
        };
        let mut places = std::collections::HashMap::new();
        let mut entries: Vec<(String, Value)> = Vec::new();
        for pair in query.iter().filter(|pair| !bound(&pair.name)) {
            let place = *places.entry(&*pair.name).or_insert(entries.len());
            match entries.get_mut(place) {
                Some((_, Value::List(elements))) => {
                    elements.push(Value::Str(pair.value.clone().into_owned()));
                }
                Some(_) => {}
                None => entries.push((pair.name.clone().into_owned(), element(&pair.value))),
            }
        }
        Ok((!entries.is_empty()).then_some(Value::Map(entries)))
    }

    fn header(
        self,
        member: &'static Member,
        parts: RequestParts<'_>,
    ) -> Result<Option<Value>, DecodeError> {
        let mut lines = Vec::new();
        for value in parts.headers.get_all(wire_name(member)) {
            lines.push(header_text(value)?);
        }
        let Some(first) = lines.first() else {
            return Ok(None);
        };
        let shape = self.shape(member.shape)?;
        let usual = moments(member, TimestampFormat::Rfc822);
        match &shape.kind {
            ShapeKind::List {
                member: element, ..
            } => self
                .header_list(*element, usual, &lines.join(","))
                .map(Some),
            _ if member.json_value => {
                let json = base64_text::decode(first.as_bytes())?;
                let json = String::from_utf8(json)
                    .map_err(|_| DecodeError::syntax("Invalid UTF-8 in a string value"))?;
                Ok(Some(Value::Str(json)))
            }
            _ => scalar_text::parse(shape, first, usual).map(Some),
        }
    }

    fn header_list(
        self,
        element: ShapeId,
        moments: Moments,
        text: &str,
    ) -> Result<Value, DecodeError> {
        let element = self.shape(element)?;
        let texts: Vec<Cow<'_, str>> = match &element.kind {
            ShapeKind::Timestamp { format } => {
                header_list::split_moments(text, moments.format(*format))
            }
            _ => header_list::split(text)?,
        };
        texts
            .iter()
            .map(|text| scalar_text::parse(element, text, moments))
            .collect::<Result<_, _>>()
            .map(Value::List)
    }

    fn structure(self, shape: ShapeId) -> Result<&'static StructureShape, DecodeError> {
        match &self.shape(shape)?.kind {
            ShapeKind::Structure(structure) => Ok(structure),
            _ => Err(self.broken()),
        }
    }

    fn shape(self, shape: ShapeId) -> Result<&'static Shape, DecodeError> {
        self.service.shape(shape).ok_or_else(|| self.broken())
    }

    fn broken(self) -> DecodeError {
        DecodeError::BrokenModel(self.service.name.clone())
    }
}

/// All headers with the member's prefix, as a map from what follows it.
fn prefixed_headers(
    member: &'static Member,
    parts: RequestParts<'_>,
) -> Result<Option<Value>, DecodeError> {
    let prefix = wire_name(member).to_ascii_lowercase();
    let mut entries = Vec::new();
    for name in parts.headers.keys() {
        let Some(rest) = name.as_str().strip_prefix(&prefix) else {
            continue;
        };
        if let Some(value) = parts.headers.get(name) {
            entries.push((rest.to_owned(), Value::Str(header_text(value)?.to_owned())));
        }
    }
    Ok((!entries.is_empty()).then_some(Value::Map(entries)))
}

fn header_text(value: &http::HeaderValue) -> Result<&str, DecodeError> {
    std::str::from_utf8(value.as_bytes())
        .map_err(|_| DecodeError::syntax("Invalid UTF-8 in a header"))
}

const fn moments(member: &Member, usual: TimestampFormat) -> Moments {
    Moments {
        member: member.timestamp_format,
        usual,
    }
}
