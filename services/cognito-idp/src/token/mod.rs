//! Tokens: signing keys, claims, what is given out after a sign-in, refreshed, revoked.
//!
//! A sign-in leaves a [`grant::Grant`]; refresh tokens and access tokens name it, and once it is gone
//! they are revoked.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html>

pub(crate) mod access;
#[cfg(test)]
pub(crate) mod bench;
pub(crate) mod certificate;
pub(crate) mod claims;
pub(crate) mod derived;
pub(crate) mod documents;
pub(crate) mod grant;
pub(crate) mod groups;
pub(crate) mod issue;
pub(crate) mod issuer;
pub(crate) mod keys;
pub(crate) mod machine;
pub(crate) mod overrides;
pub(crate) mod pre_token;
pub(crate) mod readable;
pub(crate) mod refresh;
pub(crate) mod refresh_token;
pub(crate) mod revoke;
pub(crate) mod session;
pub(crate) mod session_list;
pub(crate) mod user_agent;

use ringwall_store::{RowKey, StoreError};

use crate::store::CognitoWrite;

impl CognitoWrite<'_> {
    /// Removes what is kept here of a pool that is gone, while `left` lasts.
    pub(crate) fn purge_tokens(
        &mut self,
        pool_id: &str,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        let prefix = RowKey::new().text(pool_id);
        self.purge_grants(&prefix, left)?;
        self.purge_sso_sessions(&prefix, left)?;
        self.remove_session_settings(pool_id)?;
        self.purge_saml_certificates(pool_id, left)?;
        self.remove_key_ring(pool_id)
    }
}
