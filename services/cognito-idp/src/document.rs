//! Free-form JSON in requests and replies, as text.

use std::fmt;

use ringwall_model::Value;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A document as JSON text.
///
/// # Errors
/// It holds what JSON has not.
pub(crate) fn to_json(document: &Value) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Written(document))
}

/// JSON text as a document.
///
/// # Errors
/// It is no JSON.
pub(crate) fn from_json(json: &str) -> Result<Value, serde_json::Error> {
    let read: Read = serde_json::from_str(json)?;
    Ok(read.0)
}

struct Written<'a>(&'a Value);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(number) => serializer.serialize_i64(*number),
            Value::Float(number) => serializer.serialize_f64(*number),
            Value::Str(text) => serializer.serialize_str(text),
            Value::List(elements) => serializer.collect_seq(elements.iter().map(Written)),
            Value::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, &Written(value))?;
                }
                map.end()
            }
            Value::Blob(_) | Value::Timestamp(_) | Value::Struct(_) => {
                Err(S::Error::custom("no JSON"))
            }
        }
    }
}

struct Read(Value);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Int(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        let number = i64::try_from(number);
        number.map(Value::Int).map_err(E::custom)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Str(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(Self)? {
            list.push(element);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map: Vec<(String, Value)> = Vec::new();
        while let Some(key) = entries.next_key()? {
            if map.iter().any(|(known, _)| *known == key) {
                return Err(A::Error::custom("a member stands twice"));
            }
            map.push((key, entries.next_value_seed(Self)?));
        }
        Ok(Value::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_back_as_they_went() {
        let json = r#"{"b":[1,-2,1.5,true,null,"ä"],"a":{},"c":[]}"#;
        assert_eq!(to_json(&from_json(json).unwrap()).unwrap(), json);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for json in ["", "{", r#"{"a":1,"a":2}"#, "18446744073709551615"] {
            assert!(from_json(json).is_err(), "{json}");
        }
        assert!(to_json(&Value::Blob(vec![1])).is_err());
    }
}
