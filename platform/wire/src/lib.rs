//! AWS's protocols: from an HTTP request to an operation's input, from its output or error to
//! an HTTP reply.
//!
//! In the order of a request: a [`Router`] names service, protocol and operation; [`decode`]
//! makes the input's tree, guided by the model; [`encode_output`] and [`encode_error`] write
//! the reply. awsJson 1.0 and 1.1, awsQuery, restJson1 and rpcv2Cbor are spoken here. restXml
//! (S3) is another crate's.
//!
//! **Architecture invariant:** no service is known here by more than its model.
//!
//! **Architecture invariant:** types and syntax are checked here, constraints are not.
//!
//! <https://smithy.io/2.0/aws/protocols/index.html>

mod base64_text;
mod budget;
mod cbor;
mod common_error;
mod decode;
mod decode_error;
mod encode_error;
mod error_reply;
mod json;
mod members;
mod percent;
mod query;
mod reply;
mod request;
mod rest;
mod route;
mod scalar_text;
mod timestamp_text;
mod wire_error;

#[cfg(test)]
mod abuse_tests;
#[cfg(test)]
mod model_sweep_tests;
#[cfg(test)]
mod round_trip_tests;
#[cfg(test)]
mod test_model;

pub use budget::MAX_VALUES;
pub use cbor::decode_cbor;
pub use common_error::{CommonError, common_code};
pub use decode::decode;
pub use decode_error::DecodeError;
pub use encode_error::EncodeError;
pub use error_reply::encode_error;
pub use json::{MAX_DEPTH, decode_json};
pub use query::decode_query;
pub use reply::encode_output;
pub use request::RequestParts;
pub use route::{Route, RouteError, Router, RoutingFacts, credential_scope_service};
pub use wire_error::WireError;
