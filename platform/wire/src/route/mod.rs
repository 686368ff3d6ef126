//! From a request's head to the operation it names.
//!
//! Many services share one port, and no single mark names the service in every protocol. The
//! marks are tried from the surest to the weakest: the `smithy-protocol` header, the
//! `X-Amz-Target` header, the signing name of the credential scope, the host's first label, the
//! version of an unsigned query call, and at last the paths of services whose calls come
//! unsigned by design.

mod error;
mod narrowest;
mod router;
mod scope;
#[cfg(test)]
mod sweep_tests;
mod template;
#[cfg(test)]
mod tests;

pub use error::RouteError;
use narrowest::narrowest;
pub use router::{Route, Router, RoutingFacts};
pub use scope::credential_scope_service;
pub(crate) use template::Template;
