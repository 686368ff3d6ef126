//! Signs people in before their requests go on: `authenticate-cognito` and `authenticate-oidc`.
//!
//! Nothing is kept: the browser carries what was asked for ([`state`]) and who somebody is
//! ([`session`]), sealed. Only the provider is asked, when somebody comes back from it and when his
//! access token has expired ([`provider`]); targets learn who he is from headers ([`token_key`]).
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html>

mod callback;
mod failure;
mod provider;
mod seal;
mod session;
mod state;
mod token_key;
mod url;
mod visit;

use std::sync::Arc;

use ringwall_core::Entropy;

pub use provider::{ProviderAnswer, Providers, Unreachable};
use seal::Seal;

use crate::jwt::TokenKeys;
pub use token_key::TokenKey;
pub(crate) use visit::Admission;

/// What signing in takes.
pub struct Logins {
    seal: Seal,
    key: Arc<TokenKey>,
    providers: Arc<dyn Providers>,
    token_keys: TokenKeys,
}

impl Logins {
    /// `secret` seals what browsers carry: doors that share it know each other's sessions. `key` signs
    /// what targets learn.
    pub fn new(
        secret: &[u8; 32],
        entropy: Arc<dyn Entropy>,
        key: Arc<TokenKey>,
        providers: Arc<dyn Providers>,
    ) -> Self {
        Self {
            seal: Seal::new(*secret, entropy),
            key,
            token_keys: TokenKeys::new(Arc::clone(&providers)),
            providers,
        }
    }

    /// The keys of those who issue tokens.
    pub(crate) fn token_keys(&self) -> &TokenKeys {
        &self.token_keys
    }
}
