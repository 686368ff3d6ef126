//! The bench: requests that are put together, signed or changed, and a server that knows two keys.

mod general;
mod oracle;
mod order;
mod s3;
mod suite;

use http::{HeaderMap, HeaderName, HeaderValue};
use ringwall_core::{AccountId, Timestamp};
use ringwall_store::Store;

use super::{DecodedBody, RequestToSign};
use crate::root::put_published_key;
use crate::{AuthError, Authenticated, Authenticator, Mode};

/// The keys of AWS's published examples, the first of S3's.
const KEYS: [(&str, &str); 2] = [
    (
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ),
    ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
];

/// A server that checks signatures and knows the keys of the examples.
pub(super) fn server() -> Authenticator {
    server_in(Mode::Secure)
}

pub(super) fn server_in(mode: Mode) -> Authenticator {
    server_over(Store::in_memory().unwrap(), mode)
}

/// The account of the keys.
pub(super) fn account() -> AccountId {
    AccountId::from_number(7).unwrap()
}

pub(super) fn server_over(store: Store, mode: Mode) -> Authenticator {
    for (id, secret) in KEYS {
        put_published_key(&store, id, secret, account());
    }
    Authenticator::new(store, mode)
}

/// A request that is put together.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Request {
    pub(super) fn new(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut request = Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: body.to_vec(),
        };
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            request.headers.append(name, value);
        }
        request
    }

    pub(super) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    pub(super) fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// With a text replaced in the `Authorization` header.
    pub(super) fn with_authorization(self, from: &str, to: &str) -> Self {
        let header = self.headers["authorization"].to_str().unwrap();
        assert!(header.contains(from), "{header}");
        let changed = header.replace(from, to);
        self.with_header("authorization", &changed)
    }

    pub(super) fn to_sign(&self) -> RequestToSign<'_> {
        RequestToSign {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }

    pub(super) fn authenticate(
        &self,
        server: &Authenticator,
        service: &str,
        now: Timestamp,
    ) -> Result<Authenticated, AuthError> {
        server.authenticate(self.to_sign(), service, now)
    }

    /// The request with its body.
    pub(super) fn accept(&self, service: &str, now: Timestamp) -> Result<DecodedBody, AuthError> {
        let believed = self.authenticate(&server(), service, now)?;
        believed.payload.decode(&self.body)
    }
}
