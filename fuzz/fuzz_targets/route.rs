//! Any request: service and operation are named, the input is decoded, a refusal is written.

#![no_main]

use std::sync::LazyLock;

use http::HeaderValue;
use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::{Call, Request, calls, plant, rest_request, rewrite, sample, write_form};
use ringwall_model::{Protocol, check_input};
use ringwall_wire::{Router, RoutingFacts, credential_scope_service, decode, encode_error};

static ROUTER: LazyLock<Router> = LazyLock::new(|| {
    let services = ringwall_model::service_names().filter_map(ringwall_model::service);
    Router::new(services.map(RoutingFacts::of))
});

fuzz_target!(
    init: plant(calls(&PROTOCOLS).into_iter().map(|call| request(call).to_bytes())),
    |data: &[u8]| {
        let request = Request::parse(data);
        let parts = request.parts();
        let scope = || credential_scope_service(&parts);
        match ROUTER.route(parts, scope, &request.body) {
            Ok(route) => {
                let service = route.service;
                assert!(service.protocols.contains(&route.protocol));
                assert!(service.operation(&route.operation.name).is_some());
                let input = decode(route.protocol, service, route.operation, parts, &request.body);
                match input {
                    Ok(input) => drop(
                        route.operation.input.map(|shape| check_input(service, shape, &input)),
                    ),
                    Err(error) => {
                        let error = error.to_wire_error(route.protocol);
                        drop(encode_error(route.protocol, Some(service), &error, "id"));
                    }
                }
            }
            Err(error) => {
                let service = error.service().and_then(ringwall_model::service);
                drop(encode_error(error.protocol(), service, &error.to_wire_error(), "id"));
            }
        }
    }
);

const PROTOCOLS: [Protocol; 5] = [
    Protocol::AwsJson10,
    Protocol::AwsJson11,
    Protocol::AwsQuery,
    Protocol::RestJson1,
    Protocol::RpcV2Cbor,
];

/// A call as its clients send it.
fn request(call: Call) -> Request {
    let mut request = match call.protocol {
        Protocol::RestJson1 => rest_request(call),
        Protocol::AwsQuery => Request {
            body: format!(
                "Action={}&Version={}&{}",
                call.operation.name,
                call.service.api_version,
                write_form(call.service, call.input, &sample(call))
            )
            .into_bytes(),
            ..post("/".to_owned())
        },
        Protocol::RpcV2Cbor => Request {
            body: rewrite(call, &sample(call)).into_body(),
            ..post(format!(
                "/service/{}/operation/{}",
                target(call),
                call.operation.name
            ))
        },
        _ => Request {
            body: rewrite(call, &sample(call)).into_body(),
            ..post("/".to_owned())
        },
    };
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=A/20261124/us-east-1/{}/aws4_request",
        call.service.signing_name
    );
    let mut set = |name, value: &str| {
        request
            .headers
            .insert(name, HeaderValue::from_str(value).unwrap());
    };
    set("authorization", &authorization);
    set(
        "host",
        &format!("{}.us-east-1.amazonaws.com", call.service.endpoint_prefix),
    );
    match call.protocol {
        Protocol::AwsJson10 | Protocol::AwsJson11 => {
            set(
                "x-amz-target",
                &format!("{}.{}", target(call), call.operation.name),
            );
        }
        Protocol::AwsQuery => set("content-type", "application/x-www-form-urlencoded"),
        Protocol::RpcV2Cbor => set("smithy-protocol", "rpc-v2-cbor"),
        _ => {}
    }
    request
}

fn post(path: String) -> Request {
    Request {
        method: "POST".to_owned(),
        path,
        ..Request::default()
    }
}

fn target(call: Call) -> &'static str {
    call.service.target_prefix.as_deref().unwrap_or_default()
}
