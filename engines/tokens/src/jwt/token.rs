//! Reading and verifying a token.

use super::algorithm::Algorithm;
use super::base64url;
use super::claims::{Claims, NotClaims};
use super::jwk::KeySet;

/// The longest token that is read.
pub const MOST_TOKEN_BYTES: usize = 64 * 1024;

/// A token that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    /// More than [`MOST_TOKEN_BYTES`].
    #[error("the token is too large")]
    TooLarge,
    /// Not three parts of base64url with JSON objects in the first two.
    #[error("the token is malformed")]
    Malformed,
    /// A name stands twice in an object of the header or the claims.
    #[error("the token has a name twice in one object")]
    DuplicateMember,
    /// The header asks for extensions (`crit`), of which there are none here.
    #[error("the token's header has critical extensions")]
    CriticalHeader,
    /// The header names no algorithm, or one that is not among [`Algorithm::ALL`], like `none`.
    #[error("the token's algorithm is not supported")]
    UnsupportedAlgorithm,
    /// The key set has more keys of the algorithm's type than it may.
    #[error("the key set has too many keys of this type")]
    TooManyKeys,
    /// No key has the id that the header names; newer keys of the party may.
    #[error("no key has the token's key id")]
    UnknownKey,
    /// The key is of another type or curve, or is for another algorithm.
    #[error("no key of the token's key id is for its algorithm")]
    KeyDoesNotFit,
    /// No key that fits made the signature.
    #[error("the token's signature does not verify")]
    Signature,
}

impl From<NotClaims> for JwtError {
    fn from(fault: NotClaims) -> Self {
        match fault {
            NotClaims::Malformed => Self::Malformed,
            NotClaims::Duplicate => Self::DuplicateMember,
        }
    }
}

/// A token that was read and not yet verified.
#[derive(Clone, Debug)]
pub struct Jwt<'a> {
    algorithm: Algorithm,
    key_id: Option<String>,
    claims: Claims,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Jwt<'a> {
    /// Reads a token.
    ///
    /// # Errors
    /// It is no token, or none that could be verified.
    pub fn parse(text: &'a str) -> Result<Self, JwtError> {
        if text.len() > MOST_TOKEN_BYTES {
            return Err(JwtError::TooLarge);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JwtError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(JwtError::Malformed)?;
        let bytes = |part| base64url::decode(part).ok_or(JwtError::Malformed);

        let header = Claims::parse(&bytes(header)?)?;
        if header.get("crit").is_some() {
            return Err(JwtError::CriticalHeader);
        }
        let algorithm = header.text("alg").and_then(Algorithm::find);
        let key_id = match header.get("kid") {
            None => None,
            Some(id) => Some(id.as_text().ok_or(JwtError::Malformed)?.to_owned()),
        };
        Ok(Self {
            algorithm: algorithm.ok_or(JwtError::UnsupportedAlgorithm)?,
            key_id,
            claims: Claims::parse(&bytes(payload)?)?,
            signed,
            signature: bytes(signature)?,
        })
    }

    /// The algorithm that the header names.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key that the header names.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// Who issued the token, if it is true: good for finding the keys and for nothing else.
    pub fn unverified_issuer(&self) -> Option<&str> {
        self.claims.text("iss")
    }

    /// The claims, once a key of the set has verified them. Time and audience are the caller's to
    /// check ([`IdToken`](super::IdToken)).
    ///
    /// # Errors
    /// None of the keys did.
    pub fn verify(&self, keys: &KeySet) -> Result<&Claims, JwtError> {
        if keys.is_overfull(self.algorithm) {
            return Err(JwtError::TooManyKeys);
        }
        let mut candidates = keys.candidates(self.key_id()).peekable();
        if candidates.peek().is_none() {
            return Err(JwtError::UnknownKey);
        }
        let mut fitting = candidates.filter(|key| key.fits(self.algorithm)).peekable();
        if fitting.peek().is_none() {
            return Err(JwtError::KeyDoesNotFit);
        }
        let message = self.signed.as_bytes();
        fitting
            .any(|key| key.verifies(self.algorithm, message, &self.signature))
            .then_some(&self.claims)
            .ok_or(JwtError::Signature)
    }
}
