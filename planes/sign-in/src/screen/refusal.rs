//! What somebody gets whose request does not go through.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use ringwall_waf::verdict::{Outcome, Response as Custom};
use ringwall_waf_token::Answer;
use ringwall_wall::Judged;
use serde_json::json;

use super::passes;

const ACTION: HeaderName = HeaderName::from_static("x-amzn-waf-action");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const FORBIDDEN: &str = "ForbiddenException";

/// What a browser gets.
pub(super) fn of_page(judged: Judged) -> Option<Response<Bytes>> {
    if let Some(answer) = judged.answer {
        return Some(given(answer));
    }
    Some(match judged.verdict.outcome {
        outcome if passes(&outcome) => return None,
        Outcome::Block(response) => custom(response, page),
        Outcome::Captcha => page(StatusCode::METHOD_NOT_ALLOWED),
        Outcome::Challenge => page(StatusCode::ACCEPTED),
        Outcome::Monetize(_) | Outcome::Allow => page(StatusCode::PAYMENT_REQUIRED),
    })
}

/// What a program gets. It can solve no puzzle: the one in the header is for the application around it.
pub(super) fn of_call(judged: Judged, request_id: &str) -> Option<Response<Bytes>> {
    let asked = |what: &'static str, status| {
        let message = format!("Request not allowed due to WAF {what}.");
        let mut response = error(status, FORBIDDEN, &message, request_id);
        let headers = response.headers_mut();
        headers.insert(ACTION, HeaderValue::from_static(what));
        response
    };
    Some(match judged.verdict.outcome {
        outcome if passes(&outcome) => return None,
        Outcome::Captcha => asked("captcha", StatusCode::METHOD_NOT_ALLOWED),
        Outcome::Challenge => asked("challenge", StatusCode::FORBIDDEN),
        Outcome::Block(mut response) => {
            // Clients of the API take anything else for success, or try again.
            if !(400..500).contains(&response.status) {
                response.status = 403;
            }
            custom(response, |status| blocked(status, request_id))
        }
        Outcome::Monetize(_) | Outcome::Allow => blocked(StatusCode::FORBIDDEN, request_id),
    })
}

fn blocked(status: StatusCode, request_id: &str) -> Response<Bytes> {
    let message = "Request not allowed due to WAF block.";
    error(status, FORBIDDEN, message, request_id)
}

/// What a program gets if nothing can be told of its call.
pub(super) fn failed_call(request_id: &str) -> Response<Bytes> {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    error(status, "InternalErrorException", "", request_id)
}

fn error(status: StatusCode, code: &str, message: &str, request_id: &str) -> Response<Bytes> {
    let body = json!({"__type": code, "message": message}).to_string();
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/x-amz-json-1.1");
    headers.insert(CONTENT_TYPE, json);
    for (name, value) in [(REQUEST_ID, request_id), (ERROR_TYPE, code)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// The small page of a status.
pub(super) fn page(status: StatusCode) -> Response<Bytes> {
    let title = format!(
        "{} {}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default()
    );
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head>\
         <body><h1>{title}</h1></body></html>"
    );
    let mut response = Response::new(page.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, html);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What a rule says, on the answer that is usual for its status.
fn custom(said: Custom, usual: impl FnOnce(StatusCode) -> Response<Bytes>) -> Response<Bytes> {
    let status = StatusCode::from_u16(said.status).unwrap_or(StatusCode::FORBIDDEN);
    let mut response = usual(status);
    if let Some((content_type, body)) = said.body {
        *response.body_mut() = body.into();
        let content_type = HeaderValue::from_static(content_type);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    add_headers(&mut response, said.headers);
    response
}

/// The page of a puzzle, or what its script asked for.
fn given(answer: Answer) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(answer.body.into_owned()));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::FORBIDDEN);
    let headers = answer.headers.into_iter();
    add_headers(
        &mut response,
        headers.map(|(name, value)| (name.to_owned(), value)),
    );
    response
}

fn add_headers(
    response: &mut Response<Bytes>,
    headers: impl IntoIterator<Item = (String, String)>,
) {
    for (name, value) in headers {
        let name = HeaderName::try_from(name);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
}
