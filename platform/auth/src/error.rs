//! Why a caller is not believed, as the client is told.

use crate::refusal::Refusal;
use crate::sigv4::Dialect;

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
    /// The access key is unknown or inactive. Other services than S3 say so of tokens, too.
    UnknownKey,
    /// The session is over.
    ExpiredToken,
    /// The signature is wrong, its date stale or its scope not this service's.
    SignatureMismatch,
    /// The store failed.
    Internal,

    /// S3: the session token is forged or damaged.
    InvalidToken,
    /// S3: the `Authorization` header is not well formed, or not for S3.
    HeaderMalformed,
    /// S3: the query's signature is not well formed, or not for S3.
    QueryMalformed,
    /// S3: the request is unsigned in part or in whole, or a presigned one is over.
    AccessDenied,
    /// S3: the date is not of now.
    TimeTooSkewed,
    /// S3: a header that must be there is not, or Signature Version 2 was used.
    InvalidRequest,
    /// S3: a header's value is none of those that it may have.
    InvalidArgument,
    /// S3: the body has another hash than was signed.
    PayloadMismatch,
    /// S3: the body has not the length that was announced, or is not in chunks.
    IncompleteBody,
    /// S3: the length of a body in chunks was not announced.
    MissingContentLength,
    /// S3: a chunk is too small.
    InvalidChunkSize,
    /// S3: the trailers are not those that were announced.
    MalformedTrailer,
}

impl AuthError {
    /// What S3 says to Signature Version 2.
    pub fn signature_version_2() -> Self {
        Refusal::OldSignature.said_by(Dialect::S3)
    }

    #[expect(clippy::needless_pass_by_value, reason = "called by map_err")]
    pub(crate) fn internal(error: impl ToString) -> Self {
        Self::new(AuthErrorKind::Internal, error.to_string())
    }

    pub(crate) fn new(kind: AuthErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}
