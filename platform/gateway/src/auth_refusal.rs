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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(protocol: Protocol, kind: AuthErrorKind) -> (String, Option<u16>) {
        let message = "words".to_owned();
        let error = wire_error(protocol, &AuthError { kind, message });
        assert_eq!(error.message.as_deref(), Some("words"));
        (error.code.into_owned(), error.status)
    }

    #[test]
    fn s3_has_codes_of_its_own() {
        for (kind, json, xml) in [
            (
                AuthErrorKind::SignatureMismatch,
                ("InvalidSignatureException", 400),
                ("SignatureDoesNotMatch", 403),
            ),
            (
                AuthErrorKind::UnknownKey,
                ("UnrecognizedClientException", 400),
                ("InvalidAccessKeyId", 403),
            ),
            (
                AuthErrorKind::ExpiredToken,
                ("ExpiredTokenException", 400),
                ("ExpiredToken", 400),
            ),
        ] {
            let of = |(code, status): (&str, u16)| (code.to_owned(), Some(status));
            assert_eq!(said(Protocol::AwsJson11, kind), of(json));
            assert_eq!(said(Protocol::RestXml, kind), of(xml));
        }
    }

    #[test]
    fn a_failure_of_ours_stays_ours() {
        let error = AuthError {
            kind: AuthErrorKind::Internal,
            message: "the disk is gone".to_owned(),
        };
        let error = wire_error(Protocol::RestXml, &error);
        assert_eq!((error.status, error.message), (Some(500), None));
    }
}
