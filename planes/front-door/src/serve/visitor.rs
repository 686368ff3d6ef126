//! Who is at the other end of a connection, and how it came in.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::tls::Handshake;

/// Who is at the other end of a connection.
#[derive(Debug)]
pub(crate) struct Visitor {
    /// The client, after a trusted PROXY header.
    pub(crate) peer: SocketAddr,
    /// Where it came in.
    pub(crate) local: SocketAddr,
    /// The ARN of the listener.
    pub(crate) listener_arn: Arc<str>,
    /// What the TLS handshake told.
    pub(crate) tls: Option<Handshake>,
    /// What names the connection in logs, if there are any.
    pub(crate) trace_id: Option<String>,
}

impl Visitor {
    pub(crate) fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }
}
