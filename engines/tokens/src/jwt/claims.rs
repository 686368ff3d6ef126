//! JSON as tokens and keys have it: a name stands once in an object.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A value in a token.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Claim {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Claim>),
    /// An object.
    Object(Claims),
}

/// The members of an object, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Claims(BTreeMap<String, Claim>);

impl Claims {
    /// No claims yet.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The same with one claim more, or with another value of it.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Claim>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// With one claim more, or with another value of it.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Claim>) {
        self.0.insert(name.into(), value.into());
    }

    /// Without a claim.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// How many claims there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads an object.
    pub(super) fn parse(json: &[u8]) -> Result<Self, NotClaims> {
        match serde_json::from_slice(json) {
            Ok(Claim::Object(claims)) => Ok(claims),
            Ok(_) => Err(NotClaims::Malformed),
            // Of well-formed JSON, `Claim` refuses only a name that stands twice.
            Err(error) if error.is_data() => Err(NotClaims::Duplicate),
            Err(_) => Err(NotClaims::Malformed),
        }
    }

    /// As a JSON object.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The value of a claim.
    pub fn get(&self, name: &str) -> Option<&Claim> {
        self.0.get(name)
    }

    /// All claims, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Claim)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The value of a claim that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The value of a claim that is a text or a list of nothing but texts.
    pub fn texts(&self, name: &str) -> Option<Vec<&str>> {
        match self.get(name)? {
            Claim::Text(text) => Some(vec![text]),
            Claim::List(list) => list.iter().map(Claim::as_text).collect(),
            _ => None,
        }
    }

    /// The value of a claim that is a moment, in whole Unix seconds.
    pub fn seconds(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_seconds()
    }

    /// The value of a claim that is an object.
    pub fn object(&self, name: &str) -> Option<&Claims> {
        match self.get(name)? {
            Claim::Object(claims) => Some(claims),
            _ => None,
        }
    }
}

/// Below it each whole number has a float of its own.
const LAST_EXACT_SECOND: f64 = 9e15;

/// Why bytes are no claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotClaims {
    Malformed,
    Duplicate,
}

impl Claim {
    /// The text that it is.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The moment that it is, in whole Unix seconds (NumericDate, RFC 7519 §2).
    pub fn as_seconds(&self) -> Option<i64> {
        match self {
            Self::Integer(seconds) => Some(*seconds),
            Self::Number(seconds) if seconds.abs() < LAST_EXACT_SECOND =>
            {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a whole number of that size is one exactly"
                )]
                Some(seconds.floor() as i64)
            }
            _ => None,
        }
    }
}

impl From<&str> for Claim {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Claim {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Claim {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Claim {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Claims> for Claim {
    fn from(claims: Claims) -> Self {
        Self::Object(claims)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Claim {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

impl<'de> Deserialize<'de> for Claim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ClaimVisitor)
    }
}

struct ClaimVisitor;

impl<'de> Visitor<'de> for ClaimVisitor {
    type Value = Claim;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Claim, E> {
        Ok(Claim::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Claim, E> {
        Ok(Claim::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Claim, E> {
        Ok(Claim::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Claim, E> {
        // Above `i64` a number is no moment and no count that is looked at.
        Ok(i64::try_from(number).map_or(Claim::Number(number as f64), Claim::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Claim, E> {
        Ok(Claim::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Claim, E> {
        Ok(Claim::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Claim, E> {
        Ok(Claim::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Claim, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Claim::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claim, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let Entry::Vacant(member) = members.entry(name) else {
                return Err(A::Error::custom("a name stands twice"));
            };
            member.insert(map.next_value()?);
        }
        Ok(Claim::Object(Claims(members)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_value() {
        let json = br#"{"a":null,"b":true,"c":-1,"d":1.5,"e":"x","f":["y",2],"g":{"h":"i"}}"#;
        let claims = Claims::parse(json).unwrap();
        assert_eq!(claims.to_json().as_bytes(), json);
        assert_eq!(claims.object("g").unwrap().text("h"), Some("i"));
        assert_eq!(claims.texts("e"), Some(vec!["x"]));
        assert_eq!(claims.texts("f"), None);
    }

    #[test]
    fn refuses_a_name_that_stands_twice_at_any_depth() {
        for json in [
            r#"{"sub":"alice","sub":"bob"}"#,
            r#"{"sub":"alice","s\u0075b":"bob"}"#,
            r#"{"a":[{"b":{"c":1,"c":1}}]}"#,
        ] {
            assert_eq!(Claims::parse(json.as_bytes()), Err(NotClaims::Duplicate));
        }
    }

    #[test]
    fn refuses_what_is_no_object() {
        let deep = "[".repeat(10_000);
        for json in ["", "[]", "1", "{}x", "{\"a\":1,}", "{'a':1}", deep.as_str()] {
            assert_eq!(Claims::parse(json.as_bytes()), Err(NotClaims::Malformed));
        }
    }

    #[test]
    fn moments_may_have_a_fraction() {
        let claims = Claims::parse(br#"{"a":1.9e9,"b":12.99,"c":-0.5,"d":1e300,"e":"12"}"#);
        let claims = claims.unwrap();
        let seconds = ["a", "b", "c", "d", "e"].map(|name| claims.seconds(name));
        assert_eq!(
            seconds,
            [Some(1_900_000_000), Some(12), Some(-1), None, None]
        );
    }
}
