//! What is remembered while somebody is at the provider: in `state`, sealed, and bound to the browser
//! by the cookie `AWSALBAuthNonce`, so that nobody can end a sign-in that another began.

use serde::{Deserialize, Serialize};

/// The cookie.
pub(super) const NONCE_COOKIE: &str = "AWSALBAuthNonce";
/// A sign-in takes so long at most.
pub(super) const PATIENCE_SECS: i64 = 15 * 60;

/// A sign-in under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// Of the login.
    pub(super) login: String,
    /// The login's cookie: rules of one provider can have several.
    pub(super) cookie_name: String,
    /// What was asked for: path and query.
    pub(super) target: String,
    /// Where the provider sends back to.
    pub(super) redirect_uri: String,
    /// What the browser's cookie says.
    pub(super) nonce: String,
    /// When it is too late.
    pub(super) expires: i64,
}

/// The purpose that states of a load balancer are sealed for.
pub(super) fn purpose(balancer_arn: &str) -> String {
    format!("state\n{balancer_arn}")
}

/// Whether a cookie can be one of ours.
pub(super) fn is_nonce(value: &[u8]) -> bool {
    value.len() == 32 && value.iter().all(u8::is_ascii_hexdigit)
}

/// The Set-Cookie header.
pub(super) fn set_cookie(nonce: &str) -> String {
    format!(
        "{NONCE_COOKIE}={nonce}; Max-Age={PATIENCE_SECS}; Path=/; Secure; HttpOnly; SameSite=Lax"
    )
}
