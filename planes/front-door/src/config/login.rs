//! Sign-ins that stand before an action.

use std::time::Duration;

use ringwall_model::Sensitive;

/// How people are signed in before their requests go on.
#[derive(Clone, Debug)]
pub struct Login {
    /// Who the provider is.
    pub issuer: String,
    /// Whether ID tokens must name it so: user pools have several names.
    pub checks_issuer: bool,
    /// Where people sign in.
    pub authorization_endpoint: String,
    /// Where codes become tokens.
    pub token_endpoint: String,
    /// Where tokens become claims.
    pub user_info_endpoint: String,
    /// The id by which the provider knows us.
    pub client_id: String,
    /// What proves that.
    pub client_secret: Sensitive<String>,
    /// The session's cookie, without the number behind it.
    pub cookie_name: String,
    /// What is asked for.
    pub scope: String,
    /// How long a session holds.
    pub session_timeout: Duration,
    /// Further parameters for the provider.
    pub extra_params: Vec<(String, String)>,
    /// What becomes of somebody who is not signed in.
    pub on_unauthenticated: OnUnauthenticated,
}

impl Login {
    /// Names provider and client: sessions of others are not taken.
    pub fn id(&self) -> String {
        format!("{} {}", self.issuer, self.client_id)
    }
}

/// What becomes of somebody who is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnUnauthenticated {
    /// He gets 401.
    Deny,
    /// His request goes on, without claims.
    Allow,
    /// He is sent to the provider.
    Authenticate,
}
