//! From JSON to values, guided by shapes.

use ringwall_model::{
    Location, Member, Service, ShapeId, ShapeKind, Struct, StructureShape, TimestampFormat, Value,
};

use super::number::{self, Number};
use super::reader::Reader;
use super::repeats::last_wins;
use super::skip;
use crate::members::{set_last, wire_name};
use crate::{DecodeError, base64_text, timestamp_text};

/// Decodes the JSON text of a structure: a whole awsJson body.
///
/// An empty body is an empty structure. Nothing else is assumed of `bytes`: this is what the
/// fuzz target calls.
///
/// # Errors
/// Bytes that are no JSON, or values that are not of their modelled types.
pub fn decode_json(
    service: &'static Service,
    shape: ShapeId,
    bytes: &[u8],
) -> Result<Struct, DecodeError> {
    decode_with(service, shape, bytes, Members::All)
}

/// Which members of the outermost structure the text may set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Members {
    /// All of them.
    All,
    /// Those that are not bound to the path, the query string or a header.
    Body,
}

/// [`decode_json`], for some members of the outermost structure.
pub(crate) fn decode_with(
    service: &'static Service,
    shape: ShapeId,
    bytes: &[u8],
    members: Members,
) -> Result<Struct, DecodeError> {
    if bytes.is_empty() {
        return Ok(Struct::new());
    }
    let structure = structure_of(service, shape)?;
    let mut decoder = Decoder {
        service,
        reader: Reader::new(bytes),
    };
    let decoded = decoder.structure(structure, members)?;
    decoder.reader.end()?;
    Ok(decoded)
}

/// Decodes the JSON text of a value of any shape; `None` for a `null`.
pub(crate) fn decode_value(
    service: &'static Service,
    shape: ShapeId,
    bytes: &[u8],
) -> Result<Option<Value>, DecodeError> {
    let mut decoder = Decoder {
        service,
        reader: Reader::new(bytes),
    };
    let value = if decoder.reader.take_null()? {
        None
    } else {
        Some(decoder.value(shape, None)?)
    };
    decoder.reader.end()?;
    Ok(value)
}

/// Checks the syntax of a body that no shape describes: that of an operation without input.
pub(crate) fn check_object(bytes: &[u8]) -> Result<(), DecodeError> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut reader = Reader::new(bytes);
    if reader.peek()? != b'{' {
        return Err(DecodeError::wrong_type("Expected structure or null"));
    }
    skip::skip(&mut reader)?;
    reader.end()
}

struct Decoder<'a> {
    service: &'static Service,
    reader: Reader<'a>,
}

impl Decoder<'_> {
    fn structure(
        &mut self,
        structure: &'static StructureShape,
        members: Members,
    ) -> Result<Struct, DecodeError> {
        if self.reader.peek()? != b'{' {
            return Err(self.not_a("structure"));
        }
        self.reader.open()?;
        let mut decoded: Vec<(&'static str, Value)> =
            Vec::with_capacity(structure.members.len().min(8));
        let mut first = true;
        while self.reader.another(&mut first, b'}')? {
            let key = self.reader.string()?;
            let member = if key.escaped {
                find_member(structure, key.text()?.as_bytes(), members)
            } else {
                find_member(structure, key.bytes, members)
            };
            self.reader.expect(b':')?;
            let Some(member) = member else {
                key.text()?;
                skip::skip(&mut self.reader)?;
                continue;
            };
            let value = if self.reader.take_null()? {
                None
            } else {
                Some(self.value(member.shape, member.timestamp_format)?)
            };
            set_last(&mut decoded, &member.name, value);
        }
        Ok(decoded.into_iter().collect())
    }

    fn value(
        &mut self,
        shape: ShapeId,
        format: Option<TimestampFormat>,
    ) -> Result<Value, DecodeError> {
        let service = self.service;
        let shape = service.shape(shape).ok_or_else(|| broken(service))?;
        match &shape.kind {
            ShapeKind::String(_) => self.string(),
            ShapeKind::Blob { .. } => self.blob(),
            ShapeKind::Boolean => self.boolean(),
            ShapeKind::Integer { .. } => self.integer(),
            ShapeKind::Long { .. } => self.long(),
            ShapeKind::Float { .. } => self.real("a Float"),
            ShapeKind::Double { .. } => self.real("a Double"),
            ShapeKind::Timestamp { format: own } => self.timestamp(format.or(*own)),
            ShapeKind::List { member, .. } => self.list(*member),
            ShapeKind::Map { value, .. } => self.map(*value),
            ShapeKind::Structure(structure) if structure.document => {
                skip::document(&mut self.reader)
            }
            ShapeKind::Structure(structure) => {
                self.structure(structure, Members::All).map(Value::Struct)
            }
        }
    }

    fn string(&mut self) -> Result<Value, DecodeError> {
        if self.reader.peek()? != b'"' {
            return Err(self.not_convertible("a String"));
        }
        Ok(Value::Str(self.reader.string()?.text()?.into_owned()))
    }

    fn blob(&mut self) -> Result<Value, DecodeError> {
        if self.reader.peek()? != b'"' {
            return Err(self.not_convertible("a Blob"));
        }
        let raw = self.reader.string()?;
        let bytes = if raw.escaped {
            base64_text::decode(raw.text()?.as_bytes())?
        } else {
            base64_text::decode(raw.bytes)?
        };
        Ok(Value::Blob(bytes))
    }

    fn boolean(&mut self) -> Result<Value, DecodeError> {
        match self.reader.peek()? {
            b't' => self.reader.word(b"true").map(|()| Value::Bool(true)),
            b'f' => self.reader.word(b"false").map(|()| Value::Bool(false)),
            _ => Err(self.not_convertible("a Boolean")),
        }
    }

    fn integer(&mut self) -> Result<Value, DecodeError> {
        match self.number("an Integer")? {
            Number::Whole(whole) if i32::try_from(whole).is_ok() => Ok(Value::Int(whole)),
            _ => Err(DecodeError::not_convertible("NUMBER_VALUE", "an Integer")),
        }
    }

    fn long(&mut self) -> Result<Value, DecodeError> {
        match self.number("a Long")? {
            Number::Whole(whole) => Ok(Value::Int(whole)),
            Number::Real(_) => Err(DecodeError::not_convertible("NUMBER_VALUE", "a Long")),
        }
    }

    /// `NaN` and the infinities have no JSON number; the protocol gives them as strings.
    fn real(&mut self, wanted: &str) -> Result<Value, DecodeError> {
        if self.reader.peek()? == b'"' {
            return match &*self.reader.string()?.text()? {
                "NaN" => Ok(Value::Float(f64::NAN)),
                "Infinity" => Ok(Value::Float(f64::INFINITY)),
                "-Infinity" => Ok(Value::Float(f64::NEG_INFINITY)),
                _ => Err(DecodeError::not_convertible("STRING_VALUE", wanted)),
            };
        }
        self.number(wanted)
            .map(|number| Value::Float(number.as_f64()))
    }

    fn timestamp(&mut self, format: Option<TimestampFormat>) -> Result<Value, DecodeError> {
        const WANTED: &str = "milliseconds since epoch";
        let format = format.unwrap_or(TimestampFormat::UnixTimestamp);
        if format == TimestampFormat::UnixTimestamp {
            let number = self.number(WANTED)?;
            return timestamp_text::from_epoch_seconds(number.as_f64()).map(Value::Timestamp);
        }
        if self.reader.peek()? != b'"' {
            return Err(self.not_convertible("a Timestamp"));
        }
        let text = self.reader.string()?.text()?;
        timestamp_text::parse(&text, format).map(Value::Timestamp)
    }

    fn list(&mut self, element: ShapeId) -> Result<Value, DecodeError> {
        if self.reader.peek()? != b'[' {
            return Err(self.not_a("list"));
        }
        self.reader.open()?;
        let mut elements = Vec::new();
        let mut first = true;
        while self.reader.another(&mut first, b']')? {
            self.reader.spend()?;
            elements.push(self.value_or_null(element)?);
        }
        Ok(Value::List(elements))
    }

    fn map(&mut self, value: ShapeId) -> Result<Value, DecodeError> {
        if self.reader.peek()? != b'{' {
            return Err(self.not_a("map"));
        }
        self.reader.open()?;
        let mut entries = Vec::new();
        let mut first = true;
        while self.reader.another(&mut first, b'}')? {
            self.reader.spend()?;
            let key = self.reader.string()?.text()?.into_owned();
            self.reader.expect(b':')?;
            entries.push((key, self.value_or_null(value)?));
        }
        Ok(Value::Map(last_wins(entries)))
    }

    /// A `null` in a list or map stays: whether it may stand there is for the checker to say.
    fn value_or_null(&mut self, shape: ShapeId) -> Result<Value, DecodeError> {
        if self.reader.take_null()? {
            Ok(Value::Null)
        } else {
            self.value(shape, None)
        }
    }

    fn number(&mut self, wanted: &str) -> Result<Number, DecodeError> {
        match self.reader.peek()? {
            b'-' | b'0'..=b'9' => number::parse(self.reader.number()),
            _ => Err(self.not_convertible(wanted)),
        }
    }

    /// The coming token cannot become a scalar of kind `wanted`, if it is a token at all.
    fn not_convertible(&mut self, wanted: &str) -> DecodeError {
        match self.token() {
            Ok("START_OBJECT") => {
                DecodeError::wrong_type("Start of structure or map found where not expected.")
            }
            Ok("START_ARRAY") => DecodeError::wrong_type("Start of list found where not expected."),
            Ok(token) => DecodeError::not_convertible(token, wanted),
            Err(error) => error,
        }
    }

    /// The coming token does not open a `wanted`, if it is a token at all.
    fn not_a(&mut self, wanted: &str) -> DecodeError {
        match self.token() {
            Ok(_) => DecodeError::WrongType(format!("Expected {wanted} or null").into()),
            Err(error) => error,
        }
    }

    /// The kind of the coming token, in the words of AWS's parser. Broken JSON comes first.
    fn token(&mut self) -> Result<&'static str, DecodeError> {
        let token = match self.reader.peek()? {
            b'{' => "START_OBJECT",
            b'[' => "START_ARRAY",
            b'"' => "STRING_VALUE",
            b't' => "TRUE_VALUE",
            b'f' => "FALSE_VALUE",
            b'n' => "NULL_VALUE",
            _ => "NUMBER_VALUE",
        };
        skip::skip(&mut self.reader)?;
        Ok(token)
    }
}

fn find_member(
    structure: &'static StructureShape,
    key: &[u8],
    members: Members,
) -> Option<&'static Member> {
    structure.members.iter().find(|member| {
        wire_name(member).as_bytes() == key
            && (members == Members::All || member.location == Location::Body)
    })
}

fn structure_of(
    service: &'static Service,
    shape: ShapeId,
) -> Result<&'static StructureShape, DecodeError> {
    match service.shape(shape).map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(structure)) => Ok(structure),
        _ => Err(broken(service)),
    }
}

fn broken(service: &Service) -> DecodeError {
    DecodeError::BrokenModel(service.name.clone())
}
