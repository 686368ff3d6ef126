//! From an HTTP request to the operation's input.

use ringwall_model::{OperationModel, Protocol, Service, Struct};

use crate::json::check_object;
use crate::{DecodeError, RequestParts, decode_cbor, decode_json, decode_query, percent, rest};

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
        check_syntax(protocol, parts.query, body)?;
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

/// Checks what comes for an operation without input: it says nothing, but must be well formed.
fn check_syntax(protocol: Protocol, query: &str, body: &[u8]) -> Result<(), DecodeError> {
    match protocol {
        Protocol::AwsJson10 | Protocol::AwsJson11 => check_object(body),
        Protocol::AwsQuery => {
            percent::pairs(query.as_bytes())?;
            percent::pairs(body).map(|_| ())
        }
        Protocol::RestJson1 | Protocol::RpcV2Cbor | Protocol::RestXml => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_nothing(service: &str, operation: &str, body: &[u8]) -> Result<Struct, DecodeError> {
        let service = ringwall_model::service(service).unwrap();
        let operation = service.operation(operation).unwrap();
        assert_eq!(operation.input, None);
        let headers = http::HeaderMap::new();
        let parts = RequestParts {
            method: "POST",
            path: "/",
            query: "",
            headers: &headers,
        };
        decode(service.protocols[0], service, operation, parts, body)
    }

    #[test]
    fn what_takes_nothing_takes_nothing_malformed() {
        let iam = |body: &[u8]| decode_nothing("iam", "GetAccountSummary", body);
        assert!(iam(b"Action=GetAccountSummary&Unknown=1").is_ok());
        for broken in [&b"Action=GetAccountSummary&Unknown=%4"[..], b"%C3=1"] {
            assert!(iam(broken).is_err());
        }
        let organizations =
            |body: &[u8]| decode_nothing("organizations", "DescribeOrganization", body);
        for good in [&b""[..], b"{}", br#"{"Unknown":[1]}"#] {
            assert!(organizations(good).is_ok());
        }
        for broken in [&b"[]"[..], br#""x""#, b"{", b"{} {}", b"null"] {
            assert!(organizations(broken).is_err());
        }
    }
}
