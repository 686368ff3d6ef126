//! What IAM has, as the API shows it.

pub(crate) mod access_key;
pub(crate) mod account_property;
pub(crate) mod authorization_details;
pub(crate) mod boundary;
pub(crate) mod certificate;
pub(crate) mod document;
pub(crate) mod group;
pub(crate) mod instance_profile;
pub(crate) mod linked_service;
pub(crate) mod login_profile;
pub(crate) mod managed_policy;
pub(crate) mod mfa_device;
pub(crate) mod oidc_provider;
pub(crate) mod own_policies;
pub(crate) mod password_policy;
pub(crate) mod qr_code;
pub(crate) mod role;
pub(crate) mod saml_metadata;
pub(crate) mod saml_provider;
pub(crate) mod server_certificate;
pub(crate) mod service_specific_credential;
pub(crate) mod signing_certificate;
pub(crate) mod ssh_public_key;
pub(crate) mod status;
pub(crate) mod tagging;
pub(crate) mod user;
