//! What is refused about identity providers.

use ringwall_core::ApiError;

use super::IamError;
use crate::api::ErrorCode;

impl IamError {
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
}
