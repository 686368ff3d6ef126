//! Requests whose senders must show a token that is valid: `jwt-validation`.
//!
//! Keys are fetched from the issuer and kept ([`keys`]); what a token must say is looked at in
//! [`token`].
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html>

mod keys;
mod token;

pub(crate) use keys::TokenKeys;
use ringwall_tokens::jwt::JwtError;

use self::token::{bearer, require_claims};
use crate::config::JwtValidation;
use crate::inspector::Answer;
use crate::serve::exchange::Exchange;

/// Why a request does not pass: a status, and a reason for the access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    status: u16,
    reason: &'static str,
}

const fn failure(status: u16, reason: &'static str) -> Failure {
    Failure { status, reason }
}

impl Failure {
    const NO_HEADER: Self = failure(401, "JWTHeaderNotPresent");
    const BAD_FORM: Self = failure(401, "JWTRequestFormatInvalid");
    const BAD_SIGNATURE: Self = failure(401, "JWTSignatureValidationError");
    const NO_CLAIM: Self = failure(401, "JWTClaimNotPresent");
    const BAD_CLAIM_FORM: Self = failure(401, "JWTClaimFormatInvalid");
    const BAD_CLAIM: Self = failure(401, "JWTClaimValueInvalid");
    const KEYS_UNREACHABLE: Self = failure(500, "JWKSRequestTimeout");
    const KEYS_TOO_LARGE: Self = failure(500, "JWKSResponseSizeExceeded");
    const KEYS_REFUSED: Self = failure(562, "JWKSRequestFailed");
    const BAD_KEYS: Self = failure(562, "JWKSResponseInvalid");
    const INTERNAL: Self = failure(500, "JWTValidationInternalError");
}

impl Exchange<'_> {
    /// Refuses a request without a valid token.
    pub(crate) async fn require_token(&mut self, wanted: &JwtValidation) -> Result<(), Answer> {
        self.verify(wanted).await.map_err(|failure| {
            self.note.error_reason = Some(failure.reason);
            Answer::page(failure.status)
        })
    }

    async fn verify(&self, wanted: &JwtValidation) -> Result<(), Failure> {
        let logins = self.worker.shared.logins.as_ref();
        let kept = logins.ok_or(Failure::INTERNAL)?.token_keys();
        let token = bearer(self.head)?;
        let now = self.note.created / 1000;
        let endpoint = &wanted.jwks_endpoint;
        let keys = kept.of(endpoint, now).await?;
        let claims = match token.verify(&keys) {
            Err(JwtError::UnknownKey) => {
                let newer = kept.newer(endpoint, &keys, now).await?;
                token.verify(&newer).cloned()
            }
            verified => verified.cloned(),
        };
        let claims = claims.map_err(|_| Failure::BAD_SIGNATURE)?;
        require_claims(&claims, wanted, now)
    }
}
