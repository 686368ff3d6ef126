//! awsQuery: a form in, XML out.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>

mod decode;
mod encode;
mod keys;
mod xml;

pub use decode::decode_query;
pub(crate) use encode::{encode_bare_error, encode_error, encode_output};
