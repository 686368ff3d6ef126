//! JSON, read and written over the model's shapes.
//!
//! The reader goes over the bytes once and makes [`Value`](ringwall_model::Value)s directly:
//! there is no tree of JSON in between. The syntax is RFC 8259's, strictly; where that leaves a
//! choice, the reader does what AWS's servers (Jackson underneath) do: of repeated members the
//! last wins, unknown members are skipped but must be well formed, an explicit `null` is an
//! absent member.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

mod decode;
mod encode;
mod number;
mod reader;
mod repeats;
mod skip;
mod text;

#[cfg(test)]
mod tests;

pub use decode::decode_json;
pub(crate) use decode::{Members, check_object, decode_value, decode_with};
pub(crate) use encode::{encode_struct, encode_value, write_string};
pub(crate) use repeats::last_wins;

/// How deep arrays and objects may be nested.
///
/// The deepest inputs that AWS documents (nested rule statements of WAF) stay far below it;
/// it keeps the reader's stack small.
pub const MAX_DEPTH: usize = 128;
