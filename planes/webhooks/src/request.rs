//! Requests of webhooks.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Request};
use ringwall_events::webhook::{Auth, Call};

/// The request of a call, whose URL is set by who sends it; nothing, if a header cannot be sent.
pub(crate) fn of(call: &Call, token: Option<&str>) -> Option<Request<Bytes>> {
    let method = call.destination.method.as_str();
    let mut request = Request::builder()
        .method(method)
        .body(Bytes::copy_from_slice(call.body.as_bytes()))
        .ok()?;
    let headers = request.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    for (name, value) in &call.headers {
        headers.insert(header(name)?, HeaderValue::try_from(value).ok()?);
    }
    // What the connection says stands above what the target says.
    for parameter in &call.connection.invocation.headers {
        headers.insert(header(&parameter.key)?, secret(parameter.value.expose())?);
    }
    match &call.connection.auth {
        Auth::Basic { username, password } => {
            let pair = STANDARD.encode(format!("{username}:{}", password.expose()));
            headers.insert(AUTHORIZATION, secret(&format!("Basic {pair}"))?);
        }
        Auth::ApiKey { name, value } => {
            headers.insert(header(name)?, secret(value.expose())?);
        }
        Auth::OAuth(_) => {
            headers.insert(AUTHORIZATION, secret(&format!("Bearer {}", token?))?);
        }
        Auth::Removed(_) => return None,
    }
    Some(request)
}

/// Where a call goes: with path parameters in place of the endpoint's asterisks, and the queries of
/// target and connection.
pub(crate) fn url_of(call: &Call) -> String {
    let mut values = call.path.iter();
    let mut url = String::new();
    for (place, part) in call.destination.endpoint.split('*').enumerate() {
        if place > 0 {
            url.push_str(&encoded(values.next().map_or("", String::as_str)));
        }
        url.push_str(part);
    }
    let own = call
        .query
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    let parameters = call.connection.invocation.query.iter();
    let through = parameters.map(|one| (one.key.as_str(), one.value.expose()));
    with_query(url, own.chain(through))
}

/// A URL with further members of the query.
pub(crate) fn with_query<'q>(
    mut url: String,
    members: impl Iterator<Item = (&'q str, &'q str)>,
) -> String {
    let query = form(members);
    if !query.is_empty() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&query);
    }
    url
}

/// Members as a form has them.
pub(crate) fn form<'q>(members: impl Iterator<Item = (&'q str, &'q str)>) -> String {
    let members: Vec<_> = members
        .map(|(key, value)| format!("{}={}", encoded(key), encoded(value)))
        .collect();
    members.join("&")
}

pub(crate) fn header(name: &str) -> Option<HeaderName> {
    HeaderName::try_from(name).ok()
}

/// A header's value that logs do not show.
pub(crate) fn secret(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else if write!(out, "%{byte:02X}").is_err() {
            return out;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_encoded_and_added() {
        let members = || [("a b", "1&2"), ("c", "ü")].into_iter();
        assert_eq!(form(members()), "a%20b=1%262&c=%C3%BC");
        let url = with_query("https://h/p?x=1".to_owned(), members());
        assert_eq!(url, "https://h/p?x=1&a%20b=1%262&c=%C3%BC");
    }
}
