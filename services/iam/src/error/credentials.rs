//! What is refused about MFA devices, certificates, SSH keys and credentials for one service.

use super::IamError;
use crate::api::ErrorCode;

impl IamError {
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

    pub(crate) fn server_certificate_in_use(id: &str, user_arn: &str) -> Self {
        Self::new(
            ErrorCode::DeleteConflictException,
            format!(
                "Certificate: {id} is currently in use by {user_arn}. Please remove it first before deleting it from IAM."
            ),
        )
    }

    pub(crate) fn invalid_authentication_code() -> Self {
        Self::new(
            ErrorCode::InvalidAuthenticationCodeException,
            "Authentication code for device is not valid.",
        )
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
}
