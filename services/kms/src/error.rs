//! What KMS refuses with: every message in one place, in the words that clients match.

mod grants;

use ringwall_core::{ApiError, Denied, ErrorKind};
use ringwall_store::StoreError;

use crate::api::{
    AlgorithmSpec, EncryptionAlgorithmSpec, ErrorCode, KeySpec, KeyState, KeyUsageType,
    MessageType, OriginType, SigningAlgorithmSpec,
};
use crate::resources::material::MaterialId;

/// A refusal of KMS. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub struct KmsError(ApiError);

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

    /// What kind of refusal it is.
    pub(crate) const fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    /// Our own fault.
    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(ApiError::internal(cause))
    }

    // Keys, as they are named and found.

    pub(crate) fn key_not_found(arn: &str) -> Self {
        Self::new(
            ErrorCode::NotFoundException,
            format!("Key '{arn}' does not exist"),
        )
    }

    pub(crate) fn invalid_key_id(text: &str) -> Self {
        Self::new(
            ErrorCode::NotFoundException,
            format!("Invalid keyId '{text}'"),
        )
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
            KeyState::PendingImport => {
                "pending import because no key material has ever been imported or one of the imported key materials is deleted or expired"
            }
            KeyState::Unavailable => "unavailable",
            KeyState::Creating => "creating",
            KeyState::Updating => "updating",
            KeyState::Disabled => "disabled",
            KeyState::Enabled => "enabled",
        };
        Self::new(
            ErrorCode::KmsInvalidStateException,
            format!("{arn} is {state}."),
        )
    }

    pub(crate) fn not_pending_deletion(arn: &str) -> Self {
        Self::new(
            ErrorCode::KmsInvalidStateException,
            format!("{arn} is not pending deletion."),
        )
    }

    pub(crate) fn wrong_usage(arn: &str, usage: KeyUsageType, operation: &str) -> Self {
        Self::new(
            ErrorCode::InvalidKeyUsageException,
            format!(
                "{arn} key usage is {} which is not valid for {operation}.",
                usage.as_str()
            ),
        )
    }

    pub(crate) fn wrong_material() -> Self {
        Self::internal("a key's material is not of its spec")
    }

    // Aliases.

    pub(crate) fn alias_not_found(arn: &str) -> Self {
        Self::new(
            ErrorCode::NotFoundException,
            format!("Alias {arn} is not found."),
        )
    }

    pub(crate) fn alias_exists(arn: &str) -> Self {
        Self::new(
            ErrorCode::AlreadyExistsException,
            format!("An alias with the name {arn} already exists"),
        )
    }

    pub(crate) fn alias_prefix_missing() -> Self {
        Self::validation(
            "Alias must start with the prefix \"alias/\". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
        )
    }

    pub(crate) fn alias_characters(name: &str) -> Self {
        Self::validation(format!("{name} contains invalid characters for an alias"))
    }

    pub(crate) fn alias_reserved() -> Self {
        Self(ApiError::modelled("NotAuthorizedException", ""))
    }

    pub(crate) fn alias_to_other_kind() -> Self {
        Self::validation("Aliases can only be moved between keys of the same type and usage")
    }

    pub(crate) fn too_many_aliases(arn: &str) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!("{arn} has the maximum number of aliases, 50"),
        )
    }

    // Policies.

    pub(crate) fn malformed_policy(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::MalformedPolicyDocumentException, message)
    }

    pub(crate) fn unknown_principal() -> Self {
        Self::malformed_policy("Policy contains a statement with one or more invalid principals.")
    }

    pub(crate) fn policy_too_large() -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            "The key policy exceeds the maximum size of 32768 bytes",
        )
    }

    pub(crate) fn policy_locks_out() -> Self {
        Self::malformed_policy(
            "The new key policy will not allow you to update the key policy in the future.",
        )
    }

    // Cryptography.

    /// A ciphertext that cannot be opened: AWS says nothing more.
    pub(crate) fn invalid_ciphertext() -> Self {
        Self::silent(ErrorCode::InvalidCiphertextException)
    }

    /// The key named is not the one that made the ciphertext.
    pub(crate) fn incorrect_key() -> Self {
        Self::new(
            ErrorCode::IncorrectKeyException,
            "The key ID in the request does not identify a CMK that can perform this operation.",
        )
    }

    pub(crate) fn material_unavailable(arn: &str, material: MaterialId) -> Self {
        Self::new(
            ErrorCode::KmsInvalidStateException,
            format!("The key material {material} of {arn} is not available."),
        )
    }

    pub(crate) fn key_id_missing() -> Self {
        Self::validation("KeyId must be specified for this request")
    }

    pub(crate) fn ciphertext_missing() -> Self {
        Self::validation(
            "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
        )
    }

    pub(crate) fn wrong_algorithm(algorithm: &str, arn: &str, spec: KeySpec) -> Self {
        Self::new(
            ErrorCode::InvalidKeyUsageException,
            format!(
                "Algorithm {algorithm} is incompatible with key spec {} of {arn}.",
                spec.as_str()
            ),
        )
    }

    pub(crate) fn plaintext_too_large(algorithm: EncryptionAlgorithmSpec) -> Self {
        Self::validation(format!("Plaintext is too large for {}", algorithm.as_str()))
    }

    pub(crate) fn context_on_asymmetric_key() -> Self {
        Self::validation("EncryptionContext is not supported for asymmetric keys")
    }

    pub(crate) fn data_key_size() -> Self {
        Self::validation("Please specify either number of bytes or key spec.")
    }

    pub(crate) fn number_of_bytes_missing() -> Self {
        Self::validation("NumberOfBytes must be specified")
    }

    pub(crate) fn spec_unavailable(spec: &str) -> Self {
        Self::new(
            ErrorCode::UnsupportedOperationException,
            format!("{spec} is not supported in this Region"),
        )
    }

    /// SM2 is for the Regions in China, and Ringwall's cryptography has none.
    pub(crate) fn sm2_unsupported() -> Self {
        Self::spec_unavailable(KeySpec::Sm2.as_str())
    }

    pub(crate) fn custom_key_store() -> Self {
        Self(ApiError::not_implemented("A custom key store"))
    }

    pub(crate) fn wrong_message_type(
        message_type: MessageType,
        algorithm: SigningAlgorithmSpec,
    ) -> Self {
        Self::validation(format!(
            "MessageType {} is not valid for SigningAlgorithm {}",
            message_type.as_str(),
            algorithm.as_str()
        ))
    }

    pub(crate) fn digest_length(exact: usize) -> Self {
        Self::validation(format!(
            "Digest is invalid length for algorithm: it must be {exact} bytes"
        ))
    }

    pub(crate) fn message_too_large() -> Self {
        Self::validation(
            "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096",
        )
    }

    pub(crate) fn invalid_signature() -> Self {
        Self::silent(ErrorCode::KmsInvalidSignatureException)
    }

    pub(crate) fn invalid_mac() -> Self {
        Self::silent(ErrorCode::KmsInvalidMacException)
    }

    pub(crate) fn invalid_public_key() -> Self {
        Self::validation("The public key is not valid for this key")
    }

    pub(crate) fn no_public_key(arn: &str, spec: KeySpec) -> Self {
        Self::new(
            ErrorCode::UnsupportedOperationException,
            format!(
                "{arn} has key spec {}, which has no public key.",
                spec.as_str()
            ),
        )
    }

    pub(crate) fn dry_run() -> Self {
        Self::new(
            ErrorCode::DryRunOperationException,
            "The request would have succeeded, but the DryRun option is set.",
        )
    }

    pub(crate) fn modifiers_without_dry_run() -> Self {
        Self::validation("DryRunModifiers can only be used when DryRun is true")
    }

    pub(crate) fn recipient_not_trusted() -> Self {
        Self::validation("Recipient is not supported: no attestation root of trust is configured")
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

    // Creating keys.

    pub(crate) fn both_key_specs() -> Self {
        Self::validation(
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.",
        )
    }

    pub(crate) fn key_usage_missing() -> Self {
        Self::validation(
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
        )
    }

    pub(crate) fn usage_not_of_spec(usage: KeyUsageType, spec: KeySpec) -> Self {
        Self::validation(format!(
            "KeyUsage {} is not compatible with KeySpec {}",
            usage.as_str(),
            spec.as_str()
        ))
    }

    pub(crate) fn unsupported_for(arn: &str, operation: &str) -> Self {
        Self::new(
            ErrorCode::UnsupportedOperationException,
            format!("{operation} is not supported for {arn}."),
        )
    }

    pub(crate) fn no_such_policy() -> Self {
        Self::new(ErrorCode::NotFoundException, "No such policy exists")
    }

    // Deletion, rotation, Regions.

    pub(crate) fn deletion_window() -> Self {
        Self::validation("PendingWindowInDays must be between 7 and 30 days.")
    }

    pub(crate) fn rotation_is_near(arn: &str) -> Self {
        Self::new(
            ErrorCode::ConflictException,
            format!(
                "An automatic rotation of {arn} is in progress or scheduled to begin within the next 20 minutes."
            ),
        )
    }

    pub(crate) fn too_many_rotations() -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            "The maximum number of on-demand rotations for this key is 25",
        )
    }

    pub(crate) fn no_material_to_rotate_to(arn: &str) -> Self {
        Self::new(
            ErrorCode::KmsInvalidStateException,
            format!("No available key material pending rotation for the key: {arn}."),
        )
    }

    pub(crate) fn invalid_region(region: &str) -> Self {
        Self::validation(format!("Region {region} is not valid for this operation"))
    }

    pub(crate) fn replica_exists(region: &str) -> Self {
        Self::new(
            ErrorCode::AlreadyExistsException,
            format!("A key with this ID already exists in {region}"),
        )
    }

    pub(crate) fn no_replica_in(region: &str) -> Self {
        Self::new(
            ErrorCode::NotFoundException,
            format!("The multi-Region key has no replica in {region}"),
        )
    }

    // Imports.

    /// Imported key material for a key that makes its own, or rotation by time for imported.
    pub(crate) fn wrong_origin(arn: &str, origin: OriginType) -> Self {
        Self::new(
            ErrorCode::UnsupportedOperationException,
            format!(
                "{arn} origin is {} which is not valid for this operation.",
                origin.as_str()
            ),
        )
    }

    pub(crate) fn spec_not_importable(spec: KeySpec) -> Self {
        Self::new(
            ErrorCode::UnsupportedOperationException,
            format!(
                "Origin EXTERNAL is not supported for KeySpec {}",
                spec.as_str()
            ),
        )
    }

    pub(crate) fn invalid_import_token() -> Self {
        Self::silent(ErrorCode::InvalidImportTokenException)
    }

    pub(crate) fn expired_import_token() -> Self {
        Self::silent(ErrorCode::ExpiredImportTokenException)
    }

    pub(crate) fn incorrect_material() -> Self {
        Self::silent(ErrorCode::IncorrectKeyMaterialException)
    }

    pub(crate) fn one_material_alone() -> Self {
        Self::validation(
            "ImportType, KeyMaterialId and KeyMaterialDescription are only supported for symmetric encryption keys",
        )
    }

    pub(crate) fn description_at_replica() -> Self {
        Self::validation(
            "KeyMaterialDescription can only be specified for the primary key of a multi-Region key",
        )
    }

    pub(crate) fn no_such_material(id: &str) -> Self {
        Self::new(
            ErrorCode::NotFoundException,
            format!("Key material {id} does not exist"),
        )
    }

    pub(crate) fn wrapping_not_for_spec(algorithm: AlgorithmSpec, spec: KeySpec) -> Self {
        Self::validation(format!(
            "Wrapping algorithm {} is not supported for key spec {}",
            algorithm.as_str(),
            spec.as_str()
        ))
    }

    pub(crate) fn valid_to_missing() -> Self {
        Self::validation(
            "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
        )
    }

    pub(crate) fn valid_to_unwanted() -> Self {
        Self::validation(
            "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
        )
    }

    pub(crate) fn valid_to_out_of_range() -> Self {
        Self::validation("The validTo date must be in the future and at most 365 days away")
    }

    // Tags.

    pub(crate) fn duplicate_tag_keys() -> Self {
        Self::new(ErrorCode::TagException, "Duplicate tag keys")
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::new(ErrorCode::TagException, "Too many tags")
    }

    pub(crate) fn reserved_tag_key() -> Self {
        Self::new(ErrorCode::TagException, "Tag key may not begin with aws:")
    }

    // Pages and quotas.

    pub(crate) fn limit_too_large(limit: i32, largest: i32) -> Self {
        Self::validation(format!(
            "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {largest}"
        ))
    }

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
