//! What KMS refuses with: every message in one place, in the words that clients match.

use ringwall_core::{ApiError, Denied};
use ringwall_store::StoreError;

use crate::api::{ErrorCode, KeyState, KeyUsageType};

/// A refusal of KMS. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub(crate) struct KmsError(ApiError);

impl KmsError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    fn silent(code: ErrorCode) -> Self {
        Self(ApiError::modelled_silent(code.as_str()))
    }

    fn validation(message: impl Into<String>) -> Self {
        Self(ApiError::validation(message))
    }

    /// Our own fault.
    pub(crate) fn internal(
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self(ApiError::internal(cause))
    }

    // Keys, as they are named and found.

    pub(crate) fn key_not_found(arn: &str) -> Self {
        Self::new(ErrorCode::NotFoundException, format!("Key '{arn}' does not exist"))
    }

    pub(crate) fn invalid_key_id(text: &str) -> Self {
        Self::new(ErrorCode::NotFoundException, format!("Invalid keyId '{text}'"))
    }

    pub(crate) fn invalid_arn(text: &str) -> Self {
        Self::new(ErrorCode::NotFoundException, format!("Invalid arn {text}"))
    }

    // Key states and usages.

    pub(crate) fn disabled(arn: &str) -> Self {
        Self::new(ErrorCode::DisabledException, format!("{arn} is disabled."))
    }

    pub(crate) fn invalid_state(arn: &str, state: KeyState) -> Self {
        let state = match state {
            KeyState::PendingDeletion => "pending deletion",
            KeyState::PendingReplicaDeletion => "pending replica deletion",
            KeyState::PendingImport => "pending import",
            KeyState::Unavailable => "unavailable",
            KeyState::Creating => "creating",
            KeyState::Updating => "updating",
            KeyState::Disabled => "disabled",
            KeyState::Enabled => "enabled",
        };
        Self::new(ErrorCode::KmsInvalidStateException, format!("{arn} is {state}."))
    }

    pub(crate) fn not_pending_deletion(arn: &str) -> Self {
        Self::new(ErrorCode::KmsInvalidStateException, format!("{arn} is not pending deletion."))
    }

    pub(crate) fn wrong_usage(arn: &str, usage: KeyUsageType, operation: &str) -> Self {
        Self::new(
            ErrorCode::InvalidKeyUsageException,
            format!("{arn} key usage is {} which is not valid for {operation}.", usage.as_str()),
        )
    }

    pub(crate) fn wrong_material() -> Self {
        Self::internal("a key's material is not of its spec")
    }

    // Aliases.

    pub(crate) fn alias_not_found(arn: &str) -> Self {
        Self::new(ErrorCode::NotFoundException, format!("Alias {arn} is not found."))
    }

    pub(crate) fn alias_exists(arn: &str) -> Self {
        Self::new(ErrorCode::AlreadyExistsException, format!("An alias with the name {arn} already exists"))
    }

    pub(crate) fn alias_prefix_missing() -> Self {
        Self::validation("Alias must start with the prefix \"alias/\". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html")
    }

    pub(crate) fn alias_characters(name: &str) -> Self {
        Self::validation(format!("{name} contains invalid characters for an alias"))
    }

    pub(crate) fn alias_reserved() -> Self {
        Self(ApiError::modelled("NotAuthorizedException", ""))
    }

    // Policies.

    pub(crate) fn malformed_policy(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::MalformedPolicyDocumentException, message)
    }

    pub(crate) fn policy_too_large() -> Self {
        Self::new(ErrorCode::LimitExceededException, "The key policy exceeds the maximum size of 32768 bytes")
    }

    pub(crate) fn policy_locks_out() -> Self {
        Self::malformed_policy("The new key policy will not allow you to update the key policy in the future.")
    }

    // Cryptography.

    /// A ciphertext that cannot be opened: AWS says nothing more.
    pub(crate) fn invalid_ciphertext() -> Self {
        Self::silent(ErrorCode::InvalidCiphertextException)
    }

    /// One text for a key that is missing and a key that is not the caller's, so that nobody
    /// learns which keys exist.
    pub(crate) fn ciphertext_key_denied() -> Self {
        Self(ApiError::access_denied(
            "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
        ))
    }

    pub(crate) fn encryption_context_too_large() -> Self {
        Self::validation("The encryption context exceeds the maximum size of 8192 bytes")
    }

    // Pages and quotas.

    pub(crate) fn invalid_marker() -> Self {
        Self::new(ErrorCode::InvalidMarkerException, "Invalid marker")
    }

    pub(crate) fn throttled() -> Self {
        Self(ApiError::throttling(
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
        ))
    }
}

impl From<KmsError> for ApiError {
    fn from(error: KmsError) -> Self {
        error.0
    }
}

impl From<ApiError> for KmsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<Denied> for KmsError {
    fn from(denied: Denied) -> Self {
        Self(denied.into())
    }
}

impl From<StoreError> for KmsError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}
