//! The principals of accounts and what they may: the rows that IAM, STS and Organizations write,
//! and that authentication and authorization read at every request.
//!
//! They stand here, below the services, because both sides need them and services do not depend
//! on each other. What a row may look like and which questions can be asked of it is said here;
//! what an operation checks and answers is the services' business.
//!
//! Names of IAM's entities are unique ignoring case and keep the case they were given: rows are
//! keyed by the [`folded`] name.
//!
//! **Architecture invariant:** what a caller may is gathered from one view of the store
//! ([`Bundles`]); nothing is pushed or invalidated, so nothing can be stale.

mod access_key;
mod account_alias;
mod account_features;
mod authorization_message;
mod aws_managed;
mod bundle;
mod caller_record;
mod certificate_use;
mod control;
mod credentials;
mod delegation;
mod document;
mod group;
mod identity_pool_key;
mod login_profile;
mod managed_policy;
mod mfa;
pub mod organization;
mod organization_features;
pub mod organization_trust;
mod outbound_key;
mod own_policies;
mod password;
mod password_policy;
mod policy_words;
mod provider;
mod role;
mod server_certificate;
mod service_specific_credential;
mod signing_certificate;
mod ssh_public_key;
mod unique_id;
mod user;
mod uses;

pub use access_key::{
    AccessKey, KeyOwner, access_keys_of, delete_access_key, find_access_key, put_access_key,
};
pub use account_alias::{
    delete_account_alias, find_account_alias, find_account_of_alias, put_account_alias,
};
pub use account_features::{
    AccountFeatures, account_features, account_of_issuer, put_account_features,
};
pub use authorization_message::AuthorizationMessages;
pub use aws_managed::AwsManagedPolicy;
pub use bundle::{Bundle, Bundles, NamedPolicy, PolicyHome};
pub use caller_record::CallerRecord;
pub use certificate_use::{CertificateUse, find_certificate_user, put_certificate_use};
pub use control::{
    Controls, FULL_AWS_ACCESS, OrganizationPlace, RCP_FULL_AWS_ACCESS, targets_above,
};
pub use credentials::Credentials;
pub use delegation::{
    DelegationParameter, DelegationRequest, DelegationState, DelegationToken, delegation_requests,
    delete_delegation_request, find_delegation_request, find_delegation_workflow,
    find_provider_boundary, find_request_of_token, is_provider_policy, put_delegation_request,
    put_provider_boundary,
};
pub use document::{Document, UnknownPrincipal, entity_id};
pub use group::{
    Group, delete_group, delete_membership, find_group, groups, members_of, put_group,
    put_membership,
};
pub use identity_pool_key::{
    identity_pool_issuer, identity_pool_keys, identity_pool_principal, put_identity_pool_key,
};
pub use login_profile::{
    LoginProfile, delete_login_profile, find_login_profile, put_login_profile,
};
pub use managed_policy::{
    Attachment, AttachmentUse, EntityKind, ManagedPolicy, PolicyName, PolicyVersion, VersionFacts,
    attachments_of, count_attachments, delete_attachment, delete_managed_policy,
    delete_policy_version, find_default_document, find_managed_policy, find_policy_version,
    managed_policies, put_attachment, put_managed_policy, put_policy_version,
};
pub use mfa::{
    EnabledFor, MfaDevice, delete_mfa_device, find_mfa_device, mfa_devices, mfa_devices_of,
    put_mfa_device, step_of,
};
pub use organization_features::{RootFeatures, put_root_features, root_features};
pub use outbound_key::{OutboundKey, find_outbound_key, outbound_keys, put_outbound_key};
pub use own_policies::OwnPolicies;
pub use password::{PASSWORD_COST, PasswordHash};
pub use password_policy::{
    PasswordFault, PasswordPolicy, delete_password_policy, find_password_policy,
    put_password_policy,
};
pub use policy_words::policy_words;
pub use provider::{
    OidcProvider, SamlDecryptionKey, SamlProvider, delete_oidc_provider, delete_saml_provider,
    find_oidc_provider, find_saml_provider, oidc_providers, put_oidc_provider, put_saml_provider,
    saml_providers,
};
pub use role::{Role, delete_role, find_role, put_role, roles};
pub use server_certificate::{
    ServerCertificate, delete_server_certificate, find_own_server_certificate,
    find_server_certificate, put_server_certificate, server_certificates,
};
pub use service_specific_credential::{
    ServiceSpecificCredential, delete_service_specific_credential,
    find_service_specific_credential, put_service_specific_credential,
    service_specific_credentials_of,
};
pub use signing_certificate::{
    SigningCertificate, delete_signing_certificate, find_signing_certificate,
    has_signing_certificate, put_signing_certificate, signing_certificates_of,
};
pub use ssh_public_key::{
    SshPublicKey, delete_ssh_public_key, find_ssh_public_key, put_ssh_public_key,
    ssh_public_keys_of,
};
pub use unique_id::{IdPrefix, random_letters, unique_id};
pub use user::{User, delete_user, find_user, put_user, users};
pub use uses::{LastUse, Uses};

/// A name as it is looked for: entities of names that differ in case alone are one.
pub fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Where an account's entity of a name stands.
fn place(account: ringwall_core::AccountId, name: &str) -> ringwall_store::RowKey {
    ringwall_store::RowKey::with_capacity(40)
        .number(account.number())
        .text(&folded(name))
}

/// Where an account's entities begin.
const fn of_account(account: ringwall_core::AccountId) -> [u8; 8] {
    account.number().to_be_bytes()
}
