//! From values to CBOR.

use std::convert::Infallible;

use http::{Response, StatusCode, header::CONTENT_TYPE};
use minicbor::data::Tag;
use minicbor::encode::{Encoder, Error};
use ringwall_model::{
    OperationModel, Protocol, Service, ShapeId, ShapeKind, Struct, StructureShape, Timestamp, Value,
};

use crate::error_reply::ErrorFacts;
use crate::members::{MemberSearch, wire_name};
use crate::reply::{output_structure, reply};
use crate::{EncodeError, WireError};

/// Encodes the output of an rpcv2Cbor operation. Without an output there is neither a body nor
/// a content type.
pub(crate) fn encode_output(
    service: &Service,
    operation: &OperationModel,
    output: &Struct,
    request_id: &str,
) -> Result<Response<Vec<u8>>, EncodeError> {
    let mut body = Writer::new(Vec::with_capacity(512));
    let structure = output_structure(service, operation)?;
    if let Some(structure) = structure {
        encode_struct(service, structure, output, &mut body)?;
    }
    let mut response = reply(
        Protocol::RpcV2Cbor,
        StatusCode::OK,
        request_id,
        body.encoder.into_writer(),
    );
    if structure.is_none() {
        response.headers_mut().remove(CONTENT_TYPE);
    }
    Ok(response)
}

/// The body of an rpcv2Cbor error. Members that do not fit the error's shape are left out.
pub(crate) fn encode_error(
    service: Option<&Service>,
    facts: &ErrorFacts<'_>,
    error: &WireError,
) -> Vec<u8> {
    let mut body = Writer::new(Vec::with_capacity(256));
    let mut entries = Vec::new();
    if let (Some(service), Some(structure)) = (service, facts.structure) {
        for (name, value) in error.members.iter() {
            let Some(member) = MemberSearch::new(structure).find(name) else {
                continue;
            };
            let mut text = Writer::new(Vec::new());
            if encode_value(service, member.shape, value, &mut text).is_ok() {
                entries.push((wire_name(member), text.encoder.into_writer()));
            }
        }
    }
    body.map(1 + usize::from(error.message.is_some()) + entries.len());
    body.str("__type");
    body.str(&error.code);
    if let Some(message) = &error.message {
        body.str(facts.message_name());
        body.str(message);
    }
    for (name, value) in entries {
        body.str(name);
        body.encoder.writer_mut().extend_from_slice(&value);
    }
    body.encoder.into_writer()
}

fn encode_struct(
    service: &Service,
    structure: &StructureShape,
    values: &Struct,
    out: &mut Writer,
) -> Result<(), EncodeError> {
    let present = || {
        values
            .iter()
            .filter(|(_, value)| !matches!(value, Value::Null))
    };
    out.map(present().count());
    let mut search = MemberSearch::new(structure);
    for (name, value) in present() {
        let member = search
            .find(name)
            .ok_or_else(|| EncodeError::unknown_member(name))?;
        out.str(wire_name(member));
        encode_value(service, member.shape, value, out)?;
    }
    Ok(())
}

fn encode_value(
    service: &Service,
    shape: ShapeId,
    value: &Value,
    out: &mut Writer,
) -> Result<(), EncodeError> {
    let shape = service
        .shape(shape)
        .ok_or_else(|| EncodeError::broken_model(service))?;
    match (&shape.kind, value) {
        (_, Value::Null) => out.write(Encoder::null),
        (ShapeKind::String(_), Value::Str(text)) => out.str(text),
        (ShapeKind::Blob { .. }, Value::Blob(bytes)) => out.write(|to| to.bytes(bytes)),
        (ShapeKind::Boolean, Value::Bool(value)) => out.write(|to| to.bool(*value)),
        (ShapeKind::Integer { .. } | ShapeKind::Long { .. }, Value::Int(number)) => {
            out.write(|to| to.i64(*number));
        }
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Value::Int(number)) => {
            out.write(|to| to.i64(*number));
        }
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, Value::Float(number)) => {
            out.write(|to| to.f64(*number));
        }
        (ShapeKind::Timestamp { .. }, Value::Timestamp(moment)) => out.timestamp(*moment),
        (ShapeKind::List { member, .. }, Value::List(elements)) => {
            out.array(elements.len());
            for element in elements {
                encode_value(service, *member, element, out)?;
            }
        }
        (ShapeKind::Map { value, .. }, Value::Map(entries)) => {
            out.map(entries.len());
            for (key, entry) in entries {
                out.str(key);
                encode_value(service, *value, entry, out)?;
            }
        }
        (ShapeKind::Structure(structure), Value::Struct(values)) if !structure.document => {
            return encode_struct(service, structure, values, out);
        }
        _ => return Err(EncodeError::wrong_type(shape)),
    }
    Ok(())
}

/// An encoder into memory, which cannot fail.
struct Writer {
    encoder: Encoder<Vec<u8>>,
}

type Written<'e> = Result<&'e mut Encoder<Vec<u8>>, Error<Infallible>>;

impl Writer {
    fn new(bytes: Vec<u8>) -> Self {
        Self {
            encoder: Encoder::new(bytes),
        }
    }

    /// Writes one item. The bytes go to memory, so there is no error to hand on.
    fn write(&mut self, item: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written<'_>) {
        item(&mut self.encoder).map(drop).unwrap_or_default();
    }

    fn str(&mut self, text: &str) {
        self.write(|to| to.str(text));
    }

    fn map(&mut self, entries: usize) {
        self.write(|to| to.map(u64::try_from(entries).unwrap_or(u64::MAX)));
    }

    fn array(&mut self, elements: usize) {
        self.write(|to| to.array(u64::try_from(elements).unwrap_or(u64::MAX)));
    }

    /// Whole seconds as an integer, any other moment as a double.
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of the calendar fit 53 bits"
    )]
    fn timestamp(&mut self, moment: Timestamp) {
        self.write(|to| to.tag(Tag::new(1)));
        if moment.millis() % 1000 == 0 {
            self.write(|to| to.i64(moment.secs()));
        } else {
            self.write(|to| to.f64(moment.millis() as f64 / 1000.0));
        }
    }
}
