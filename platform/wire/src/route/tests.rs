//! One port, many services.

use http::HeaderMap;
use ringwall_model::{Protocol, Service};

use super::{RouteError, Router, RoutingFacts};
use crate::RequestParts;
use crate::test_model::{TestModel, kms};

fn model(name: &'static str, protocol: Protocol, routes: &[(&str, &str)]) -> &'static Service {
    let mut model = TestModel::new(name, protocol);
    for (operation, route) in routes {
        model.rest_operation(operation, route, None, None);
    }
    model.service()
}

fn router() -> Router {
    let open = RoutingFacts {
        open_paths: true,
        ..RoutingFacts::of(model(
            "oidc",
            Protocol::RestJson1,
            &[("CreateToken", "POST /token")],
        ))
    };
    let sign_in = RoutingFacts {
        open_paths: true,
        ..RoutingFacts::of(model(
            "sign-in",
            Protocol::AwsJson11,
            &[("SignUp", "POST /")],
        ))
    };
    let lambda = [
        ("ListFunctions", "GET /2015-03-31/functions/"),
        ("GetFunction", "GET /2015-03-31/functions/{Name}"),
        ("Special", "GET /2015-03-31/functions/special"),
        ("DeleteFunction", "DELETE /2015-03-31/functions/{Name}"),
    ];
    let untouched = RoutingFacts {
        load: Box::new(|| panic!("a model is loaded that was not asked for")),
        ..RoutingFacts::of(model("untouched", Protocol::AwsJson11, &[]))
    };
    Router::new([
        RoutingFacts::of(kms()),
        RoutingFacts::of(model(
            "sts",
            Protocol::AwsQuery,
            &[("GetCallerIdentity", "POST /")],
        )),
        RoutingFacts::of(model("lambda", Protocol::RestJson1, &lambda)),
        open,
        sign_in,
        untouched,
    ])
}

/// What `METHOD path?query` with headers, a signing name and a body routes to.
fn route(
    line: &str,
    headers: &[(&'static str, &str)],
    scope: Option<&str>,
    body: &str,
) -> Result<(String, String, Protocol), RouteError> {
    let (method, target) = line.split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    let parts = RequestParts {
        method,
        path,
        query,
        headers: &map,
    };
    let scope = || scope.map(Into::into);
    router().route(parts, scope, body.as_bytes()).map(|route| {
        (
            route.service.name.clone(),
            route.operation.name.clone(),
            route.protocol,
        )
    })
}

fn named(service: &str, operation: &str, protocol: Protocol) -> (String, String, Protocol) {
    (service.to_owned(), operation.to_owned(), protocol)
}

const FORM: (&str, &str) = (
    "content-type",
    "application/x-www-form-urlencoded; charset=utf-8",
);

#[test]
fn routes_by_target() {
    let encrypt = Ok(named("kms", "Encrypt", Protocol::AwsJson11));
    assert_eq!(
        route(
            "POST /",
            &[("x-amz-target", "Test.kms.Encrypt")],
            None,
            "{}"
        ),
        encrypt
    );
    assert_eq!(
        route("POST /", &[("x-amz-target", "kms.Encrypt")], None, "{}"),
        encrypt
    );
}

#[test]
fn routes_cbor_by_path() {
    let headers = [("smithy-protocol", "rpc-v2-cbor")];
    let encrypt = Ok(named("kms", "Encrypt", Protocol::RpcV2Cbor));
    assert_eq!(
        route("POST /service/kms/operation/Encrypt", &headers, None, ""),
        encrypt
    );
    assert_eq!(
        route(
            "POST /some/prefix/service/kms/operation/Encrypt",
            &headers,
            None,
            ""
        ),
        encrypt
    );
    assert!(route("POST /service/nobody/operation/Encrypt", &headers, None, "").is_err());
    assert!(route("POST /kms/Encrypt", &headers, None, "").is_err());
}

#[test]
fn routes_queries_by_signing_name_host_and_version() {
    let identity = Ok(named("sts", "GetCallerIdentity", Protocol::AwsQuery));
    let body = "Action=GetCallerIdentity&Version=2026-11-24";
    assert_eq!(route("POST /", &[FORM], Some("sts"), body), identity);
    assert_eq!(
        route(
            "POST /",
            &[FORM, ("host", "sts.eu-west-1.localhost:4566")],
            None,
            body
        ),
        identity
    );
    assert_eq!(route("POST /", &[FORM], None, body), identity);
    assert_eq!(
        route(&format!("GET /?{body}"), &[], Some("sts"), ""),
        identity
    );
}

#[test]
fn routes_rest_by_signing_name_and_path() {
    for (line, operation) in [
        ("GET /2015-03-31/functions", "ListFunctions"),
        ("GET /2015-03-31/functions/a", "GetFunction"),
        ("GET /2015-03-31/functions/special", "Special"),
        ("DELETE /2015-03-31/functions/special", "DeleteFunction"),
    ] {
        let wanted = Ok(named("lambda", operation, Protocol::RestJson1));
        assert_eq!(route(line, &[], Some("lambda"), ""), wanted, "{line}");
    }
}

#[test]
fn routes_open_paths_when_nothing_else_names_a_service() {
    let token = Ok(named("oidc", "CreateToken", Protocol::RestJson1));
    assert_eq!(
        route(
            "POST /token",
            &[("content-type", "application/json")],
            None,
            "{}"
        ),
        token
    );
}

#[test]
fn takes_no_path_for_a_call_of_a_service_that_has_no_paths() {
    let refused = route("POST /", &[], None, "{}").unwrap_err();
    assert_eq!(
        refused,
        RouteError::UnknownService {
            protocol: Protocol::RestJson1
        }
    );
}

#[test]
fn refuses_in_the_words_of_each_protocol() {
    let answer = |refused: Result<_, RouteError>| {
        let error = refused.unwrap_err().to_wire_error();
        (error.code.into_owned(), error.status, error.message)
    };
    let json = [
        ("x-amz-target", "Test.kms.Nothing"),
        ("content-type", "application/x-amz-json-1.1"),
    ];
    let unknown = |status| ("UnknownOperationException".to_owned(), Some(status), None);
    assert_eq!(
        answer(route("POST /", &json, Some("kms"), "{}")),
        unknown(400)
    );
    assert_eq!(
        answer(route("POST /", &[("x-amz-target", "No.Such")], None, "{}")),
        unknown(400)
    );
    assert_eq!(
        answer(route("POST /", &[("x-amz-target", "x")], None, "{}")),
        unknown(400)
    );
    assert_eq!(
        answer(route("GET /nothing", &[], Some("lambda"), "")),
        unknown(404)
    );
    assert_eq!(answer(route("GET /nothing", &[], None, "")), unknown(404));
    assert_eq!(
        answer(route(
            "POST /",
            &[FORM],
            Some("sts"),
            "Action=Nothing&Version=2026-11-24"
        )),
        (
            "InvalidAction".to_owned(),
            Some(400),
            Some("Could not find operation Nothing for version 2026-11-24".to_owned())
        )
    );
    assert_eq!(
        answer(route(
            "POST /",
            &[FORM],
            Some("sts"),
            "Action=GetCallerIdentity&Version=1999-01-01"
        ))
        .0,
        "InvalidAction"
    );
    assert_eq!(
        answer(route("POST /", &[FORM], Some("sts"), "")).0,
        "MissingAction"
    );
}
