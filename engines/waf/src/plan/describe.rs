//! Statements in words, for explanations.

use std::fmt;

use super::component::Component;
use super::node::{Node, Test};
use crate::label::LabelMatch;

impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Match(statement) => {
                write!(formatter, "{} on {}", statement.what, statement.field)
            }
            Self::Geo(statement) => {
                write!(formatter, "country in {}", statement.countries.join(", "))
            }
            Self::Asn(statement) => write!(formatter, "ASN in {:?}", statement.numbers),
            Self::IpSet(statement) => write!(formatter, "address in {}", statement.name),
            Self::Label(label) => write!(formatter, "{label}"),
            Self::And(nodes) => write!(formatter, "all of {}", nodes.len()),
            Self::Or(nodes) => write!(formatter, "any of {}", nodes.len()),
            Self::Not(_) => formatter.write_str("not"),
        }
    }
}

impl fmt::Display for LabelMatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(label) => write!(formatter, "label {label}"),
            Self::OwnLabel { prefix, end } => write!(formatter, "label {prefix}…{end}"),
            Self::Within(namespace) => write!(formatter, "label within {namespace}"),
            Self::OwnNamespace { prefix, part } => {
                write!(formatter, "label within {prefix}…{part}")
            }
        }
    }
}

/// What a test asks, in words; patterns are told by who wrote them.
pub(crate) fn test_in_words(test: &Test, written: &str) -> String {
    match test {
        Test::Bytes(place, bytes) => format!("{place:?} {:?}", String::from_utf8_lossy(bytes)),
        Test::Patterns(_) => written.to_owned(),
        Test::Sqli(level) => format!("SQL injection ({level:?})"),
        Test::Xss => "cross-site scripting".to_owned(),
        Test::Size(operator, size) => format!("size {operator:?} {size}"),
    }
}

/// A component in words.
pub(crate) fn component_in_words(component: &Component) -> String {
    let named = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    match component {
        Component::Header(name) => format!("header {}", named(name)),
        Component::Argument(name, _) => format!("query argument {}", named(name)),
        Component::Arguments(_) => "all query arguments".to_owned(),
        Component::Headers(..) => "headers".to_owned(),
        Component::Cookies(..) => "cookies".to_owned(),
        Component::Json(..) => "JSON body".to_owned(),
        Component::Method => "method".to_owned(),
        Component::Path => "URI path".to_owned(),
        Component::Query => "query string".to_owned(),
        Component::Fragment => "URI fragment".to_owned(),
        Component::Body => "body".to_owned(),
        Component::Ja3 => "JA3 fingerprint".to_owned(),
        Component::Ja4 => "JA4 fingerprint".to_owned(),
        Component::HeaderOrder => "header order".to_owned(),
    }
}
