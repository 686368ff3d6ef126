//! What IAM has, as the API shows it.

pub(crate) mod account_property;
pub(crate) mod boundary;
pub(crate) mod certificate;
pub(crate) mod document;
pub(crate) mod mfa_device;
pub(crate) mod oidc_provider;
pub(crate) mod qr_code;
pub(crate) mod saml_metadata;
pub(crate) mod saml_provider;
pub(crate) mod server_certificate;
pub(crate) mod service_specific_credential;
pub(crate) mod signing_certificate;
pub(crate) mod ssh_public_key;
pub(crate) mod status;
pub(crate) mod tag_list;
pub(crate) mod tagging;
pub(crate) mod user;
