//! Every operation of every model is found by what its clients send.

use http::HeaderMap;
use ringwall_model::{OperationModel, Protocol, Service};

use super::{Router, RoutingFacts};
use crate::RequestParts;

fn services() -> Vec<&'static Service> {
    ringwall_model::service_names()
        .filter_map(ringwall_model::service)
        .collect()
}

fn router() -> Router {
    Router::new(services().into_iter().map(RoutingFacts::of))
}

/// Asserts that a request routes to `operation`.
fn assert_routes(
    router: &Router,
    (service, operation): (&Service, &OperationModel),
    (target, body): (&str, &str),
    headers: &HeaderMap,
) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parts = RequestParts {
        method: &operation.http.method,
        path,
        query,
        headers,
    };
    let route = router
        .route(parts, Some(&service.signing_name), body.as_bytes())
        .unwrap_or_else(|error| panic!("{} {}: {error:?}", service.name, operation.name));
    assert_eq!(
        (route.service.name.as_str(), route.operation.name.as_str()),
        (service.name.as_str(), operation.name.as_str())
    );
}

fn header(name: &'static str, value: &str) -> HeaderMap {
    [(http::HeaderName::from_static(name), value.parse().unwrap())]
        .into_iter()
        .collect()
}

/// `/functions/{Name}/{Rest+}` with something for each label.
fn sample_path(uri: &str) -> String {
    let mut path = String::new();
    let mut rest = uri;
    while let Some((before, tail)) = rest.split_once('{') {
        let (label, tail) = tail.split_once('}').unwrap();
        path.push_str(before);
        path.push_str(if label.ends_with('+') {
            "some/thing"
        } else {
            "arn%3Aaws%3Ax"
        });
        rest = tail;
    }
    path.push_str(rest);
    path
}

#[test]
fn every_json_operation_is_found_by_its_target() {
    let router = router();
    for service in services() {
        let Some(prefix) = &service.target_prefix else {
            continue;
        };
        for operation in &service.operations {
            let headers = header("x-amz-target", &format!("{prefix}.{}", operation.name));
            assert_routes(&router, (service, operation), ("/", "{}"), &headers);
        }
    }
}

#[test]
fn every_query_operation_is_found_by_its_action() {
    let router = router();
    let headers = header("content-type", "application/x-www-form-urlencoded");
    for service in services()
        .into_iter()
        .filter(|it| it.protocols.contains(&Protocol::AwsQuery))
    {
        for operation in &service.operations {
            let form = format!("Action={}&Version={}", operation.name, service.api_version);
            assert_routes(&router, (service, operation), ("/", &form), &headers);
        }
    }
}

#[test]
fn every_rest_operation_is_found_by_its_path() {
    let router = router();
    let headers = HeaderMap::new();
    for service in services()
        .into_iter()
        .filter(|it| it.protocols.contains(&Protocol::RestJson1))
    {
        for operation in &service.operations {
            let target = sample_path(&operation.http.uri);
            assert_routes(&router, (service, operation), (&target, "{}"), &headers);
        }
    }
}

#[test]
fn every_cbor_operation_is_found_by_its_path() {
    let router = router();
    let headers = header("smithy-protocol", "rpc-v2-cbor");
    for service in services()
        .into_iter()
        .filter(|it| it.protocols.contains(&Protocol::RpcV2Cbor))
    {
        let name = service.target_prefix.as_deref().unwrap_or(&service.name);
        let name = name.rsplit('.').next().unwrap_or(name);
        for operation in &service.operations {
            let path = format!("/service/{name}/operation/{}", operation.name);
            assert_routes(&router, (service, operation), (&path, ""), &headers);
        }
    }
}
