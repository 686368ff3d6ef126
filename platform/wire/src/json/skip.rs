//! Values that no shape describes: skipped, or read as free-form documents.

use ringwall_model::Value;

use super::number::{self, Number};
use super::reader::{Reader, unexpected};
use crate::DecodeError;

/// Goes past a value, checking its syntax.
pub(super) fn skip(reader: &mut Reader<'_>) -> Result<(), DecodeError> {
    match reader.peek()? {
        b'{' => {
            reader.open()?;
            let mut first = true;
            while reader.another(&mut first, b'}')? {
                reader.string()?.text()?;
                reader.expect(b':')?;
                skip(reader)?;
            }
            Ok(())
        }
        b'[' => {
            reader.open()?;
            let mut first = true;
            while reader.another(&mut first, b']')? {
                skip(reader)?;
            }
            Ok(())
        }
        b'"' => reader.string()?.text().map(drop),
        _ => scalar(reader).map(drop),
    }
}

/// Reads free-form JSON, a document in the model's words.
pub(super) fn document(reader: &mut Reader<'_>) -> Result<Value, DecodeError> {
    match reader.peek()? {
        b'{' => {
            reader.open()?;
            let mut entries = Vec::new();
            let mut first = true;
            while reader.another(&mut first, b'}')? {
                reader.spend()?;
                let key = reader.string()?.text()?.into_owned();
                reader.expect(b':')?;
                entries.push((key, document(reader)?));
            }
            Ok(Value::Map(super::last_wins(entries)))
        }
        b'[' => {
            reader.open()?;
            let mut elements = Vec::new();
            let mut first = true;
            while reader.another(&mut first, b']')? {
                reader.spend()?;
                elements.push(document(reader)?);
            }
            Ok(Value::List(elements))
        }
        b'"' => Ok(Value::Str(reader.string()?.text()?.into_owned())),
        _ => scalar(reader),
    }
}

fn scalar(reader: &mut Reader<'_>) -> Result<Value, DecodeError> {
    match reader.peek()? {
        b'n' => reader.word(b"null").map(|()| Value::Null),
        b't' => reader.word(b"true").map(|()| Value::Bool(true)),
        b'f' => reader.word(b"false").map(|()| Value::Bool(false)),
        b'-' | b'0'..=b'9' => Ok(match number::parse(reader.number())? {
            Number::Whole(whole) => Value::Int(whole),
            Number::Real(real) => Value::Float(real),
        }),
        _ => Err(unexpected()),
    }
}
