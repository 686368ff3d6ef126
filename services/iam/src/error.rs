//! What IAM refuses with: every message in one place, in the words that clients match.

mod policies;
mod roles;

use ringwall_core::{AccountId, ApiError, RequestContext};
use ringwall_crypto::CryptoError;
use ringwall_identity::{PasswordFault, UnknownPrincipal, policy_words};
use ringwall_policy::PolicyError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;
use crate::quotas::Quota;

/// A refusal of IAM. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub struct IamError(ApiError);

impl IamError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    // Entities, as they are named and found.

    /// There is no entity of that name; `noun` is `user`, `role` …
    pub(crate) fn no_such_entity(noun: &str, name: &str) -> Self {
        Self::no_such(format!("The {noun} with name {name} cannot be found."))
    }

    pub(crate) fn already_exists(noun: &str, name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("{noun} with name {name} already exists."),
        )
    }

    pub(crate) fn no_such(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::NoSuchEntityException, message)
    }

    pub(crate) fn needs_user_name() -> Self {
        Self(ApiError::validation(
            "Must specify userName when calling with non-User credentials",
        ))
    }

    pub(crate) fn invalid_marker(marker: &str) -> Self {
        Self(ApiError::validation(format!("Invalid Marker: {marker}")))
    }

    // What is named by ARN.

    pub(crate) fn invalid_arn(arn: &str) -> Self {
        Self::invalid_input(format!("ARN {arn} is not valid."))
    }

    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidInputException, message)
    }

    // MFA devices.

    pub(crate) fn no_such_mfa_device(serial_number: &str) -> Self {
        Self::no_such(format!(
            "VirtualMFADevice with serial number {serial_number} doesn't exist."
        ))
    }

    pub(crate) fn mfa_device_of_another() -> Self {
        Self::no_such("MFA Device invalid for user.")
    }

    pub(crate) fn mfa_device_exists() -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            "MFADevice entity at the same path and name already exists.",
        )
    }

    pub(crate) fn mfa_device_enabled_already() -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            "MFA Device is already in use.",
        )
    }

    pub(crate) fn mfa_device_in_use() -> Self {
        Self::new(
            ErrorCode::DeleteConflictException,
            "MFA VirtualDevice in use. Must deactivate first.",
        )
    }

    pub(crate) fn invalid_authentication_code() -> Self {
        Self::new(
            ErrorCode::InvalidAuthenticationCodeException,
            "Authentication code for device is not valid.",
        )
    }

    // Identity providers.

    pub(crate) fn provider_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("Provider with name {name} already exists."),
        )
    }

    pub(crate) fn provider_url_exists(url: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("Provider with url {url} already exists."),
        )
    }

    pub(crate) fn invalid_provider_url() -> Self {
        Self(ApiError::validation("Invalid Open ID Connect Provider URL"))
    }

    pub(crate) fn too_many_thumbprints() -> Self {
        Self::invalid_input("Thumbprint list must contain fewer than 5 entries.")
    }

    pub(crate) fn invalid_thumbprint() -> Self {
        Self::invalid_input("Thumbprint must be a 40-character hexadecimal string.")
    }

    pub(crate) fn unparsable_metadata() -> Self {
        Self::invalid_input("Unable to parse metadata")
    }

    pub(crate) fn invalid_private_key() -> Self {
        Self::invalid_input("The private key must be an RSA private key in PEM format.")
    }

    pub(crate) fn adds_and_removes_private_key() -> Self {
        Self::invalid_input("A private key cannot be added and removed in the same request.")
    }

    pub(crate) fn no_such_private_key(id: &str) -> Self {
        Self::no_such(format!("The private key with id {id} cannot be found."))
    }

    pub(crate) fn encryption_needs_private_key() -> Self {
        Self::invalid_input("An assertion encryption mode needs a private key.")
    }

    /// Of trusted identity propagation, which needs Identity Center.
    pub(crate) fn no_identity_propagation() -> Self {
        Self(ApiError::not_implemented(
            "Trusted identity propagation of identity providers",
        ))
    }

    // Certificates and keys.

    pub(crate) fn unparsable_certificate() -> Self {
        Self::new(
            ErrorCode::MalformedCertificateException,
            "Unable to parse certificate. Please ensure the certificate is in PEM format.",
        )
    }

    pub(crate) fn unparsable_private_key() -> Self {
        Self::new(
            ErrorCode::MalformedCertificateException,
            "Unable to parse private key. Please ensure the private key is in PEM format and is not encrypted.",
        )
    }

    pub(crate) fn broken_certificate_chain() -> Self {
        Self::new(
            ErrorCode::MalformedCertificateException,
            "Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: -1",
        )
    }

    pub(crate) fn key_pair_mismatch() -> Self {
        Self::new(
            ErrorCode::KeyPairMismatchException,
            "The public key certificate and the private key do not match.",
        )
    }

    pub(crate) fn certificate_expired() -> Self {
        Self::new(
            ErrorCode::InvalidCertificateException,
            "The certificate has expired.",
        )
    }

    pub(crate) fn certificate_not_yet_valid() -> Self {
        Self::new(
            ErrorCode::InvalidCertificateException,
            "The certificate is not yet valid.",
        )
    }

    pub(crate) fn duplicate_certificate() -> Self {
        Self::new(
            ErrorCode::DuplicateCertificateException,
            "The same certificate is associated with an IAM user in the account.",
        )
    }

    pub(crate) fn no_such_certificate(id: &str) -> Self {
        Self::no_such(format!("The Certificate with id {id} cannot be found."))
    }

    pub(crate) fn server_certificate_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("The Server Certificate with name {name} already exists."),
        )
    }

    pub(crate) fn invalid_public_key() -> Self {
        Self::new(
            ErrorCode::InvalidPublicKeyException,
            "The public key is malformed or otherwise invalid.",
        )
    }

    pub(crate) fn unrecognized_public_key_encoding() -> Self {
        Self::new(
            ErrorCode::UnrecognizedPublicKeyEncodingException,
            "The public key encoding format is unsupported or unrecognized.",
        )
    }

    pub(crate) fn duplicate_ssh_public_key() -> Self {
        Self::new(
            ErrorCode::DuplicateSshPublicKeyException,
            "The SSH public key is already associated with the specified IAM user.",
        )
    }

    pub(crate) fn no_such_ssh_public_key(id: &str) -> Self {
        Self::no_such(format!("The Public Key with id {id} cannot be found."))
    }

    // Service-specific credentials.

    pub(crate) fn service_not_supported(service: &str) -> Self {
        Self::new(
            ErrorCode::ServiceNotSupportedException,
            format!(
                "The specified service {service} does not support service-specific credentials."
            ),
        )
    }

    pub(crate) fn password_without_end() -> Self {
        Self::invalid_input(
            "CredentialAgeDays is only valid for services that support long-term API keys.",
        )
    }

    pub(crate) fn no_such_service_specific_credential(id: &str) -> Self {
        Self::no_such(format!("No such credential {id} exists"))
    }

    pub(crate) fn user_name_and_all_users() -> Self {
        Self::invalid_input("UserName and AllUsers cannot be specified together.")
    }

    // What accounts and organizations switch on.

    pub(crate) fn feature_enabled_already() -> Self {
        Self::new(
            ErrorCode::FeatureEnabledException,
            "Outbound identity federation is already enabled for your AWS account.",
        )
    }

    pub(crate) fn feature_disabled() -> Self {
        Self::new(
            ErrorCode::FeatureDisabledException,
            "Outbound identity federation is not enabled for your AWS account.",
        )
    }

    pub(crate) fn no_organization() -> Self {
        Self::new(
            ErrorCode::OrganizationNotFoundException,
            "The request was rejected because no organization is associated with your account.",
        )
    }

    pub(crate) fn not_all_features() -> Self {
        Self::new(
            ErrorCode::OrganizationNotInAllFeaturesModeException,
            "The request was rejected because your organization does not have All features enabled.",
        )
    }

    pub(crate) fn no_service_access() -> Self {
        Self::new(
            ErrorCode::ServiceAccessNotEnabledException,
            "The request was rejected because trusted access is not enabled for IAM in AWS Organizations.",
        )
    }

    pub(crate) fn not_management_or_delegated() -> Self {
        Self::new(
            ErrorCode::AccountNotManagementOrDelegatedAdministratorException,
            "The request was rejected because the account making the request is not the management account or delegated administrator account for centralized root access.",
        )
    }

    pub(crate) fn invalid_account_property(key: &str) -> Self {
        Self::invalid_input(format!("The account property {key} is not valid."))
    }

    pub(crate) fn properties_of_several_namespaces() -> Self {
        Self::invalid_input("All properties in a request must belong to the same namespace.")
    }

    pub(crate) fn no_role_manager() -> Self {
        Self(ApiError::not_implemented("Role Manager"))
    }

    // Reports.

    pub(crate) fn credential_report_not_present() -> Self {
        Self::new(
            ErrorCode::CredentialReportNotPresentException,
            "The request was rejected because the credential report does not exist. To generate a credential report, use GenerateCredentialReport.",
        )
    }

    pub(crate) fn credential_report_expired() -> Self {
        Self::new(
            ErrorCode::CredentialReportExpiredException,
            "The request was rejected because the most recent credential report has expired. To generate a new credential report, use GenerateCredentialReport.",
        )
    }

    pub(crate) fn credential_report_not_ready() -> Self {
        Self::new(
            ErrorCode::CredentialReportNotReadyException,
            "The request was rejected because the credential report is still being generated.",
        )
    }

    pub(crate) fn no_such_job(id: &str) -> Self {
        Self::no_such(format!("No such job {id}"))
    }

    pub(crate) fn no_such_arn(arn: &str) -> Self {
        Self::no_such(format!("ARN {arn} was not found."))
    }

    pub(crate) fn no_action_level() -> Self {
        Self(ApiError::not_implemented("Action last accessed data"))
    /// An entity cannot be deleted before something else is done: `delete policies` …
    pub(crate) fn delete_conflict(first: &str) -> Self {
        Self::new(
            ErrorCode::DeleteConflictException,
            format!("Cannot delete entity, must {first} first."),
        )
    }

    // Access keys.

    pub(crate) fn no_such_access_key(id: &str) -> Self {
        Self::no_such(format!("The Access Key with id {id} cannot be found."))
    }

    pub(crate) fn access_key_status(status: &str) -> Self {
        Self(ApiError::validation(format!(
            "1 validation error detected: Value '{status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]"
        )))
    }

    /// A key that is not there, or is of another account.
    pub(crate) fn access_key_denied(ctx: &RequestContext, id: &str) -> Self {
        Self(ApiError::access_denied(format!(
            "User: {} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key {id}",
            ctx.caller_arn()
        )))
    }

    // Passwords.

    pub(crate) fn login_profile_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("Login Profile for user {name} already exists."),
        )
    }

    pub(crate) fn no_such_login_profile(name: &str) -> Self {
        Self::no_such(format!("Login Profile for User {name} cannot be found."))
    }

    pub(crate) fn needs_password() -> Self {
        Self(ApiError::validation(
            "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
        ))
    }

    pub(crate) fn password_fault(fault: PasswordFault) -> Self {
        Self::new(
            ErrorCode::PasswordPolicyViolationException,
            fault.to_string(),
        )
    }

    pub(crate) fn session_duration_set_and_reset() -> Self {
        Self::new(
            ErrorCode::InvalidInputException,
            "MaxSigninSessionDuration cannot be specified with ResetMaxSigninSessionDuration.",
        )
    }

    pub(crate) fn wrong_old_password() -> Self {
        Self(ApiError::access_denied("The old password was incorrect."))
    }

    pub(crate) fn not_a_user() -> Self {
        Self::new(
            ErrorCode::InvalidUserTypeException,
            "Only IAM Users can change their own password",
        )
    }

    pub(crate) fn no_such_password_policy(account: AccountId) -> Self {
        Self::no_such(format!(
            "The Password Policy with domain name {account} cannot be found."
        ))
    }

    // Account aliases.

    pub(crate) fn account_alias_exists(alias: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("The account alias {alias} already exists."),
        )
    }

    pub(crate) fn no_such_account_alias(alias: &str) -> Self {
        Self::no_such(format!(
            "The account alias with name {alias} cannot be found."
        ))
    }

    // Limits.

    pub(crate) fn over_quota(quota: Quota) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!("Cannot exceed quota for {}: {}", quota.name, quota.most),
        )
    }

    /// The inline policies of an entity are too large together; `noun` is `user`, `role` …
    pub(crate) fn inline_too_large(noun: &str, name: &str, most: usize) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!("Maximum policy size of {most} bytes exceeded for {noun} {name}"),
        )
    }

    // Policy documents.

    pub(crate) fn malformed_policy(error: &PolicyError) -> Self {
        Self::malformed(policy_words(error))
    }

    pub(crate) fn unknown_principal(error: &UnknownPrincipal) -> Self {
        Self::malformed(error.to_string())
    }

    fn malformed(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::MalformedPolicyDocumentException, message)
    }

    // Managed policies, as they are attached.

    pub(crate) fn invalid_policy_arn(arn: &str) -> Self {
        Self::new(
            ErrorCode::InvalidInputException,
            format!("ARN {arn} is not valid."),
        )
    }

    pub(crate) fn no_such_boundary(arn: &str) -> Self {
        Self::no_such(format!(
            "Scope ARN: {arn} does not exist or is not attachable."
        ))
    }

    pub(crate) fn policy_not_attachable(arn: &str) -> Self {
        Self::no_such(format!("Policy {arn} does not exist or is not attachable."))
    }

    pub(crate) fn policy_not_attached(arn: &str) -> Self {
        Self::no_such(format!("Policy {arn} was not found."))
    }

    pub(crate) fn service_linked_policy() -> Self {
        Self::new(
            ErrorCode::PolicyNotAttachableException,
            "Cannot attach a Service Role Policy to a Customer Role.",
        )
    }

    // Tags.

    pub(crate) fn duplicate_tag_keys() -> Self {
        Self::new(
            ErrorCode::InvalidInputException,
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        )
    }
}

impl From<IamError> for ApiError {
    fn from(error: IamError) -> Self {
        error.0
    }
}

impl From<ApiError> for IamError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for IamError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}

impl From<CryptoError> for IamError {
    fn from(error: CryptoError) -> Self {
        Self(ApiError::internal(error))
    }
}
