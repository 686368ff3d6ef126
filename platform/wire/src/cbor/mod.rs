//! rpcv2Cbor: structures as CBOR maps.
//!
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>,
//! <https://www.rfc-editor.org/rfc/rfc8949>

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use decode::decode_cbor;
pub(crate) use encode::{encode_error, encode_output};
