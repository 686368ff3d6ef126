//! Inputs and outputs over every binding of HTTP.

use http::HeaderMap;
use ringwall_model::{
    ErrorTrait, Location, Protocol, Service, Struct, Timestamp, TimestampFormat, Value,
};

use crate::test_model::{TestModel, bound, member};
use crate::{DecodeError, RequestParts, WireError, decode, encode_error, encode_output};

fn service() -> &'static Service {
    let mut model = TestModel::new("rest", Protocol::RestJson1);
    let string = model.plain("string");
    let integer = model.plain("integer");
    let boolean = model.plain("boolean");
    let blob = model.plain("blob");
    let moment = model.plain("timestamp");
    let epoch = model.timestamp("Epoch", TimestampFormat::UnixTimestamp);
    let strings = model.list("Strings", string);
    let moments = model.list("Moments", moment);
    let map = model.map("Map", string);
    let multimap = model.map("Multimap", strings);
    let document = model.structure("Payload", vec![member("Name", string)]);
    let everywhere = model.structure(
        "Everywhere",
        vec![
            bound("Id", string, Location::Uri, "id"),
            bound("Rest", string, Location::Uri, "rest"),
            bound("Limit", integer, Location::QueryString, "limit"),
            bound("Since", moment, Location::QueryString, "since"),
            bound("Tags", strings, Location::QueryString, "tag"),
            bound("Others", multimap, Location::QueryString, ""),
            bound("Flag", boolean, Location::Header, "x-flag"),
            bound("At", moment, Location::Header, "x-at"),
            bound("Epoch", epoch, Location::Header, "x-epoch"),
            bound("Names", strings, Location::Header, "x-names"),
            bound("Moments", moments, Location::Header, "x-moments"),
            bound("Metadata", map, Location::Headers, "x-meta-"),
            member("Text", string),
            bound("Renamed", string, Location::Body, "renamed"),
        ],
    );
    let output = model.structure(
        "Output",
        vec![
            bound("Status", integer, Location::StatusCode, "Status"),
            bound("Names", strings, Location::Header, "x-names"),
            bound("At", moment, Location::Header, "x-at"),
            bound("Metadata", map, Location::Headers, "x-meta-"),
            member("Text", string),
            member("When", moment),
        ],
    );
    let payload = |model: &mut TestModel, name: &'static str, shape| {
        let id = model.payload(name, vec![member("Payload", shape)]);
        model.rest_operation(name, &format!("POST /{name}"), Some(id), Some(id));
    };
    payload(&mut model, "PutBlob", blob);
    payload(&mut model, "PutText", string);
    payload(&mut model, "PutStructure", document);
    model.rest_operation(
        "Do",
        "POST /things/{id}/{rest+}?fixed",
        Some(everywhere),
        Some(output),
    );
    let retry = bound("RetryAfter", integer, Location::Header, "Retry-After");
    let facts = ErrorTrait {
        status: Some(429),
        ..ErrorTrait::default()
    };
    model.error(
        "TooManyException",
        facts,
        vec![member("Message", string), retry],
    );
    model.service()
}

fn decode_call(
    name: &str,
    (path, query): (&str, &str),
    headers: &[(&'static str, &str)],
    body: &[u8],
) -> Result<Struct, DecodeError> {
    let service = service();
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, value.parse().unwrap());
    }
    let parts = RequestParts {
        method: "POST",
        path,
        query,
        headers: &map,
    };
    decode(
        Protocol::RestJson1,
        service,
        service.operation(name).unwrap(),
        parts,
        body,
    )
}

fn text(text: &str) -> Value {
    Value::Str(text.to_owned())
}

#[test]
fn decodes_every_binding() {
    let decoded = decode_call(
        "Do",
        (
            "/things/a%2Fb+c/d/e%20f",
            "fixed&limit=5&tag=a&tag=b&since=1970-01-01T00%3A00%3A01Z&x=1&x=2",
        ),
        &[
            ("x-flag", "true"),
            ("x-at", "Thu, 01 Jan 1970 00:00:02 GMT"),
            ("x-epoch", "3"),
            ("x-names", "a, \"b,c\""),
            ("x-names", "d"),
            (
                "x-moments",
                "Thu, 01 Jan 1970 00:00:02 GMT, Thu, 01 Jan 1970 00:00:03 GMT",
            ),
            ("x-meta-one", "1"),
        ],
        br#"{"Text":"t","renamed":"r","Renamed":"no","id":"not from the body"}"#,
    )
    .unwrap();
    let moment = |secs| Value::Timestamp(Timestamp::from_secs(secs));
    for (name, value) in [
        ("Id", text("a/b+c")),
        ("Rest", text("d/e f")),
        ("Limit", Value::Int(5)),
        ("Since", moment(1)),
        ("Tags", Value::List(vec![text("a"), text("b")])),
        ("Flag", Value::Bool(true)),
        ("At", moment(2)),
        ("Epoch", moment(3)),
        (
            "Names",
            Value::List(vec![text("a"), text("b,c"), text("d")]),
        ),
        ("Moments", Value::List(vec![moment(2), moment(3)])),
        ("Metadata", Value::Map(vec![("one".into(), text("1"))])),
        ("Text", text("t")),
        ("Renamed", text("r")),
    ] {
        assert_eq!(decoded.find(name), Some(&value), "{name}");
    }
    let Some(Value::Map(others)) = decoded.find("Others") else {
        panic!("a map")
    };
    assert!(others.contains(&("x".into(), Value::List(vec![text("1"), text("2")]))));
}

#[test]
fn decodes_payloads() {
    let decoded = |name: &str, body: &[u8]| {
        let decoded = decode_call(name, (&format!("/{name}"), ""), &[], body).unwrap();
        decoded.find("Payload").cloned()
    };
    assert_eq!(
        decoded("PutBlob", b"\x00{"),
        Some(Value::Blob(b"\x00{".to_vec()))
    );
    assert_eq!(decoded("PutText", b"hi"), Some(text("hi")));
    let structure = [("Name", text("n"))].into_iter().collect();
    assert_eq!(
        decoded("PutStructure", br#"{"Name":"n"}"#),
        Some(Value::Struct(structure))
    );
    assert_eq!(decoded("PutStructure", b""), None);
}

#[test]
fn refuses_what_does_not_fit_its_place() {
    let refused = |query: &str, headers: &[(&'static str, &str)], body: &[u8]| {
        decode_call("Do", ("/things/a/b", query), headers, body).is_err()
    };
    assert!(!refused("fixed", &[], b""));
    assert!(refused("fixed&limit=x", &[], b""));
    assert!(refused("fixed&since=x", &[], b""));
    assert!(refused("fixed&limit=%zz", &[], b""));
    assert!(refused("fixed", &[("x-flag", "yes")], b""));
    assert!(refused("fixed", &[("x-names", "\"a")], b""));
    assert!(refused("fixed", &[], b"{"));
    assert!(decode_call("Do", ("/things/%ff/b", ""), &[], b"").is_err());
    assert!(decode_call("PutText", ("/PutText", ""), &[], b"\xff").is_err());
}

#[test]
fn encodes_every_binding() {
    let service = service();
    let output = [
        ("Status", Value::Int(202)),
        ("Names", Value::List(vec![text("a"), text("b,c")])),
        ("At", Value::Timestamp(Timestamp::from_secs(2))),
        ("Metadata", Value::Map(vec![("one".into(), text("1"))])),
        ("Text", text("t")),
        ("When", Value::Timestamp(Timestamp::from_millis(1500))),
    ];
    let output = output.into_iter().collect();
    let operation = service.operation("Do").unwrap();
    let reply = encode_output(Protocol::RestJson1, service, operation, &output, "id-1").unwrap();
    assert_eq!(reply.status(), 202);
    assert_eq!(reply.headers()["x-names"], "a, \"b,c\"");
    assert_eq!(reply.headers()["x-at"], "Thu, 01 Jan 1970 00:00:02 GMT");
    assert_eq!(reply.headers()["x-meta-one"], "1");
    assert_eq!(reply.headers()["content-type"], "application/json");
    assert_eq!(reply.headers()["x-amzn-requestid"], "id-1");
    assert_eq!(reply.body(), br#"{"Text":"t","When":1.5}"#);
}

#[test]
fn encodes_payloads() {
    let service = service();
    let reply = |name: &str, value: Value| {
        let operation = service.operation(name).unwrap();
        let output = [("Payload", value)].into_iter().collect();
        encode_output(Protocol::RestJson1, service, operation, &output, "id-1").unwrap()
    };
    let blob = reply("PutBlob", Value::Blob(vec![0, 1]));
    assert_eq!(blob.headers()["content-type"], "application/octet-stream");
    assert_eq!(blob.body(), &[0, 1]);
    assert_eq!(reply("PutText", text("hi")).body(), b"hi");
    let structure = [("Name", text("n"))].into_iter().collect();
    assert_eq!(
        reply("PutStructure", Value::Struct(structure)).body(),
        br#"{"Name":"n"}"#
    );
}

#[test]
fn refuses_a_line_break_in_a_header() {
    let service = service();
    let operation = service.operation("Do").unwrap();
    let metadata = Value::Map(vec![("one".into(), text("1\r\nx-evil: 2"))]);
    let output = [("Metadata", metadata)].into_iter().collect();
    assert!(encode_output(Protocol::RestJson1, service, operation, &output, "id").is_err());
}

#[test]
fn binds_members_of_errors() {
    let error = WireError {
        code: "TooManyException".into(),
        message: Some("Slow down.".into()),
        members: [("RetryAfter", Value::Int(3))].into_iter().collect(),
        status: None,
    };
    let reply = encode_error(Protocol::RestJson1, Some(service()), &error, "id-1");
    assert_eq!(reply.status(), 429);
    assert_eq!(reply.headers()["x-amzn-errortype"], "TooManyException");
    assert_eq!(reply.headers()["retry-after"], "3");
    assert_eq!(reply.body(), br#"{"Message":"Slow down."}"#);
}
