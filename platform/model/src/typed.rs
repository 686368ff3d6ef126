//! Between value trees and Rust's types.
//!
//! One conversion for each type, however many members have it: what the generated `api.rs` of a
//! service compiles to is little more than its members' names.

use std::collections::BTreeMap;

use crate::{Sensitive, Structure, Timestamp, Value, Wipe};

/// A type that members of generated structures have.
pub trait Typed: Sized {
    /// From a value that is of the type; absent members are [`Value::Null`].
    fn from_value(value: Value) -> Option<Self>;

    /// As a value.
    fn into_value(self) -> Value;
}

/// A type that stands for one kind of value.
macro_rules! typed {
    ($type:ty, $kind:ident) => {
        impl Typed for $type {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::$kind(value) => Some(value),
                    _ => None,
                }
            }

            fn into_value(self) -> Value {
                Value::$kind(self)
            }
        }
    };
}

typed!(bool, Bool);
typed!(i64, Int);
typed!(String, Str);
typed!(Vec<u8>, Blob);
typed!(Timestamp, Timestamp);

impl Typed for i32 {
    fn from_value(value: Value) -> Option<Self> {
        i64::from_value(value).and_then(|number| number.try_into().ok())
    }

    fn into_value(self) -> Value {
        Value::Int(self.into())
    }
}

impl Typed for f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "the client wrote a whole number for a float"
    )]
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Float(number) => Some(number),
            Value::Int(number) => Some(number as Self),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Float(self)
    }
}

/// A shape that the service reads into a type that it has already, and refuses if it must.
impl Typed for Value {
    fn from_value(value: Value) -> Option<Self> {
        Some(value)
    }

    fn into_value(self) -> Value {
        self
    }
}

/// A member that may be absent; `null` is as good as that.
impl<T: Typed> Typed for Option<T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }

    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
}

impl<T: Typed + Wipe + Default> Typed for Sensitive<T> {
    fn from_value(value: Value) -> Option<Self> {
        T::from_value(value).map(Self::new)
    }

    fn into_value(self) -> Value {
        self.into_exposed().into_value()
    }
}

impl<T: Typed> Typed for Vec<T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::List(values) => values.into_iter().map(T::from_value).collect(),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(T::into_value).collect())
    }
}

/// Of keys that repeat, the last one counts.
impl<T: Typed> Typed for BTreeMap<String, T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Map(entries) => {
                // Not collected: that would sort, with a sort of its own for every type.
                let mut map = Self::new();
                for (key, value) in entries {
                    map.insert(key, T::from_value(value)?);
                }
                Some(map)
            }
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Map(
            self.into_iter()
                .map(|(key, value)| (key, value.into_value()))
                .collect(),
        )
    }
}

impl<T: Structure> Typed for T {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Struct(members) => Self::from_struct(members).ok(),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Struct(self.into_struct())
    }
}

/// Makes a generated enum a type of members and of stored rows, both times as AWS writes it.
#[macro_export]
macro_rules! written_as_text {
    ($name:ident) => {
        impl $crate::Typed for $name {
            fn from_value(value: $crate::Value) -> Option<Self> {
                <String as $crate::Typed>::from_value(value).and_then(|text| Self::parse(&text))
            }

            fn into_value(self) -> $crate::Value {
                $crate::Value::Str(self.as_str().to_owned())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::deserialize_text(deserializer, Self::parse)
            }
        }
    };
}

/// Reads one of an enum's texts.
///
/// # Errors
/// None of them stands there.
pub fn deserialize_text<'de, T, D: serde::Deserializer<'de>>(
    deserializer: D,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text(parse))
}

struct Text<T>(fn(&str) -> Option<T>);

impl<T> serde::de::Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value that the model lists")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ShapeMismatch, Struct};

    #[derive(Debug, PartialEq)]
    struct Trip {
        to: String,
        days: Option<i32>,
        secrets: Option<Vec<Sensitive<String>>>,
        legs: Option<BTreeMap<String, Trip>>,
    }

    impl Structure for Trip {
        fn from_struct(mut members: Struct) -> Result<Self, ShapeMismatch> {
            Ok(Self {
                to: members.take("To")?,
                days: members.take("Days")?,
                secrets: members.take("Secrets")?,
                legs: members.take("Legs")?,
            })
        }

        fn into_struct(self) -> Struct {
            let mut members = Struct::with_capacity(4);
            members.put("To", self.to);
            members.put("Days", self.days);
            members.put("Secrets", self.secrets);
            members.put("Legs", self.legs);
            members
        }
    }

    fn trip(to: &str) -> Struct {
        [("To", Value::Str(to.to_owned()))].into_iter().collect()
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let mut members = trip("Oslo");
        members.push("Days", Value::Int(3));
        members.push("Secrets", Value::List(vec![Value::Str("none".to_owned())]));
        let legs = vec![("first".to_owned(), Value::Struct(trip("Kiel")))];
        members.push("Legs", Value::Map(legs));
        let read = Trip::from_struct(members.clone()).unwrap();
        assert_eq!(read.days, Some(3));
        assert_eq!(read.legs.as_ref().unwrap()["first"].to, "Kiel");
        assert_eq!(read.into_struct(), members);
    }

    #[test]
    fn members_come_in_any_order_and_may_be_null() {
        let read = |members: [(&'static str, Value); 2]| {
            Trip::from_struct(members.into_iter().collect()).map(|trip| (trip.to, trip.days))
        };
        let oslo = || ("To", Value::Str("Oslo".to_owned()));
        let there = Ok(("Oslo".to_owned(), Some(2)));
        assert_eq!(read([("Days", Value::Int(2)), oslo()]), there);
        let absent = Ok(("Oslo".to_owned(), None));
        assert_eq!(read([oslo(), ("Days", Value::Null)]), absent);
        assert_eq!(read([oslo(), ("Unknown", Value::Int(1))]), absent);
    }

    #[test]
    fn the_member_at_fault_is_named() {
        let fault = |members: Struct| Trip::from_struct(members).unwrap_err().member;
        assert_eq!(fault(Struct::new()), "To");
        let with = |name: &'static str, value: Value| {
            let mut members = trip("Oslo");
            members.push(name, value);
            members
        };
        assert_eq!(fault(with("Days", Value::Bool(true))), "Days");
        assert_eq!(fault(with("Days", Value::Int(i64::MAX))), "Days");
        assert_eq!(
            fault(with("Secrets", Value::List(vec![Value::Null]))),
            "Secrets"
        );
        let nowhere = vec![("first".to_owned(), Value::Struct(Struct::new()))];
        assert_eq!(fault(with("Legs", Value::Map(nowhere))), "Legs");
    }

    #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Eq, Ord)]
    enum Pace {
        Slow,
        VeryQuick,
    }

    impl Pace {
        fn as_str(self) -> &'static str {
            match self {
                Self::Slow => "SLOW",
                Self::VeryQuick => "VERY_QUICK",
            }
        }

        fn parse(text: &str) -> Option<Self> {
            [Self::Slow, Self::VeryQuick]
                .into_iter()
                .find(|pace| pace.as_str() == text)
        }
    }

    written_as_text!(Pace);

    #[test]
    fn enums_are_texts_everywhere() {
        assert_eq!(Pace::Slow.into_value(), Value::Str("SLOW".to_owned()));
        let quick = Value::Str("VERY_QUICK".to_owned());
        assert_eq!(Pace::from_value(quick), Some(Pace::VeryQuick));
        let map = BTreeMap::from([(Pace::VeryQuick, Pace::Slow)]);
        let json = serde_json::to_string(&map).unwrap();
        assert_eq!(json, r#"{"VERY_QUICK":"SLOW"}"#);
        assert_eq!(
            serde_json::from_str::<BTreeMap<Pace, Pace>>(&json).unwrap(),
            map
        );
        assert!(serde_json::from_str::<Pace>(r#""MEDIUM""#).is_err());
    }
}
