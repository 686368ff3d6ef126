//! From an HTTP request to the operation's input.

use ringwall_model::{OperationModel, Protocol, Service, Struct};

use crate::json::check_syntax;
use crate::percent::pairs;
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
        check_syntax_alone(protocol, parts, body)?;
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

/// What an operation without input is sent must be well-formed all the same.
fn check_syntax_alone(
    protocol: Protocol,
    parts: RequestParts<'_>,
    body: &[u8],
) -> Result<(), DecodeError> {
    match protocol {
        Protocol::AwsJson10 | Protocol::AwsJson11 => check_syntax(body),
        Protocol::AwsQuery => {
            pairs(parts.query.as_bytes())?;
            pairs(body).map(drop)
        }
        Protocol::RestJson1 | Protocol::RestXml | Protocol::RpcV2Cbor => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use ringwall_model::service;

    use super::*;

    #[test]
    fn an_operation_without_input_takes_no_broken_form() {
        let iam = service("iam").unwrap();
        let operation = iam.operation("GetAccountSummary").unwrap();
        let taken = |query, body: &[u8]| {
            let parts = RequestParts {
                method: "POST",
                path: "/",
                query,
                headers: &HeaderMap::new(),
            };
            decode(Protocol::AwsQuery, iam, operation, parts, body).is_ok()
        };
        assert!(taken("", b"Action=GetAccountSummary&Unknown=1"));
        assert!(!taken("", b"Action=GetAccountSummary&Unknown=%4"));
        assert!(!taken("Unknown=%4", b"Action=GetAccountSummary"));
    }
}
