//! restJson1: members in the path, the query string, the headers and the body.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>,
//! <https://smithy.io/2.0/spec/http-bindings.html>

mod decode;
mod encode;
mod header_list;
#[cfg(test)]
mod tests;

pub(crate) use decode::decode;
pub(crate) use encode::{bind_headers, encode_output};
