//! Gives out tokens after a sign-in.

use ringwall_core::{RequestContext, Timestamp};

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// A sign-in that has succeeded.
pub(crate) struct SignIn<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) client: &'a Client,
    pub(crate) user: &'a User,
    /// When it was.
    pub(crate) auth_time: Timestamp,
    /// The trigger source of `PreTokenGeneration` (`TokenGeneration_Authentication`).
    pub(crate) occasion: &'static str,
    /// Scopes of the access token; `aws.cognito.signin.user.admin` alone through the API.
    pub(crate) scopes: Vec<String>,
    /// OAuth's nonce.
    pub(crate) nonce: Option<String>,
    pub(crate) device_key: Option<String>,
    /// How he signed in (RFC 8176): `pwd`, `mfa`, `otp` …
    pub(crate) methods: Vec<&'static str>,
    /// The authentication context reached (level 1 to 4).
    pub(crate) level: u8,
    pub(crate) client_metadata: Vec<(String, String)>,
}

/// What is given out. No `Debug`.
pub(crate) struct Tokens {
    pub(crate) id: String,
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    /// Seconds that the access token is good for.
    pub(crate) expires_in: u64,
}

/// Gives out tokens, and writes down the grant that they come from.
pub(crate) fn issue(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _sign_in: &SignIn<'_>,
) -> Result<Tokens, CognitoError> {
    Err(CognitoError::not_implemented("Issuing tokens"))
}
