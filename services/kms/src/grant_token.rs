//! Grant tokens.
//!
//! A new grant holds at once here, so a token brings nothing that the grant does not; but
//! clients send them, AWS checks them, and RetireGrant takes one in place of an id.

use ringwall_core::{AccountId, Region};
use serde::{Deserialize, Serialize};

use crate::Kms;
use crate::error::KmsError;
use crate::resources::grant::{Grant, GrantId};
use crate::resources::key::Key;
use crate::resources::key_id::KeyId;

const SCOPE: &str = "grant token";

/// What a token names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GrantToken {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) key: KeyId,
    pub(crate) grant: GrantId,
    /// Each CreateGrant gives another token, also for the same grant.
    nonce: [u8; 8],
}

impl Kms {
    /// A new token for a grant.
    pub(crate) fn grant_token(
        &self,
        key: &Key,
        grant: &Grant,
        nonce: [u8; 8],
    ) -> Result<String, KmsError> {
        let token = GrantToken {
            account: key.account,
            region: key.region.clone(),
            key: key.id.clone(),
            grant: grant.id.clone(),
            nonce,
        };
        let bytes = serde_json::to_vec(&token).map_err(KmsError::internal)?;
        Ok(self.marker.seal(SCOPE, &bytes))
    }

    /// What a token names; a made-up one is refused.
    pub(crate) fn open_grant_token(&self, token: &str) -> Result<GrantToken, KmsError> {
        let bytes = self
            .marker
            .open(SCOPE, token)
            .ok_or_else(KmsError::invalid_grant_token)?;
        serde_json::from_slice(&bytes).map_err(|_| KmsError::invalid_grant_token())
    }

    /// Refuses a request that carries a made-up token.
    pub(crate) fn check_grant_tokens(&self, tokens: Option<&[String]>) -> Result<(), KmsError> {
        tokens
            .unwrap_or_default()
            .iter()
            .try_for_each(|token| self.open_grant_token(token).map(drop))
    }
}
