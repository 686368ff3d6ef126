//! What the server's port answers besides the APIs: pages for people, and endpoints of other protocols.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Response, Uri};

/// A request for a page; its body is whole and bounded.
pub struct PageRequest {
    /// The method.
    pub method: Method,
    /// The target.
    pub uri: Uri,
    /// The headers; `host` is always among them.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The client's address.
    pub peer: IpAddr,
    /// Whether the connection is encrypted.
    pub secure: bool,
}

/// An answer under way.
pub type PageAnswer = Pin<Box<dyn Future<Output = Response<Bytes>> + Send>>;

/// Answers requests that are not for an API. The gateway asks before it routes.
pub trait Pages: Send + Sync + 'static {
    /// Whether it answers requests of this host and path, whatever the answer.
    fn serves(&self, parts: &Parts) -> bool;

    /// How long the body of such a request may be, in bytes, where that is more than usual.
    fn longest_body(&self, _parts: &Parts) -> usize {
        0
    }

    /// Answers one.
    fn answer(self: Arc<Self>, request: PageRequest) -> PageAnswer;
}
