//! The developer's mailbox over HTTP: pages for a person, JSON for a test.
//!
//! It shows codes to whoever asks, so it answers this machine alone, by a name that only this machine
//! has: a page elsewhere whose name was pointed here gets nothing, and no other page can empty it.

mod html;
mod json;
mod letter;
mod list;
mod query;

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode, header};
use ringwall_service::{PageAnswer, PageRequest, Pages};
use tokio::task::spawn_blocking;

use crate::mailbox::Mailbox;
use crate::settings::is_loopback;
use crate::worker::Messages;

const PLACE: &str = "/_ringwall/mailbox";
const STYLE: &str = include_str!("style.css");

/// Pages take nothing from elsewhere, run nothing, and are shown in no other's frame.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A mail's HTML is a stranger's: it is drawn, and that is all. Its links open in windows of their own.
const LETTER_POLICY: &str = "sandbox allow-popups; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

impl Pages for Messages {
    fn serves(&self, parts: &Parts) -> bool {
        let rest = parts.uri.path().strip_prefix(PLACE);
        self.mailbox.is_some()
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    }

    fn answer(self: Arc<Self>, request: PageRequest) -> PageAnswer {
        Box::pin(async move {
            let answered = spawn_blocking(move || self.respond(&request)).await;
            answered.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "It failed.\n"))
        })
    }
}

impl Messages {
    fn respond(&self, request: &PageRequest) -> Response<Bytes> {
        let Some(mailbox) = &self.mailbox else {
            return plain(StatusCode::NOT_FOUND, "No mailbox is kept.\n");
        };
        if !is_from_this_machine(request) {
            return plain(
                StatusCode::FORBIDDEN,
                "The mailbox is shown to this machine alone, as localhost.\n",
            );
        }
        // What was written before this request shall be seen by it.
        if let Err(error) = self.collect() {
            tracing::error!(%error, "messages could not be read");
            return plain(StatusCode::SERVICE_UNAVAILABLE, "The store failed.\n");
        }
        let path = request.uri.path();
        let rest = path.strip_prefix(PLACE).unwrap_or_default();
        match (&request.method, rest) {
            (&Method::GET | &Method::HEAD, _) => show(mailbox, rest, request),
            (&Method::DELETE, "" | ".json" | "/") => empty(mailbox, request, false),
            // Forms can only post.
            (&Method::POST, "/clear") => empty(mailbox, request, true),
            _ => plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "The mailbox has no such method.\n",
            ),
        }
    }
}

fn show(mailbox: &Mailbox, rest: &str, request: &PageRequest) -> Response<Bytes> {
    let pieces: Vec<&str> = rest.split('/').skip(1).collect();
    match (rest, pieces.as_slice()) {
        (".json", _) => match query::filter(&request.uri) {
            Some(filter) => answer(
                StatusCode::OK,
                "application/json",
                json::list(&mailbox.list(&filter)),
            ),
            None => plain(
                StatusCode::BAD_REQUEST,
                "`after` is the number of a message.\n",
            ),
        },
        ("" | "/", _) => {
            let filter = query::filter(&request.uri).unwrap_or_default();
            page(&list::page(&mailbox.list(&filter), &filter))
        }
        ("/style.css", _) => answer(StatusCode::OK, "text/css; charset=utf-8", STYLE),
        (_, [number]) => match find(mailbox, number) {
            Some(letter) => page(&letter::page(&letter)),
            None => not_found(),
        },
        (_, [number, "body"]) => match find(mailbox, number).and_then(|one| letter::body(&one)) {
            Some(body) => with_policy(
                answer(StatusCode::OK, "text/html; charset=utf-8", body),
                LETTER_POLICY,
            ),
            None => not_found(),
        },
        _ => not_found(),
    }
}

fn find(mailbox: &Mailbox, number: &str) -> Option<Arc<crate::mailbox::Letter>> {
    mailbox.find(number.parse().ok()?)
}

fn empty(mailbox: &Mailbox, request: &PageRequest, is_form: bool) -> Response<Bytes> {
    if !is_of_same_origin(request) {
        return plain(StatusCode::FORBIDDEN, "A page of another origin asks.\n");
    }
    mailbox.clear();
    let mut response = plain(StatusCode::NO_CONTENT, "");
    if is_form {
        *response.status_mut() = StatusCode::SEE_OTHER;
        let place = HeaderValue::from_static(PLACE);
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// Whether the request came from this machine, by a name of this machine.
fn is_from_this_machine(request: &PageRequest) -> bool {
    let host = request.headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<http::uri::Authority>().ok());
    request.peer.to_canonical().is_loopback()
        && authority.is_some_and(|authority| is_loopback(authority.host()))
}

/// Whether no page of another origin makes a browser ask this.
fn is_of_same_origin(request: &PageRequest) -> bool {
    let header = |name: header::HeaderName| request.headers.get(name)?.to_str().ok();
    let origin = header(header::ORIGIN).map(|origin| {
        let (_, authority) = origin.split_once("://").unwrap_or_default();
        Some(authority) == header(header::HOST)
    });
    let site = header(header::HeaderName::from_static("sec-fetch-site"));
    origin.unwrap_or(true) && site.is_none_or(|site| matches!(site, "same-origin" | "none"))
}

fn page(html: &str) -> Response<Bytes> {
    let response = answer(
        StatusCode::OK,
        "text/html; charset=utf-8",
        html.as_bytes().to_vec(),
    );
    with_policy(response, PAGE_POLICY)
}

fn not_found() -> Response<Bytes> {
    plain(
        StatusCode::NOT_FOUND,
        "The mailbox has no such message; it keeps the last 1,000.\n",
    )
}

fn plain(status: StatusCode, text: &'static str) -> Response<Bytes> {
    answer(status, "text/plain; charset=utf-8", text)
}

fn answer(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn with_policy(mut response: Response<Bytes>, policy: &'static str) -> Response<Bytes> {
    let policy = HeaderValue::from_static(policy);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

#[cfg(test)]
mod tests;
