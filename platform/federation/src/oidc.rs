//! Tokens of `OpenID` Connect providers that an account registered.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>

use ringwall_core::Timestamp;
use ringwall_outbound::Believed;
use ringwall_tokens::jwt::{ClaimError, Claims, IdToken, Jwt, JwtError, KeySet};

use crate::provider_keys::{KeysError, ProviderKeys};

/// Why a token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Its provider's keys could not be had.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// None of them made its signature.
    #[error("the signature does not verify")]
    Signature,
    /// It is no ID token, or not one for here and now.
    #[error(transparent)]
    Claim(#[from] ClaimError),
}

/// A token that its provider's keys have verified, for one of the provider's clients and for now.
#[derive(Clone, Debug)]
pub struct VerifiedToken {
    /// What it says.
    pub claims: Claims,
    /// Whom it is for.
    pub audience: String,
    /// By what the server of the keys was believed; nothing, where it came without TLS.
    pub believed: Option<Believed>,
}

/// Who may have issued a token, and to whom.
#[derive(Clone, Copy, Debug)]
pub struct Issuer<'a> {
    /// The URL that the token names.
    pub url: &'a str,
    /// Thumbprints of the certificate authorities of its server.
    pub thumbprints: &'a [String],
    /// Audiences that it may issue tokens for.
    pub clients: &'a [String],
    /// How far its clock may be off.
    pub leeway_seconds: u32,
}

impl Issuer<'_> {
    /// Verifies a token by the issuer's published keys. Blocks while these are fetched.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn verify(
        &self,
        jwt: &Jwt<'_>,
        keys: &ProviderKeys,
        now: Timestamp,
    ) -> Result<VerifiedToken, TokenError> {
        let verify = |keys: &KeySet| match jwt.verify(keys) {
            Ok(claims) => Some(Ok(claims)),
            Err(JwtError::UnknownKey) => None,
            Err(_) => Some(Err(TokenError::Signature)),
        };
        let (claims, believed) = keys.with_keys(self.url, self.thumbprints, now, verify)?;
        self.read(claims?, believed, now)
    }

    fn read(
        &self,
        claims: &Claims,
        believed: Option<Believed>,
        now: Timestamp,
    ) -> Result<VerifiedToken, TokenError> {
        let token = IdToken::read(claims)?;
        token.require_current(now.secs(), self.leeway_seconds)?;
        let is_client = |audience: &str| self.clients.iter().any(|id| id == audience);
        let audience = token.require_audience(is_client)?;
        Ok(VerifiedToken {
            claims: claims.clone(),
            audience: audience.to_owned(),
            believed,
        })
    }
}
