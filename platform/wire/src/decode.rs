//! From an HTTP request to the operation's input.

use ringwall_model::{OperationModel, Protocol, Service, Struct};

use crate::json::check_syntax;
use crate::{DecodeError, RequestParts, decode_cbor, decode_json, decode_query, rest};

/// Decodes the input of `operation`.
///
/// Types and syntax are checked here; the model's constraints (required, length, pattern,
/// range, enum) are not: that is the checker's part, on the tree this gives.
///
/// # Errors
/// What [`DecodeError`] says; [`DecodeError::to_wire_error`] makes the answer of it.
pub fn decode(
    protocol: Protocol,
    service: &'static Service,
    operation: &'static OperationModel,
    parts: RequestParts<'_>,
    body: &[u8],
) -> Result<Struct, DecodeError> {
    let Some(input) = operation.input else {
        if matches!(protocol, Protocol::AwsJson10 | Protocol::AwsJson11) {
            check_syntax(body)?;
        }
        return Ok(Struct::new());
    };
    match protocol {
        Protocol::AwsJson10 | Protocol::AwsJson11 => decode_json(service, input, body),
        Protocol::AwsQuery => decode_query(service, input, parts.query, body),
        Protocol::RestJson1 => rest::decode(service, operation, input, parts, body),
        Protocol::RpcV2Cbor => decode_cbor(service, input, body),
        Protocol::RestXml => Err(DecodeError::ProtocolNotServed(protocol)),
    }
}
