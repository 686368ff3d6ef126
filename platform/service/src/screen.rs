//! What looks at calls that need no signature before anything else does: the web ACL before a user pool.

use std::net::IpAddr;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use ringwall_model::{OperationModel, Struct};

/// A call of an operation that needs no signature, decoded and checked.
pub struct OpenCall<'a> {
    /// The service, by its name in routes.
    pub service: &'static str,
    /// The operation.
    pub operation: &'static OperationModel,
    /// What is asked.
    pub input: &'a Struct,
    /// The request that carries it.
    pub parts: &'a Parts,
    /// The client's address.
    pub peer: IpAddr,
    /// Whether the connection is encrypted.
    pub secure: bool,
    /// The request's id.
    pub request_id: &'a str,
}

/// Looks at open calls. The gateway asks before a handler runs.
pub trait Screen: Send + Sync + 'static {
    /// What is answered instead, if the call does not go through.
    fn screen(&self, call: &OpenCall<'_>) -> Option<Response<Bytes>>;
}
