//! Browsers that call an API from a page of another origin (CORS).
//!
//! AWS lets them call Cognito's operations that need no signature. Nothing in such a call stands for
//! the browser's user but what the page itself puts into the body, so any origin may. A signed call
//! from a page is not let through: `authorization` is not among the headers allowed.
//!
//! <https://fetch.spec.whatwg.org/#http-cors-protocol>

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

/// The services that pages may call.
const SERVICES: [&str; 2] = ["cognito-idp", "cognito-identity"];
/// What browsers' SDKs send.
const HEADERS: &str = "content-type,x-amz-target,x-amz-user-agent,x-amz-content-sha256,amz-sdk-invocation-id,amz-sdk-request,cache-control";
/// What pages may read of a reply besides its body.
const SHOWN: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
/// How long a browser may keep the answer, in seconds.
const KEPT_SECS: &str = "172800";

/// Whether a browser asks if a page may call the APIs. The service is not yet named then.
pub(crate) fn is_preflight(parts: &Parts) -> bool {
    parts.method == Method::OPTIONS
        && parts.uri.path() == "/"
        && parts.headers.contains_key(header::ORIGIN)
        && parts
            .headers
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// It may.
pub(crate) fn preflight() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::OK;
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN),
        (header::ACCESS_CONTROL_MAX_AGE, KEPT_SECS),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Lets a page read the reply of a service that pages may call.
pub(crate) fn show(service: &str, headers: &mut HeaderMap) {
    if SERVICES.contains(&service) {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(SHOWN),
        );
    }
}
