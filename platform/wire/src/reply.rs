//! From an operation's output to an HTTP reply.

use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use ringwall_model::{OperationModel, Protocol, Service, ShapeKind, Struct, StructureShape};

use crate::json::{Members, encode_struct};
use crate::{EncodeError, cbor, query, rest};

/// The header that carries the request's id.
const REQUEST_ID: http::HeaderName = http::HeaderName::from_static("x-amzn-requestid");

/// Encodes the output of `operation`.
///
/// # Errors
/// An output that does not fit its shape: a fault of ours.
pub fn encode_output(
    protocol: Protocol,
    service: &Service,
    operation: &OperationModel,
    output: &Struct,
    request_id: &str,
) -> Result<Response<Vec<u8>>, EncodeError> {
    match protocol {
        Protocol::AwsJson10 | Protocol::AwsJson11 => {
            let body = json_body(service, operation, output)?;
            Ok(reply(protocol, StatusCode::OK, request_id, body))
        }
        Protocol::AwsQuery => {
            let body = query::encode_output(service, operation, output, request_id)?;
            Ok(reply(protocol, StatusCode::OK, request_id, body))
        }
        Protocol::RestJson1 => rest::encode_output(service, operation, output, request_id),
        Protocol::RpcV2Cbor => cbor::encode_output(service, operation, output, request_id),
        Protocol::RestXml => Err(EncodeError::ProtocolNotServed(protocol)),
    }
}

/// A reply with the headers that every reply of the protocol has.
pub(crate) fn reply(
    protocol: Protocol,
    status: StatusCode,
    request_id: &str,
    body: Vec<u8>,
) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static(content_type(protocol)),
    );
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if protocol == Protocol::RpcV2Cbor {
        headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    }
    response
}

/// The structure that `operation` answers with, if it has one.
pub(crate) fn output_structure<'a>(
    service: &'a Service,
    operation: &OperationModel,
) -> Result<Option<&'a StructureShape>, EncodeError> {
    let Some(output) = operation.output else {
        return Ok(None);
    };
    match service.shape(output).map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(structure)) => Ok(Some(structure)),
        _ => Err(EncodeError::broken_model(service)),
    }
}

/// The usual reply is below this; larger ones grow.
const USUAL_BODY_BYTES: usize = 512;

/// An operation without an output answers no body, as AWS's services do.
fn json_body(
    service: &Service,
    operation: &OperationModel,
    output: &Struct,
) -> Result<Vec<u8>, EncodeError> {
    let Some(structure) = output_structure(service, operation)? else {
        return Ok(Vec::new());
    };
    let mut body = Vec::with_capacity(USUAL_BODY_BYTES);
    encode_struct(service, structure, output, Members::All, &mut body)?;
    Ok(body)
}

const fn content_type(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::AwsJson10 => "application/x-amz-json-1.0",
        Protocol::AwsJson11 => "application/x-amz-json-1.1",
        Protocol::AwsQuery => "text/xml",
        Protocol::RestJson1 => "application/json",
        Protocol::RestXml => "application/xml",
        Protocol::RpcV2Cbor => "application/cbor",
    }
}
