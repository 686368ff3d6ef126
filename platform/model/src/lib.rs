//! The facts of AWS's APIs, and one tree of values.
//!
//! A [`Service`] is what a request can be checked against: operations, shapes, constraints,
//! routes and errors, without any documentation text. A [`Value`] is what a request becomes,
//! whatever protocol it came in. The rest of the platform stands on these two; no service
//! is known here by more than its facts.

#![forbid(unsafe_code)]

pub mod actions;
mod check;
mod event_json;
pub mod facts;
mod json;
pub mod managed_policies;
mod operation;
mod packed;
mod pattern;
mod sensitive;
mod service;
mod shape;
mod timestamp;
mod typed;
mod value;

pub use check::check_input;
pub use event_json::{write_event_members, write_name, write_text};
pub use operation::{Operation, ShapeMismatch, Structure};
pub use packed::{ServiceHead, service, service_heads, service_names};
pub use sensitive::{Sensitive, Wipe};
pub use service::{Auth, HttpRoute, OperationModel, Paginator, Protocol, Service};
pub use shape::{
    ErrorTrait, Location, Member, Shape, ShapeId, ShapeKind, StringShape, StructureShape,
    TimestampFormat,
};
pub use timestamp::Timestamp;
pub use typed::{Typed, deserialize_text};
pub use value::{Struct, Value};
