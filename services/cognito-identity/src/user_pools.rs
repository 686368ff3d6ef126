//! What identity pools ask user pools, which are another service's: the program puts the two together.

use std::sync::Arc;

use ringwall_core::ApiError;
use ringwall_tokens::jwt::{Claims, KeySet};

/// The user pools of this installation.
pub trait UserPools: Send + Sync {
    /// By what the tokens of a user pool (`eu-west-1_abcdefghi`) are known; nothing where there is
    /// no such pool here.
    ///
    /// # Errors
    /// It could not be told.
    fn signer(&self, user_pool_id: &str) -> Result<Option<TokenSigner>, ApiError>;

    /// Whether the user of a verified ID token was deleted, disabled or signed out globally since
    /// the token was issued.
    ///
    /// # Errors
    /// It could not be told.
    fn is_signed_out(&self, user_pool_id: &str, claims: &Claims) -> Result<bool, ApiError>;
}

/// By what the tokens of a user pool are known.
#[derive(Clone, Debug)]
pub struct TokenSigner {
    /// Their issuers: the URL of AWS's form, and that of this installation if it is another.
    pub issuers: Vec<String>,
    /// The public keys.
    pub keys: Arc<KeySet>,
}

/// There are no user pools.
pub struct NoUserPools;

impl UserPools for NoUserPools {
    fn signer(&self, _: &str) -> Result<Option<TokenSigner>, ApiError> {
        Ok(None)
    }

    fn is_signed_out(&self, _: &str, _: &Claims) -> Result<bool, ApiError> {
        Ok(true)
    }
}
