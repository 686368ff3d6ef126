//! From CBOR to values, guided by shapes.

use minicbor::data::{Tag, Type};
use minicbor::decode::{Decoder, Error};
use ringwall_model::{
    Member, Service, Shape, ShapeId, ShapeKind, Struct, StructureShape, Timestamp, Value,
};

use crate::budget::Budget;
use crate::json::last_wins;
use crate::members::{set_last, wire_name};
use crate::{DecodeError, MAX_DEPTH, timestamp_text};

/// Epoch-based date and time.
const TIMESTAMP: Tag = Tag::new(1);

/// Decodes the CBOR map of a structure: a whole rpcv2Cbor body.
///
/// Lengths may be definite or indefinite; unknown members are skipped, of repeated ones the
/// last wins, `null` and `undefined` are absent members. An empty body is an empty structure.
/// Nothing else is assumed of `bytes`: this is what the fuzz target calls.
///
/// # Errors
/// Bytes that are no CBOR, or values that are not of their modelled types.
pub fn decode_cbor(
    service: &'static Service,
    shape: ShapeId,
    bytes: &[u8],
) -> Result<Struct, DecodeError> {
    if bytes.is_empty() {
        return Ok(Struct::new());
    }
    let Some(Shape {
        kind: ShapeKind::Structure(structure),
        ..
    }) = service.shape(shape)
    else {
        return Err(DecodeError::BrokenModel(service.name.clone()));
    };
    let mut cursor = Cursor {
        service,
        decoder: Decoder::new(bytes),
        depth: 0,
        budget: Budget::new(),
    };
    let decoded = cursor.structure(structure)?;
    if cursor.decoder.position() != bytes.len() {
        return Err(malformed());
    }
    Ok(decoded)
}

struct Cursor<'b> {
    service: &'static Service,
    decoder: Decoder<'b>,
    depth: usize,
    budget: Budget,
}

/// How many entries of an array or map are to come; `None` until a break.
struct Remaining(Option<u64>);

impl Cursor<'_> {
    fn structure(&mut self, structure: &'static StructureShape) -> Result<Struct, DecodeError> {
        let mut remaining = self.open_map("Expected structure or null")?;
        let mut decoded = Vec::with_capacity(structure.members.len().min(8));
        while self.another(&mut remaining)? {
            let key = self.text()?;
            match find_member(structure, &key) {
                Some(member) => {
                    let value = self.value_unless_null(member.shape)?;
                    set_last(&mut decoded, &member.name, value);
                }
                None => self.decoder.skip().map_err(refused)?,
            }
        }
        Ok(decoded.into_iter().collect())
    }

    fn value_unless_null(&mut self, shape: ShapeId) -> Result<Option<Value>, DecodeError> {
        match self.datatype()? {
            Type::Null | Type::Undefined => {
                self.decoder.skip().map_err(refused)?;
                Ok(None)
            }
            _ => self.value(shape).map(Some),
        }
    }

    fn value(&mut self, shape: ShapeId) -> Result<Value, DecodeError> {
        let service = self.service;
        let shape = service
            .shape(shape)
            .ok_or_else(|| DecodeError::BrokenModel(service.name.clone()))?;
        match &shape.kind {
            ShapeKind::String(_) => self.string(),
            ShapeKind::Blob { .. } => self.blob(),
            ShapeKind::Boolean => match self.datatype()? {
                Type::Bool => self.decoder.bool().map(Value::Bool).map_err(refused),
                other => Err(not_convertible(other, "a Boolean")),
            },
            ShapeKind::Integer { .. } => {
                let number = self.whole("an Integer")?;
                i32::try_from(number)
                    .map_err(|_| DecodeError::not_convertible("NUMBER_VALUE", "an Integer"))?;
                Ok(Value::Int(number))
            }
            ShapeKind::Long { .. } => self.whole("a Long").map(Value::Int),
            ShapeKind::Float { .. } => self.real("a Float").map(Value::Float),
            ShapeKind::Double { .. } => self.real("a Double").map(Value::Float),
            ShapeKind::Timestamp { .. } => self.timestamp().map(Value::Timestamp),
            ShapeKind::List { member, .. } => self.list(*member),
            ShapeKind::Map { value, .. } => self.map(*value),
            ShapeKind::Structure(structure) if structure.document => {
                Err(DecodeError::wrong_type("Documents are not carried in CBOR"))
            }
            ShapeKind::Structure(structure) => self.structure(structure).map(Value::Struct),
        }
    }

    fn string(&mut self) -> Result<Value, DecodeError> {
        match self.datatype()? {
            Type::String | Type::StringIndef => self.text().map(Value::Str),
            other => Err(not_convertible(other, "a String")),
        }
    }

    fn text(&mut self) -> Result<String, DecodeError> {
        let parts = self.decoder.str_iter().map_err(refused)?;
        parts.collect::<Result<String, _>>().map_err(refused)
    }

    fn blob(&mut self) -> Result<Value, DecodeError> {
        match self.datatype()? {
            Type::Bytes | Type::BytesIndef => {}
            other => return Err(not_convertible(other, "a Blob")),
        }
        let mut bytes = Vec::new();
        for part in self.decoder.bytes_iter().map_err(refused)? {
            bytes.extend_from_slice(part.map_err(refused)?);
        }
        Ok(Value::Blob(bytes))
    }

    fn whole(&mut self, wanted: &str) -> Result<i64, DecodeError> {
        match self.datatype()? {
            kind if is_whole(kind) => self
                .decoder
                .i64()
                .map_err(|_| DecodeError::not_convertible("NUMBER_VALUE", wanted)),
            other => Err(not_convertible(other, wanted)),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a double is what the model asks for"
    )]
    fn real(&mut self, wanted: &str) -> Result<f64, DecodeError> {
        match self.datatype()? {
            Type::F16 | Type::F32 | Type::F64 => self.decoder.f64().map_err(refused),
            _ => self.whole(wanted).map(|number| number as f64),
        }
    }

    /// Seconds since the epoch under tag 1; bare numbers are refused, as the protocol demands.
    fn timestamp(&mut self) -> Result<Timestamp, DecodeError> {
        const WANTED: &str = "milliseconds since epoch";
        match self.datatype()? {
            Type::Tag if self.decoder.tag().map_err(refused)? == TIMESTAMP => {
                timestamp_text::from_epoch_seconds(self.real(WANTED)?)
            }
            other => Err(not_convertible(other, WANTED)),
        }
    }

    fn list(&mut self, element: ShapeId) -> Result<Value, DecodeError> {
        let mut remaining = match self.datatype()? {
            Type::Array | Type::ArrayIndef => Remaining(self.decoder.array().map_err(refused)?),
            _ => return Err(DecodeError::wrong_type("Expected list or null")),
        };
        self.deeper()?;
        let mut elements = Vec::new();
        while self.another(&mut remaining)? {
            self.budget.spend()?;
            elements.push(self.value_unless_null(element)?.unwrap_or(Value::Null));
        }
        Ok(Value::List(elements))
    }

    fn map(&mut self, value: ShapeId) -> Result<Value, DecodeError> {
        let mut remaining = self.open_map("Expected map or null")?;
        let mut entries = Vec::new();
        while self.another(&mut remaining)? {
            self.budget.spend()?;
            let key = self.text()?;
            entries.push((key, self.value_unless_null(value)?.unwrap_or(Value::Null)));
        }
        Ok(Value::Map(last_wins(entries)))
    }

    fn open_map(&mut self, refusal: &'static str) -> Result<Remaining, DecodeError> {
        match self.datatype()? {
            Type::Map | Type::MapIndef => {}
            _ => return Err(DecodeError::wrong_type(refusal)),
        }
        self.deeper()?;
        self.decoder.map().map(Remaining).map_err(refused)
    }

    fn deeper(&mut self) -> Result<(), DecodeError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(DecodeError::TooComplex("The input is nested too deeply"));
        }
        Ok(())
    }

    /// Whether another entry follows; at the end the array or map is closed.
    fn another(&mut self, remaining: &mut Remaining) -> Result<bool, DecodeError> {
        let more = match &mut remaining.0 {
            Some(0) => false,
            Some(count) => {
                *count -= 1;
                true
            }
            None if self.datatype()? == Type::Break => {
                self.decoder.set_position(self.decoder.position() + 1);
                false
            }
            None => true,
        };
        if !more {
            self.depth -= 1;
        }
        Ok(more)
    }

    fn datatype(&mut self) -> Result<Type, DecodeError> {
        self.decoder.datatype().map_err(refused)
    }
}

fn find_member(structure: &'static StructureShape, key: &str) -> Option<&'static Member> {
    structure
        .members
        .iter()
        .find(|member| wire_name(member) == key)
}

const fn is_whole(kind: Type) -> bool {
    matches!(
        kind,
        Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::I8
            | Type::I16
            | Type::I32
            | Type::I64
            | Type::Int
    )
}

fn not_convertible(found: Type, wanted: &str) -> DecodeError {
    let token = match found {
        Type::Map | Type::MapIndef => {
            return DecodeError::wrong_type("Start of structure or map found where not expected.");
        }
        Type::Array | Type::ArrayIndef => {
            return DecodeError::wrong_type("Start of list found where not expected.");
        }
        Type::String | Type::StringIndef => "STRING_VALUE",
        Type::Bytes | Type::BytesIndef => "BINARY_VALUE",
        Type::Bool => "BOOLEAN_VALUE",
        kind if is_whole(kind) => "NUMBER_VALUE",
        Type::F16 | Type::F32 | Type::F64 => "NUMBER_VALUE",
        Type::Tag => "TAGGED_VALUE",
        _ => return malformed(),
    };
    DecodeError::not_convertible(token, wanted)
}

/// What the parser found is not told: it speaks of positions, which clients have no use for.
fn refused(_: Error) -> DecodeError {
    malformed()
}

const fn malformed() -> DecodeError {
    DecodeError::syntax("The body is not well-formed CBOR")
}
