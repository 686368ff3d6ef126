//! Who calls, and whether he may.
//!
//! A request's signature is taken apart and checked by [`sigv4`]; [`Authenticator`] finds the
//! secret that it must have been made with, in the store or sealed in a session token, and
//! says who calls. [`PolicyAuthorizer`] decides what he may, by policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>

mod authenticate;
mod authorizer;
mod conditions;
mod error;
mod explain;
mod presigned;
mod refusal;
mod requester;
mod root;
mod session;
pub mod sigv4;

pub use authenticate::{Authenticated, Authenticator, Mode};
pub use authorizer::PolicyAuthorizer;
pub use conditions::called_region;
pub use error::{AuthError, AuthErrorKind};
pub use explain::{Explained, ExplainedKey, ExplainedStatement, may_have_session_policies};
pub use root::ensure_root;
pub use session::{IssuedSession, SessionTokens};
