//! From an error to an HTTP reply.

use http::{HeaderName, HeaderValue, Response, StatusCode};
use ringwall_model::{ErrorTrait, Location, Protocol, Service, ShapeKind, StructureShape};

use crate::json::{encode_value, write_string};
use crate::members::wire_name;
use crate::reply::reply;
use crate::{WireError, cbor, query, rest};

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// Encodes an error. `service` is `None` when the request named none.
///
/// This always gives a reply: a member that does not fit the error's shape is left out.
pub fn encode_error(
    protocol: Protocol,
    service: Option<&Service>,
    error: &WireError,
    request_id: &str,
) -> Response<Vec<u8>> {
    let facts = ErrorFacts::of(service, error);
    let body = match protocol {
        Protocol::AwsQuery => query::encode_error(service, &facts, error, request_id),
        Protocol::RestXml => query::encode_bare_error(&facts, error, request_id),
        Protocol::RpcV2Cbor => cbor::encode_error(service, &facts, error),
        _ => json_body(protocol, service, &facts, error),
    };
    let mut response = reply(protocol, facts.status, request_id, body);
    if !matches!(protocol, Protocol::AwsQuery | Protocol::RestXml)
        && let Ok(code) = HeaderValue::from_str(&error.code)
    {
        response.headers_mut().insert(ERROR_TYPE, code);
    }
    if protocol == Protocol::RestJson1
        && let (Some(service), Some(structure)) = (service, facts.structure)
    {
        // A member that cannot stand in a header is left out, as others that do not fit are.
        rest::bind_headers(service, structure, &error.members, response.headers_mut())
            .unwrap_or_default();
    }
    if let Some(value) = facts.query_error(service) {
        response.headers_mut().insert(QUERY_ERROR, value);
    }
    response
}

/// What the model says of an error.
pub(crate) struct ErrorFacts<'a> {
    /// The error's shape, if the service's model has it.
    pub(crate) structure: Option<&'a StructureShape>,
    /// The code in XML replies and in `x-amzn-query-error`.
    pub(crate) query_code: String,
    /// The HTTP status.
    pub(crate) status: StatusCode,
}

impl<'a> ErrorFacts<'a> {
    fn of(service: Option<&'a Service>, error: &WireError) -> Self {
        let structure = service.and_then(|service| error_structure(service, &error.code));
        let facts = structure.and_then(|structure| structure.error.as_ref());
        let status = error.status.unwrap_or_else(|| facts.map_or(400, status));
        Self {
            structure,
            query_code: facts
                .and_then(|facts| facts.code.clone())
                .unwrap_or_else(|| error.code.clone().into_owned()),
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// Whose fault it is, in the words of awsQuery.
    pub(crate) fn fault(&self) -> &'static str {
        if self.status.is_server_error() {
            "Receiver"
        } else {
            "Sender"
        }
    }

    /// The member that carries the message; models spell it with either letter.
    pub(crate) fn message_name(&self) -> &'a str {
        self.structure
            .and_then(|structure| {
                structure
                    .members
                    .iter()
                    .find(|member| member.name.eq_ignore_ascii_case("message"))
            })
            .map_or("message", wire_name)
    }

    fn query_error(&self, service: Option<&Service>) -> Option<HeaderValue> {
        let compatible = service.is_some_and(|service| service.query_compatible);
        if !compatible || self.structure.is_none() {
            return None;
        }
        HeaderValue::from_str(&format!("{};{}", self.query_code, self.fault())).ok()
    }
}

fn error_structure<'a>(service: &'a Service, code: &str) -> Option<&'a StructureShape> {
    match &service.shape_named(code)?.kind {
        ShapeKind::Structure(structure) if structure.error.is_some() => Some(structure),
        _ => None,
    }
}

/// awsJson answers the sender's faults with 400 unless the model names a status.
fn status(facts: &ErrorTrait) -> u16 {
    facts.status.unwrap_or(if facts.fault { 500 } else { 400 })
}

fn json_body(
    protocol: Protocol,
    service: Option<&Service>,
    facts: &ErrorFacts<'_>,
    error: &WireError,
) -> Vec<u8> {
    let mut body = Vec::with_capacity(256);
    body.push(b'{');
    if protocol != Protocol::RestJson1 {
        write_entry("__type", &error.code, &mut body);
    }
    if let Some(message) = &error.message {
        write_entry(facts.message_name(), message, &mut body);
    }
    if let (Some(service), Some(structure)) = (service, facts.structure) {
        write_members(service, structure, error, &mut body);
    }
    body.push(b'}');
    body
}

fn write_members(
    service: &Service,
    structure: &StructureShape,
    error: &WireError,
    body: &mut Vec<u8>,
) {
    for (name, value) in error.members.iter() {
        let Some(member) = structure.members.iter().find(|member| member.name == name) else {
            continue;
        };
        if member.location != Location::Body {
            continue;
        }
        let mut text = Vec::new();
        if encode_value(
            service,
            member.shape,
            value,
            member.timestamp_format,
            &mut text,
        )
        .is_ok()
        {
            write_name(wire_name(member), body);
            body.append(&mut text);
        }
    }
}

fn write_entry(name: &str, text: &str, body: &mut Vec<u8>) {
    write_name(name, body);
    write_string(text, body);
}

fn write_name(name: &str, body: &mut Vec<u8>) {
    if body.len() > 1 {
        body.push(b',');
    }
    write_string(name, body);
    body.push(b':');
}

#[cfg(test)]
mod tests {
    use ringwall_model::{Struct, Value};

    use super::*;
    use crate::test_model::{TestModel, kms, member};
    use crate::{CommonError, common_code};

    fn error(code: &'static str, message: Option<&str>) -> WireError {
        WireError {
            code: code.into(),
            message: message.map(str::to_owned),
            members: Struct::new(),
            status: None,
        }
    }

    fn iam() -> &'static Service {
        let mut model = TestModel::new("iam", Protocol::AwsQuery);
        let string = model.plain("string");
        let facts = ErrorTrait {
            code: Some("NoSuchEntity".into()),
            status: Some(404),
            sender_fault: true,
            fault: false,
        };
        let members = vec![member("message", string), member("Name", string)];
        model.error("NoSuchEntityException", facts, members);
        model.service()
    }

    #[test]
    fn writes_json_errors() {
        let not_found = error("NotFoundException", Some("Alias \"a\" is not found."));
        let reply = encode_error(Protocol::AwsJson11, Some(kms()), &not_found, "id-1");
        assert_eq!(reply.status(), 400);
        assert_eq!(
            reply.body(),
            br#"{"__type":"NotFoundException","message":"Alias \"a\" is not found."}"#
        );
        assert_eq!(reply.headers()["x-amzn-errortype"], "NotFoundException");
        assert_eq!(reply.headers()["x-amzn-requestid"], "id-1");
        assert_eq!(
            reply.headers()["content-type"],
            "application/x-amz-json-1.1"
        );

        let internal = error("KMSInternalException", None);
        let reply = encode_error(Protocol::AwsJson11, Some(kms()), &internal, "id-1");
        assert_eq!(reply.status(), 500);
        assert_eq!(reply.body(), br#"{"__type":"KMSInternalException"}"#);
    }

    #[test]
    fn writes_query_errors_by_their_own_code() {
        let missing = WireError {
            members: [("Name", Value::Str("x".into())), ("Unknown", Value::Int(1))]
                .into_iter()
                .collect(),
            ..error(
                "NoSuchEntityException",
                Some("The user <x> cannot be found."),
            )
        };
        let reply = encode_error(Protocol::AwsQuery, Some(iam()), &missing, "id-1");
        assert_eq!(reply.status(), 404);
        assert_eq!(reply.headers()["content-type"], "text/xml");
        assert_eq!(
            String::from_utf8_lossy(reply.body()),
            "<ErrorResponse xmlns=\"https://iam.example.com/doc/2026-11-24/\"><Error>\
             <Type>Sender</Type><Code>NoSuchEntity</Code>\
             <Message>The user &lt;x&gt; cannot be found.</Message><Name>x</Name></Error>\
             <RequestId>id-1</RequestId></ErrorResponse>"
        );
    }

    #[test]
    fn writes_errors_of_s3_without_a_wrapper() {
        let missing = error("NoSuchKey", Some("The specified key <k> does not exist."));
        let reply = encode_error(Protocol::RestXml, None, &missing, "id-1");
        assert_eq!(reply.headers()["content-type"], "application/xml");
        assert_eq!(
            String::from_utf8_lossy(reply.body()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>\
             <Message>The specified key &lt;k&gt; does not exist.</Message>\
             <RequestId>id-1</RequestId></Error>"
        );
    }

    #[test]
    fn names_the_query_code_where_the_model_keeps_it() {
        let mut service = iam().clone();
        service.query_compatible = true;
        let missing = error("NoSuchEntityException", None);
        let reply = encode_error(Protocol::AwsJson10, Some(&service), &missing, "id-1");
        assert_eq!(reply.headers()["x-amzn-query-error"], "NoSuchEntity;Sender");
    }

    #[test]
    fn writes_cbor_errors() {
        let not_found = error("NotFoundException", Some("no"));
        let reply = encode_error(Protocol::RpcV2Cbor, Some(kms()), &not_found, "id-1");
        assert_eq!(reply.headers()["smithy-protocol"], "rpc-v2-cbor");
        assert_eq!(reply.headers()["content-type"], "application/cbor");
        assert_eq!(
            reply.body(),
            b"\xa2\x66__type\x71NotFoundException\x67message\x62no"
        );
    }

    #[test]
    fn writes_common_errors_without_a_service() {
        for (protocol, status, text) in [
            (
                Protocol::AwsJson11,
                400,
                r#"{"__type":"UnknownOperationException"}"#,
            ),
            (Protocol::RestJson1, 404, "{}"),
        ] {
            let unknown = WireError::common(protocol, CommonError::UnknownOperation);
            let reply = encode_error(protocol, None, &unknown, "id-1");
            assert_eq!(reply.status(), status);
            assert_eq!(String::from_utf8_lossy(reply.body()), text);
        }
    }

    #[test]
    fn spells_common_errors_as_each_protocol_does() {
        for (error, query, json, rest) in [
            (
                CommonError::UnknownKey,
                ("InvalidClientTokenId", 403),
                ("UnrecognizedClientException", 400),
                ("UnrecognizedClientException", 403),
            ),
            (
                CommonError::SignatureMismatch,
                ("SignatureDoesNotMatch", 403),
                ("InvalidSignatureException", 400),
                ("InvalidSignatureException", 403),
            ),
            (
                CommonError::Validation,
                ("ValidationError", 400),
                ("ValidationException", 400),
                ("ValidationException", 400),
            ),
            (
                CommonError::UnknownOperation,
                ("InvalidAction", 400),
                ("UnknownOperationException", 400),
                ("UnknownOperationException", 404),
            ),
        ] {
            assert_eq!(common_code(Protocol::AwsQuery, error), query);
            assert_eq!(common_code(Protocol::AwsJson11, error), json);
            assert_eq!(common_code(Protocol::RestJson1, error), rest);
        }
        assert_eq!(
            common_code(Protocol::RestXml, CommonError::UnknownOperation),
            ("MethodNotAllowed", 405)
        );
    }
}
