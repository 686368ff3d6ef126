//! Every operation of every model is found by what its clients send.

use http::HeaderMap;
use ringwall_model::{Location, OperationModel, Protocol, Service, ShapeKind};

use super::{Router, RoutingFacts};
use crate::RequestParts;
use crate::members::wire_name;

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
    let scope = || Some(service.signing_name.as_str().into());
    let route = router
        .route(parts, scope, body.as_bytes())
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

/// Headers and query that an operation requires, with something in each.
fn sample_members(service: &Service, operation: &OperationModel) -> (HeaderMap, String) {
    let (mut headers, mut query) = (HeaderMap::new(), String::new());
    let shape = operation.input.and_then(|shape| service.shape(shape));
    let members = match shape.map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(structure)) => structure.members.as_slice(),
        _ => &[],
    };
    for member in members.iter().filter(|member| member.required) {
        match member.location {
            Location::Header => {
                let name: http::HeaderName = wire_name(member).parse().unwrap();
                headers.insert(name, "x".parse().unwrap());
            }
            Location::QueryString => query += &format!("&{}=x", wire_name(member)),
            _ => {}
        }
    }
    (headers, query)
}

#[test]
fn every_s3_operation_is_found_by_its_path_and_members() {
    let router = router();
    let s3 = ringwall_model::service("s3").unwrap();
    let mut found = std::collections::BTreeSet::new();
    for operation in &s3.operations {
        let (headers, query) = sample_members(s3, operation);
        let target = sample_path(&operation.http.uri);
        let (path, fixed) = target.split_once('?').unwrap_or((&target, ""));
        let parts = RequestParts {
            method: &operation.http.method,
            path,
            query: &format!("{fixed}{query}"),
            headers: &headers,
        };
        let route = router.route(parts, || Some("s3".into()), b"").unwrap();
        assert_eq!(route.protocol, Protocol::RestXml);
        found.insert(route.operation.name.as_str());
    }
    let missed: Vec<&str> = s3
        .operations
        .iter()
        .map(|operation| operation.name.as_str())
        .filter(|name| !found.contains(name))
        .collect();
    // Their requests are those of an older operation, or of one at another host.
    let twins = [
        "GetBucketLifecycleConfiguration",
        "GetBucketNotificationConfiguration",
        "ListDirectoryBuckets",
        "PutBucketLifecycleConfiguration",
        "PutBucketNotificationConfiguration",
    ];
    assert_eq!(missed, twins);
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
