//! What of an HTTP request the wire looks at.

use http::HeaderMap;
use http::header::AsHeaderName;

/// The head of an HTTP request.
#[derive(Clone, Copy, Debug)]
pub struct RequestParts<'a> {
    /// The method (`POST`).
    pub method: &'a str,
    /// The path as sent, percent-encoded.
    pub path: &'a str,
    /// The query string as sent, without the question mark; empty when there is none.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
}

impl<'a> RequestParts<'a> {
    /// The text of a header that came once or first. A name that is a text is parsed first.
    ///
    /// UTF-8 is checked many bytes at a time, where `HeaderValue::to_str` looks at one after the other.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&'a str> {
        std::str::from_utf8(self.headers.get(name)?.as_bytes()).ok()
    }
}

impl<'a, B> From<&'a http::Request<B>> for RequestParts<'a> {
    fn from(request: &'a http::Request<B>) -> Self {
        Self {
            method: request.method().as_str(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            headers: request.headers(),
        }
    }
}

impl<'a> From<&'a http::request::Parts> for RequestParts<'a> {
    fn from(parts: &'a http::request::Parts) -> Self {
        Self {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
        }
    }
}
