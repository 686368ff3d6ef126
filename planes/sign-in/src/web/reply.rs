//! Answers, each with the headers that its kind needs.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, PRAGMA,
    REFERRER_POLICY, REFRESH, SET_COOKIE, STRICT_TRANSPORT_SECURITY, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue, Response, StatusCode};

/// An answer under way.
pub(crate) struct Reply {
    response: Response<Bytes>,
}

impl Reply {
    /// A page. Its forms may lead to `destination` besides here: browsers hold redirects that follow
    /// a form to what `form-action` allows.
    pub(crate) fn page(status: StatusCode, html: String, destination: Option<&str>) -> Self {
        let forms = destination
            .and_then(source)
            .map_or_else(|| "'self'".to_owned(), |source| format!("'self' {source}"));
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action {forms}; \
             base-uri 'none'; frame-ancestors 'none'"
        );
        Self::of(status, "text/html; charset=utf-8", html.into())
            .header(CONTENT_SECURITY_POLICY, &policy)
            .header(X_FRAME_OPTIONS, "DENY")
            .header(REFERRER_POLICY, "same-origin")
            .header(CACHE_CONTROL, "no-store")
    }

    /// On to another address. What follows a form is fetched by `GET`.
    pub(crate) fn redirect(location: &str) -> Self {
        Self::of(StatusCode::FOUND, "text/plain", Bytes::new())
            .header(LOCATION, location)
            .header(REFERRER_POLICY, "same-origin")
            .header(CACHE_CONTROL, "no-store")
    }

    /// A page that leads on by itself.
    pub(crate) fn onward(self, path: &str) -> Self {
        self.header(REFRESH, &format!("0; url={path}"))
    }

    /// What an application asked for. Any page's script may.
    pub(crate) fn json(status: StatusCode, json: String) -> Self {
        Self::of(status, "application/json;charset=UTF-8", json.into())
            .header(CACHE_CONTROL, "no-store")
            .header(PRAGMA, "no-cache")
            .header(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
    }

    /// What a pool publishes. Verifiers keep it for a while by themselves.
    pub(crate) fn document(json: String) -> Self {
        Self::json(StatusCode::OK, json).header(CACHE_CONTROL, "public, max-age=86400")
    }

    /// What a browser asks before a script of another page calls.
    pub(crate) fn preflight() -> Self {
        Self::empty(StatusCode::NO_CONTENT)
            .header(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .header(ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS")
            .header(
                ACCESS_CONTROL_ALLOW_HEADERS,
                "authorization, content-type, x-amz-user-agent",
            )
            .header(ACCESS_CONTROL_MAX_AGE, "86400")
    }

    /// OAuth's refusal (RFC 6749 §5.2).
    pub(crate) fn refusal(status: StatusCode, error: &str) -> Self {
        Self::json(status, serde_json::json!({ "error": error }).to_string())
    }

    /// What pages load.
    pub(crate) fn asset(content_type: &'static str, content: Bytes) -> Self {
        Self::of(StatusCode::OK, content_type, content)
            .header(CACHE_CONTROL, "public, max-age=300")
            .header(
                CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            )
    }

    /// A sentence for who wrote the client.
    pub(crate) fn text(status: StatusCode, words: &str) -> Self {
        let content = Bytes::copy_from_slice(words.as_bytes());
        Self::of(status, "text/plain; charset=utf-8", content).header(CACHE_CONTROL, "no-store")
    }

    /// Nothing but a status.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self::of(status, "text/plain", Bytes::new())
    }

    fn of(status: StatusCode, content_type: &'static str, content: Bytes) -> Self {
        let mut response = Response::new(content);
        *response.status_mut() = status;
        let reply = Self { response }.header(CONTENT_TYPE, content_type);
        reply.header(X_CONTENT_TYPE_OPTIONS, "nosniff")
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Sets a header. A value that no header can have makes the answer an error, never a header less.
    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.response.headers_mut().insert(name, value);
                self
            }
            Err(_) => Self::empty(StatusCode::BAD_REQUEST),
        }
    }

    pub(crate) fn with_cookie(mut self, cookie: Option<HeaderValue>) -> Self {
        if let Some(cookie) = cookie {
            self.response.headers_mut().append(SET_COOKIE, cookie);
        }
        self
    }

    pub(crate) fn challenge(self, challenge: &str) -> Self {
        self.header(WWW_AUTHENTICATE, challenge)
    }

    /// Where it sends the browser.
    pub(crate) fn location(&self) -> Option<&str> {
        self.response.headers().get(LOCATION)?.to_str().ok()
    }

    /// Done; over TLS browsers are told to stay with it.
    pub(crate) fn finish(self, is_secure: bool) -> Response<Bytes> {
        if is_secure {
            self.header(STRICT_TRANSPORT_SECURITY, "max-age=31536000")
                .response
        } else {
            self.response
        }
    }
}

/// What a policy says for an address: its origin, or its scheme where it has no host that we know of.
fn source(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let is_scheme = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme || scheme.is_empty() {
        return None;
    }
    if !matches!(scheme, "http" | "https") {
        return Some(format!("{scheme}:"));
    }
    let host = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    (!host.is_empty() && host.bytes().all(is_host)).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(destination: Option<&str>) -> String {
        let response = Reply::page(StatusCode::OK, String::new(), destination).finish(false);
        response.headers()[CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn forms_lead_here_and_to_where_the_application_is() {
        assert!(policy(None).contains("form-action 'self';"));
        assert!(
            policy(Some("https://app.example.com:8443/back?x"))
                .contains("form-action 'self' https://app.example.com:8443;")
        );
        assert!(policy(Some("myapp://signed-in")).contains("form-action 'self' myapp:;"));
    }

    #[test]
    fn a_destination_cannot_write_into_the_policy() {
        for hostile in [
            "https://a; script-src *",
            "java script:x",
            "https://a b/",
            "; script-src *:x",
        ] {
            assert!(
                policy(Some(hostile)).contains("form-action 'self';"),
                "{hostile}"
            );
        }
    }

    #[test]
    fn pages_are_not_framed_nor_kept() {
        let response = Reply::page(StatusCode::OK, String::new(), None).finish(true);
        assert_eq!(response.headers()[X_FRAME_OPTIONS], "DENY");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert!(
            policy(None).contains("frame-ancestors 'none'")
                && policy(None).contains("default-src 'none'")
        );
        assert!(response.headers().contains_key(STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn a_header_cannot_be_split() {
        let response = Reply::redirect("https://a\r\nset-cookie: x=y").finish(false);
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert!(!response.headers().contains_key(LOCATION));
    }
}
