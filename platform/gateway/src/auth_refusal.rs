//! Codes and HTTP statuses of callers that are not believed.

use std::borrow::Cow;

use http::request::Parts;
use ringwall_auth::sigv4::is_signature_version_2;
use ringwall_auth::{AuthError, AuthErrorKind};
use ringwall_model::{Protocol, Struct};
use ringwall_wire::{CommonError, RouteError, WireError};

/// What the client is told.
pub(crate) fn wire_error(protocol: Protocol, error: &AuthError) -> WireError {
    if error.kind == AuthErrorKind::Internal {
        tracing::error!(error = error.message, "a caller could not be authenticated");
        return WireError::common(protocol, CommonError::Internal);
    }
    let (code, status) = match in_common(error.kind).filter(|_| protocol != Protocol::RestXml) {
        Some(common) => return WireError::common(protocol, common).with_message(&*error.message),
        None => in_s3(error.kind),
    };
    WireError {
        code: Cow::Borrowed(code),
        message: Some(error.message.clone()),
        members: Struct::new(),
        status: Some(status),
    }
}

/// Signature Version 2 names no service. Only S3's clients still use it, so where nothing else
/// names one either, S3 refuses it.
pub(crate) fn old_signature(error: &RouteError, parts: &Parts) -> Option<WireError> {
    let query = parts.uri.query().unwrap_or_default();
    let is_old = matches!(error, RouteError::UnknownService { .. })
        && is_signature_version_2(query, &parts.headers);
    is_old.then(|| wire_error(Protocol::RestXml, &AuthError::signature_version_2()))
}

const fn in_common(kind: AuthErrorKind) -> Option<CommonError> {
    match kind {
        AuthErrorKind::MissingAuthentication => Some(CommonError::MissingAuthentication),
        AuthErrorKind::IncompleteSignature => Some(CommonError::IncompleteSignature),
        AuthErrorKind::UnknownKey => Some(CommonError::UnknownKey),
        AuthErrorKind::ExpiredToken => Some(CommonError::ExpiredToken),
        AuthErrorKind::SignatureMismatch => Some(CommonError::SignatureMismatch),
        _ => None,
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList>
const fn in_s3(kind: AuthErrorKind) -> (&'static str, u16) {
    match kind {
        AuthErrorKind::MissingAuthentication | AuthErrorKind::AccessDenied => ("AccessDenied", 403),
        AuthErrorKind::IncompleteSignature | AuthErrorKind::HeaderMalformed => {
            ("AuthorizationHeaderMalformed", 400)
        }
        AuthErrorKind::QueryMalformed => ("AuthorizationQueryParametersError", 400),
        AuthErrorKind::UnknownKey => ("InvalidAccessKeyId", 403),
        AuthErrorKind::InvalidToken => ("InvalidToken", 400),
        AuthErrorKind::ExpiredToken => ("ExpiredToken", 400),
        AuthErrorKind::SignatureMismatch => ("SignatureDoesNotMatch", 403),
        AuthErrorKind::TimeTooSkewed => ("RequestTimeTooSkewed", 403),
        AuthErrorKind::InvalidRequest => ("InvalidRequest", 400),
        AuthErrorKind::InvalidArgument => ("InvalidArgument", 400),
        AuthErrorKind::PayloadMismatch => ("XAmzContentSHA256Mismatch", 400),
        AuthErrorKind::IncompleteBody => ("IncompleteBody", 400),
        AuthErrorKind::MissingContentLength => ("MissingContentLength", 411),
        AuthErrorKind::InvalidChunkSize => ("InvalidChunkSizeError", 403),
        AuthErrorKind::MalformedTrailer => ("MalformedTrailerError", 400),
        AuthErrorKind::Internal => ("InternalError", 500),
    }
}
