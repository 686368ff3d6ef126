//! restJson1: path, query string, headers and body of any operation.

#![no_main]

use std::sync::LazyLock;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName};
use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::{
    Call, Request, calls, check_event, is_same, pick, plant, rest_request, rewrite,
};
use ringwall_model::{Location, Protocol, ShapeKind, Struct, StructureShape, check_input};
use ringwall_wire::{RequestParts, decode};

static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| calls(&[Protocol::RestJson1]));

fuzz_target!(
    init: plant((0_u16..).zip(&*CALLS).map(|(place, call)| {
        [&place.to_be_bytes()[..], &rest_request(*call).to_bytes()].concat()
    })),
    |data: &[u8]| {
        let Some((call, text)) = pick(&CALLS, data) else {
            return;
        };
        let request = Request::parse(text);
        let decode = |parts: RequestParts<'_>, body: &[u8]| {
            decode(call.protocol, call.service, call.operation, parts, body)
        };
        let Ok(input) = decode(request.parts(), &request.body) else {
            return;
        };
        drop(check_input(call.service, call.input, &input));
        check_event(call, &input);
        let (head, body) = rewrite(call, &input).into_parts();
        let structure = structure(call);
        let headers = bound_headers(structure, &input, head.headers);
        let parts = RequestParts { headers: &headers, ..request.parts() };
        let again = decode(parts, body_of(structure, &input, &body)).unwrap();
        assert!(is_same(&input, &again), "{input:?} became {again:?}");
    }
);

fn structure(call: Call) -> &'static StructureShape {
    match call.service.shape(call.input).map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(structure)) => structure,
        _ => panic!("an input is a structure"),
    }
}

/// A reply has headers of its own, which may have the names of members that are absent.
fn bound_headers(structure: &StructureShape, input: &Struct, mut headers: HeaderMap) -> HeaderMap {
    let is_bound = |header: &HeaderName| {
        structure.members.iter().any(|member| {
            let name = member.location_name.as_ref().unwrap_or(&member.name);
            member.location == Location::Header
                && header.as_str().eq_ignore_ascii_case(name)
                && input.find(&member.name).is_some()
        })
    };
    for header in [CONTENT_TYPE, HeaderName::from_static("x-amzn-requestid")] {
        if !is_bound(&header) {
            headers.remove(header);
        }
    }
    headers
}

/// A reply whose payload is absent still has a body.
fn body_of<'b>(structure: &StructureShape, input: &Struct, body: &'b [u8]) -> &'b [u8] {
    match &structure.payload {
        Some(payload) if input.find(payload).is_none() => b"",
        _ => body,
    }
}
