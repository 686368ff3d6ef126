//! What other services of the installation ask about tokens of user pools that they were shown.

use ringwall_core::ApiError;
use ringwall_store::ReadTx;
use ringwall_tokens::jwt::{Claims, KeySet};

use crate::CognitoIdp;
use crate::error::CognitoError;
use crate::store::CognitoTx;
use crate::token::{access, documents};

/// By what the tokens of a pool are known.
pub struct Signer {
    /// The issuers that they may name: AWS's form, and this installation's if it is another.
    pub issuers: Vec<String>,
    /// The public keys.
    pub keys: KeySet,
}

impl CognitoIdp {
    /// By what the tokens of a pool are known; nothing where there is no such pool, or none of its
    /// tokens.
    ///
    /// # Errors
    /// The store failed.
    pub fn signer(&self, tx: &ReadTx, pool_id: &str) -> Result<Option<Signer>, ApiError> {
        let tx = CognitoTx { service: self, tx };
        let found = tx.find_pool(pool_id).map_err(ApiError::internal)?;
        let ring = tx.find_key_ring(pool_id).map_err(ApiError::internal)?;
        let (Some(pool), Some(ring)) = (found, ring) else {
            return Ok(None);
        };
        let keys = KeySet::parse(documents::key_set(&ring).as_bytes());
        let mut issuers = vec![self.issuer.of(&pool), crate::IssuerForm::Aws.of(&pool)];
        issuers.dedup();
        Ok(Some(Signer {
            issuers,
            keys: keys.map_err(ApiError::internal)?,
        }))
    }

    /// Whether the user of a verified ID token is gone, disabled or signed out since it was issued.
    ///
    /// # Errors
    /// The store failed.
    pub fn is_signed_out(
        &self,
        tx: &ReadTx,
        pool_id: &str,
        claims: &Claims,
    ) -> Result<bool, ApiError> {
        let tx = CognitoTx { service: self, tx };
        let signed_out = || -> Result<bool, CognitoError> {
            let Some(pool) = tx.find_pool(pool_id)? else {
                return Ok(true);
            };
            let sub = claims.text("sub").unwrap_or_default();
            let Some(user) = tx.user_of_sub(&pool, sub)?.filter(|user| user.enabled) else {
                return Ok(true);
            };
            access::is_revoked(&tx, &pool, &user, claims)
        };
        signed_out().map_err(ApiError::from)
    }
}
