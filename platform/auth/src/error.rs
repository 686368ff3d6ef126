//! Why a caller is not believed.

/// Why a caller is not believed, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AuthError {
    /// What kind of failure; the protocol gives it its code.
    pub kind: AuthErrorKind,
    /// The words for the client.
    pub message: String,
}

/// What kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthErrorKind {
    /// The request is not signed.
    MissingAuthentication,
    /// The signature is not well formed.
    IncompleteSignature,
    /// The access key or session token is unknown, inactive or forged.
    UnknownKey,
    /// The session is over.
    ExpiredToken,
    /// The signature is wrong, its date stale or its scope not this service's.
    SignatureMismatch,
    /// The store failed.
    Internal,
}

impl AuthError {
    pub(crate) fn missing() -> Self {
        Self::new(
            AuthErrorKind::MissingAuthentication,
            "Request is missing Authentication Token",
        )
    }

    pub(crate) fn incomplete(message: impl Into<String>) -> Self {
        Self::new(AuthErrorKind::IncompleteSignature, message)
    }

    pub(crate) fn unknown_key() -> Self {
        Self::new(
            AuthErrorKind::UnknownKey,
            "The security token included in the request is invalid.",
        )
    }

    pub(crate) fn expired_token() -> Self {
        Self::new(
            AuthErrorKind::ExpiredToken,
            "The security token included in the request is expired",
        )
    }

    pub(crate) fn mismatch() -> Self {
        Self::scope(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        )
    }

    pub(crate) fn scope(message: impl Into<String>) -> Self {
        Self::new(AuthErrorKind::SignatureMismatch, message)
    }

    #[expect(clippy::needless_pass_by_value, reason = "called by map_err")]
    pub(crate) fn internal(error: impl ToString) -> Self {
        Self::new(AuthErrorKind::Internal, error.to_string())
    }

    fn new(kind: AuthErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}
