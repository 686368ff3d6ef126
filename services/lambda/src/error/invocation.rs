//! What invocations are refused with.

use ringwall_core::{ApiError, ErrorKind};

use super::LambdaError;
use crate::api::ErrorCode;
use crate::runner::ThrottleReason;

impl LambdaError {
    pub(crate) fn payload_too_large(most: usize) -> Self {
        Self::new(
            ErrorCode::RequestTooLargeException,
            format!("Request must be smaller than {most} bytes for the InvokeFunction operation"),
        )
    }

    pub(crate) fn payload_not_json(problem: &str) -> Self {
        Self::new(
            ErrorCode::InvalidRequestContentException,
            format!("Could not parse request body into json: {problem}"),
        )
    }

    pub(crate) fn throttled(reason: ThrottleReason) -> Self {
        let reason = match reason {
            ThrottleReason::Reserved => "ReservedFunctionConcurrentInvocationLimitExceeded",
            ThrottleReason::Account => "ConcurrentInvocationLimitExceeded",
        };
        Self::with_members(
            ErrorCode::TooManyRequestsException,
            "Rate Exceeded.",
            [("Reason", reason), ("retryAfterSeconds", "1")],
        )
    }

    pub(crate) fn role_refused(why: &str) -> Self {
        Self(ApiError::access_denied(format!(
            "The role defined for the function cannot be assumed by Lambda. {why}"
        )))
    }

    /// This machine lacks what the function runs on.
    pub(crate) fn unable(why: &str) -> Self {
        Self::new(ErrorCode::InvalidRuntimeException, why)
    }

    /// The environment could not be decrypted; KMS says why.
    pub(crate) fn environment_locked(error: &ApiError) -> Self {
        let (code, state) = match error.kind() {
            ErrorKind::Modelled("DisabledException") => (
                ErrorCode::KmsDisabledException,
                "the KMS key used is disabled",
            ),
            ErrorKind::Modelled("KMSInvalidStateException") => (
                ErrorCode::KmsInvalidStateException,
                "the state of the KMS key used is not valid for Decrypt",
            ),
            ErrorKind::Modelled("NotFoundException") => {
                (ErrorCode::KmsNotFoundException, "the KMS key was not found")
            }
            ErrorKind::AccessDenied => {
                (ErrorCode::KmsAccessDeniedException, "KMS access was denied")
            }
            _ => (ErrorCode::ServiceException, "KMS could not decrypt them"),
        };
        Self::new(
            code,
            format!(
                "Lambda was unable to decrypt the environment variables because {state}. Please check the function's KMS key settings. {}",
                kms_words(error)
            ),
        )
    }
}

impl LambdaError {
    /// The environment could not be encrypted; KMS says why.
    pub(crate) fn key_refused(error: &ApiError) -> Self {
        let message = format!(
            "Lambda was unable to configure access to your environment variables. Please check your KMS key settings. {}",
            kms_words(error)
        );
        match error.kind() {
            ErrorKind::AccessDenied => Self(ApiError::access_denied(message)),
            _ => Self::invalid(message),
        }
    }
}

/// KMS's code and message as Lambda repeats them.
pub(crate) fn kms_words(error: &ApiError) -> String {
    let code = match error.kind() {
        ErrorKind::Modelled(code) => code,
        ErrorKind::AccessDenied => "AccessDeniedException",
        _ => "KMSInternalException",
    };
    let message = error.message().unwrap_or_default();
    format!("KMS Exception: {code} KMS Message: {message}")
}
