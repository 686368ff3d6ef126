//! Queries and forms: `application/x-www-form-urlencoded`.
//!
//! OAuth wants each parameter once at most (RFC 6749 §3.1), and what two readers could read in two
//! ways is refused.

use std::fmt::Write;

/// So many pairs at most.
const MOST_PAIRS: usize = 100;

/// Names and values, as they were sent.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, String)>);

/// A query or form that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl Pairs {
    /// Reads a query or a form.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, Unreadable> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in text
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
        {
            let place = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = pair.split_at(place.unwrap_or(pair.len()));
            let name = decoded(name)?;
            let is_known = pairs.iter().any(|(known, _)| *known == name);
            if is_known || pairs.len() == MOST_PAIRS {
                return Err(Unreadable);
            }
            pairs.push((name, decoded(value.get(1..).unwrap_or_default())?));
        }
        Ok(Self(pairs))
    }

    /// A value; nothing if it is absent or empty, which OAuth takes for the same.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// A value; empty if it is absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Names and values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The pairs of these names alone.
    pub(crate) fn only(&self, names: &[&str]) -> Self {
        let kept = self
            .0
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()));
        Self(kept.cloned().collect())
    }

    /// The pairs of all other names.
    pub(crate) fn without(&self, name: &str) -> Self {
        let kept = self.0.iter().filter(|(known, _)| known != name);
        Self(kept.cloned().collect())
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As a query.
    pub(crate) fn encode(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            if !text.is_empty() {
                text.push('&');
            }
            encode_into(&mut text, name);
            text.push('=');
            encode_into(&mut text, value);
        }
        text
    }
}

pub(crate) fn decoded(text: &[u8]) -> Result<String, Unreadable> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()]
                    .map(|digit| digit.and_then(|digit| char::from(*digit).to_digit(16)));
                let [Some(high), Some(low)] = digits else {
                    return Err(Unreadable);
                };
                u8::try_from(high << 4 | low).map_err(|_| Unreadable)?
            }
            other => *other,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| Unreadable)?;
    if text.contains('\0') {
        Err(Unreadable)
    } else {
        Ok(text)
    }
}

fn encode_into(text: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            write!(text, "%{byte:02X}").unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_pairs() {
        let pairs = Pairs::parse(b"a=1+2&b=%C3%A4%26&&c").ok().unwrap();
        assert_eq!(pairs.get("a"), Some("1 2"));
        assert_eq!(pairs.get("b"), Some("\u{e4}&"));
        assert_eq!((pairs.get("c"), pairs.text("d")), (None, ""));
        assert_eq!(pairs.encode(), "a=1%202&b=%C3%A4%26&c=");
        assert_eq!(
            pairs.only(&["b"]).with("x", "=").encode(),
            "b=%C3%A4%26&x=%3D"
        );
    }

    #[test]
    fn refuses_what_can_be_read_in_two_ways() {
        for text in [
            "a=1&a=2",
            "a=%",
            "a=%2",
            "a=%zz",
            "a=%ff",
            "a=%00",
            "%61=1&a=2",
        ] {
            assert!(Pairs::parse(text.as_bytes()).is_err(), "{text}");
        }
        let many: Vec<String> = (0..=MOST_PAIRS)
            .map(|number| format!("n{number}="))
            .collect();
        assert!(Pairs::parse(many.join("&").as_bytes()).is_err());
    }
}
