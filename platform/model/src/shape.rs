//! Shapes: the types of members and their constraints.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A shape's place in its service's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub u32);

/// A named type of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its name (`KeyIdType`).
    pub name: String,
    /// Never shown in a log or a trail event.
    pub sensitive: bool,
    /// What it is.
    pub kind: ShapeKind,
}

/// What a shape is, with its constraints.
#[derive(Clone, Debug, PartialEq)]
pub enum ShapeKind {
    /// `boolean`.
    Boolean,
    /// `integer`, 32 bits.
    Integer {
        /// Smallest value.
        min: Option<i64>,
        /// Largest value.
        max: Option<i64>,
    },
    /// `long`, 64 bits.
    Long {
        /// Smallest value.
        min: Option<i64>,
        /// Largest value.
        max: Option<i64>,
    },
    /// `float`.
    Float {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
    },
    /// `double`.
    Double {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
    },
    /// `string`.
    String(StringShape),
    /// `blob`.
    Blob {
        /// Fewest bytes.
        min: Option<u64>,
        /// Most bytes.
        max: Option<u64>,
        /// Sent as a stream.
        streaming: bool,
    },
    /// `timestamp`.
    Timestamp {
        /// The shape's own text form, if it has one.
        format: Option<TimestampFormat>,
    },
    /// `list`.
    List {
        /// The elements' shape.
        member: ShapeId,
        /// The elements' name in query and XML (`member` when absent).
        location_name: Option<String>,
        /// Elements stand without a wrapper in query and XML.
        flattened: bool,
        /// Fewest elements.
        min: Option<u64>,
        /// Most elements.
        max: Option<u64>,
    },
    /// `map`.
    Map {
        /// The keys' shape, always a string.
        key: ShapeId,
        /// The values' shape.
        value: ShapeId,
        /// The keys' name in query and XML (`key` when absent).
        key_location_name: Option<String>,
        /// The values' name in query and XML (`value` when absent).
        value_location_name: Option<String>,
        /// Entries stand without a wrapper in query and XML.
        flattened: bool,
        /// Fewest entries.
        min: Option<u64>,
        /// Most entries.
        max: Option<u64>,
    },
    /// `structure`, also unions and errors.
    Structure(StructureShape),
}

/// Constraints of a string.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StringShape {
    /// Fewest characters.
    pub min: Option<u64>,
    /// Most characters.
    pub max: Option<u64>,
    /// A Java regular expression that the whole text must match.
    pub pattern: Option<String>,
    /// The values allowed, when it is an enum; empty otherwise.
    pub values: Vec<String>,
}

/// The members of a structure and how it is carried.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StructureShape {
    /// The members, in the model's order.
    pub members: Vec<Member>,
    /// Exactly one member may be set.
    pub union: bool,
    /// Free-form JSON.
    pub document: bool,
    /// The member that is the whole HTTP body (restJson, restXml).
    pub payload: Option<String>,
    /// What makes it an error, if it is one.
    pub error: Option<ErrorTrait>,
    /// The name of its XML element where that is not the shape's.
    pub location_name: Option<String>,
}

/// What an error structure answers with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ErrorTrait {
    /// The code on the wire, where it is not the shape's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// HTTP status, where the model names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The fault is the sender's.
    pub sender_fault: bool,
    /// The fault is the service's.
    pub fault: bool,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name in the model.
    pub name: String,
    /// Its shape.
    pub shape: ShapeId,
    /// It must be present.
    pub required: bool,
    /// Its name on the wire, where that differs.
    pub location_name: Option<String>,
    /// Its name in ec2-style queries, where that differs.
    pub query_name: Option<String>,
    /// Where in the HTTP message it stands.
    pub location: Location,
    /// The text form of a timestamp here, over the shape's own.
    pub timestamp_format: Option<TimestampFormat>,
    /// The sender makes up a unique value when it leaves this out.
    pub idempotency_token: bool,
    /// It is written as an XML attribute.
    pub xml_attribute: bool,
    /// It is a JSON document in text form when carried in a header.
    pub json_value: bool,
}

/// Where in the HTTP message a member stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Location {
    /// In the body.
    #[default]
    Body,
    /// In the path.
    Uri,
    /// In the query string.
    QueryString,
    /// In a header.
    Header,
    /// In all headers with a prefix.
    Headers,
    /// It is the HTTP status.
    StatusCode,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimestampFormat {
    /// `2026-11-24T10:00:00Z`.
    Iso8601,
    /// `Tue, 24 Nov 2026 10:00:00 GMT`.
    Rfc822,
    /// Seconds since the epoch, with a fraction.
    UnixTimestamp,
}

/// Name to place, for looking shapes and operations up.
pub(crate) type NameIndex = BTreeMap<String, u32>;
