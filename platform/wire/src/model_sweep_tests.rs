//! Every operation of every model: the empty input is taken, what is malformed is refused in
//! AWS's words, the empty output is written.

use http::HeaderMap;
use ringwall_model::{OperationModel, Protocol, Service, Struct};

use crate::{RequestParts, decode, encode_output};

fn operations() -> impl Iterator<Item = (Protocol, &'static Service, &'static OperationModel)> {
    ringwall_model::service_names()
        .filter_map(ringwall_model::service)
        .flat_map(|service| {
            let served = |protocol: &&Protocol| **protocol != Protocol::RestXml;
            service
                .protocols
                .iter()
                .filter(served)
                .flat_map(move |protocol| {
                    service
                        .operations
                        .iter()
                        .map(move |operation| (*protocol, service, operation))
                })
        })
}

fn decode_body(
    (protocol, service, operation): (Protocol, &'static Service, &'static OperationModel),
    body: &[u8],
) -> Result<Struct, crate::DecodeError> {
    let path = operation
        .http
        .uri
        .split('?')
        .next()
        .unwrap()
        .replace(['{', '}', '+'], "");
    let headers = HeaderMap::new();
    let parts = RequestParts {
        method: &operation.http.method,
        path: &path,
        query: "",
        headers: &headers,
    };
    decode(protocol, service, operation, parts, body)
}

#[test]
fn every_operation_takes_an_empty_body() {
    for call in operations() {
        let decoded = decode_body(call, b"");
        // Labels of a path that are not text can't be decoded from the sample path.
        if call.0 != Protocol::RestJson1 {
            assert_eq!(
                decoded,
                Ok(Struct::new()),
                "{} {}",
                call.1.name,
                call.2.name
            );
        }
    }
}

#[test]
fn every_operation_refuses_a_malformed_body() {
    for call in operations() {
        let body: &[u8] = match call.0 {
            Protocol::AwsJson10 | Protocol::AwsJson11 => b"{\"",
            Protocol::RpcV2Cbor if call.2.input.is_some() => b"\xbf",
            Protocol::AwsQuery if call.2.input.is_some() => b"Action=%zz",
            _ => continue,
        };
        let refused = decode_body(call, body).unwrap_err().to_wire_error(call.0);
        let code = match call.0 {
            Protocol::AwsQuery => "MalformedInput",
            _ => "SerializationException",
        };
        assert_eq!((&*refused.code, refused.status), (code, Some(400)));
    }
}

#[test]
fn every_operation_answers_an_empty_output() {
    for (protocol, service, operation) in operations() {
        let reply = encode_output(protocol, service, operation, &Struct::new(), "id-1").unwrap();
        assert!(
            reply.status().is_success(),
            "{} {}",
            service.name,
            operation.name
        );
        assert_eq!(reply.headers()["x-amzn-requestid"], "id-1");
    }
}
