//! The public key by which targets verify `x-amzn-oidc-data`: at the host that AWS has for it, at the
//! same name below `localhost`, and at a path of any host.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use ringwall_service::{PageAnswer, PageRequest, Pages};

use crate::login::TokenKey;

const HOST_PREFIX: &str = "public-keys.auth.elb.";
const PATH_PREFIX: &str = "/_ringwall/elb-public-keys/";

/// Shows the public key.
pub struct PublicKeys(Arc<TokenKey>);

impl PublicKeys {
    /// Of a key.
    pub const fn new(key: Arc<TokenKey>) -> Self {
        Self(key)
    }

    fn reply(&self, path: &str) -> Response<Bytes> {
        let asked = path.strip_prefix(PATH_PREFIX);
        let asked = asked.unwrap_or_else(|| path.trim_start_matches('/'));
        if asked != self.0.id() {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        }
        let mut response = Response::new(Bytes::from(self.0.public_pem().to_owned()));
        let text = HeaderValue::from_static("application/x-pem-file");
        response.headers_mut().insert(CONTENT_TYPE, text);
        response
    }
}

impl Pages for PublicKeys {
    fn serves(&self, parts: &Parts) -> bool {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        let is_asked = host.is_some_and(|host| host.starts_with(HOST_PREFIX))
            || parts.uri.path().starts_with(PATH_PREFIX);
        is_asked && matches!(parts.method, Method::GET | Method::HEAD)
    }

    fn answer(self: Arc<Self>, request: PageRequest) -> PageAnswer {
        Box::pin(async move { self.reply(request.uri.path()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_id() {
        let key = Arc::new(TokenKey::new(&[7; 32]).unwrap());
        let keys = PublicKeys::new(Arc::clone(&key));
        for path in [
            format!("/{}", key.id()),
            format!("{PATH_PREFIX}{}", key.id()),
        ] {
            let reply = keys.reply(&path);
            assert_eq!(reply.body(), key.public_pem().as_bytes());
        }
        assert_eq!(keys.reply("/another").status(), StatusCode::NOT_FOUND);
    }
}
