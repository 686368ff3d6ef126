//! AWS Identity and Access Management.
//!
//! Resources: users, groups, roles, managed policies, instance profiles, access keys and the
//! other credentials of users, identity providers. They belong to an account and to no Region.
//! The rows of principals and policies stand in `platform/identity`, where authorization reads
//! them.
//!
//! Delegation requests and role templates are not answered.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html>

#[rustfmt::skip]
pub mod api;
mod by_arn;
mod error;
mod naming;
mod operations;
mod owner;
mod paging;
mod quotas;
mod reports;
mod resources;
mod root_access;
mod store;
#[cfg(test)]
mod test_certificates;
#[cfg(test)]
mod test_mfa;
#[cfg(test)]
mod test_organizations;
#[cfg(test)]
mod test_providers;
#[cfg(test)]
mod test_ssh_keys;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
use crate::reports::credential_report;
pub use crate::store::{IamRead, IamTx, IamWrite};

/// IAM's state outside the store.
pub struct Iam {
    marker: Marker,
}

impl Iam {
    /// IAM over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("iam", "marker")),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddClientIDToOpenIDConnectProvider>(
                op::add_client_id_to_open_id_connect_provider,
            )
            .write::<api::CreateOpenIDConnectProvider>(op::create_open_id_connect_provider)
            .write::<api::CreateSAMLProvider>(op::create_saml_provider)
            .write::<api::CreateServiceSpecificCredential>(op::create_service_specific_credential)
            .write::<api::CreateUser>(op::create_user)
            .write::<api::CreateVirtualMFADevice>(op::create_virtual_mfa_device)
            .write::<api::DeactivateMFADevice>(op::deactivate_mfa_device)
            .write::<api::DeleteOpenIDConnectProvider>(op::delete_open_id_connect_provider)
            .write::<api::DeleteSAMLProvider>(op::delete_saml_provider)
            .write::<api::DeleteServerCertificate>(op::delete_server_certificate)
            .write::<api::DeleteServiceSpecificCredential>(op::delete_service_specific_credential)
            .write::<api::DeleteSigningCertificate>(op::delete_signing_certificate)
            .write::<api::DeleteSSHPublicKey>(op::delete_ssh_public_key)
            .write::<api::DeleteVirtualMFADevice>(op::delete_virtual_mfa_device)
            .write::<api::DisableOrganizationsRootCredentialsManagement>(
                op::disable_organizations_root_credentials_management,
            )
            .write::<api::DisableOrganizationsRootSessions>(op::disable_organizations_root_sessions)
            .write::<api::DisableOutboundWebIdentityFederation>(
                op::disable_outbound_web_identity_federation,
            )
            .write::<api::EnableMFADevice>(op::enable_mfa_device)
            .write::<api::EnableOrganizationsRootCredentialsManagement>(
                op::enable_organizations_root_credentials_management,
            )
            .write::<api::EnableOrganizationsRootSessions>(op::enable_organizations_root_sessions)
            .write::<api::EnableOutboundWebIdentityFederation>(
                op::enable_outbound_web_identity_federation,
            )
            .write::<api::GenerateCredentialReport>(op::generate_credential_report)
            .write::<api::GenerateServiceLastAccessedDetails>(
                op::generate_service_last_accessed_details,
            )
            .read::<api::GetAccountProperties>(op::get_account_properties)
            .read::<api::GetCredentialReport>(op::get_credential_report)
            .read::<api::GetMFADevice>(op::get_mfa_device)
            .read::<api::GetOpenIDConnectProvider>(op::get_open_id_connect_provider)
            .read::<api::GetOutboundWebIdentityFederationInfo>(
                op::get_outbound_web_identity_federation_info,
            )
            .read::<api::GetSAMLProvider>(op::get_saml_provider)
            .read::<api::GetServerCertificate>(op::get_server_certificate)
            .read::<api::GetServiceLastAccessedDetails>(op::get_service_last_accessed_details)
            .read::<api::GetServiceLastAccessedDetailsWithEntities>(
                op::get_service_last_accessed_details_with_entities,
            )
            .read::<api::GetSSHPublicKey>(op::get_ssh_public_key)
            .read::<api::GetUser>(op::get_user)
            .read::<api::ListMFADeviceTags>(op::list_mfa_device_tags)
            .read::<api::ListMFADevices>(op::list_mfa_devices)
            .read::<api::ListOpenIDConnectProviderTags>(op::list_open_id_connect_provider_tags)
            .read::<api::ListOpenIDConnectProviders>(op::list_open_id_connect_providers)
            .read::<api::ListOrganizationsFeatures>(op::list_organizations_features)
            .read::<api::ListSAMLProviderTags>(op::list_saml_provider_tags)
            .read::<api::ListSAMLProviders>(op::list_saml_providers)
            .read::<api::ListServerCertificateTags>(op::list_server_certificate_tags)
            .read::<api::ListServerCertificates>(op::list_server_certificates)
            .read::<api::ListServiceSpecificCredentials>(op::list_service_specific_credentials)
            .read::<api::ListSigningCertificates>(op::list_signing_certificates)
            .read::<api::ListSSHPublicKeys>(op::list_ssh_public_keys)
            .read::<api::ListUsers>(op::list_users)
            .read::<api::ListVirtualMFADevices>(op::list_virtual_mfa_devices)
            .write::<api::PutAccountProperties>(op::put_account_properties)
            .write::<api::PutUserPolicy>(op::put_user_policy)
            .write::<api::RemoveClientIDFromOpenIDConnectProvider>(
                op::remove_client_id_from_open_id_connect_provider,
            )
            .write::<api::ResetServiceSpecificCredential>(op::reset_service_specific_credential)
            .write::<api::ResyncMFADevice>(op::resync_mfa_device)
            .write::<api::SetSecurityTokenServicePreferences>(
                op::set_security_token_service_preferences,
            )
            .write::<api::TagMFADevice>(op::tag_mfa_device)
            .write::<api::TagOpenIDConnectProvider>(op::tag_open_id_connect_provider)
            .write::<api::TagSAMLProvider>(op::tag_saml_provider)
            .write::<api::TagServerCertificate>(op::tag_server_certificate)
            .write::<api::UntagMFADevice>(op::untag_mfa_device)
            .write::<api::UntagOpenIDConnectProvider>(op::untag_open_id_connect_provider)
            .write::<api::UntagSAMLProvider>(op::untag_saml_provider)
            .write::<api::UntagServerCertificate>(op::untag_server_certificate)
            .write::<api::UpdateOpenIDConnectProvider>(op::update_open_id_connect_provider)
            .write::<api::UpdateOpenIDConnectProviderThumbprint>(
                op::update_open_id_connect_provider_thumbprint,
            )
            .write::<api::UpdateSAMLProvider>(op::update_saml_provider)
            .write::<api::UpdateServerCertificate>(op::update_server_certificate)
            .write::<api::UpdateServiceSpecificCredential>(op::update_service_specific_credential)
            .write::<api::UpdateSigningCertificate>(op::update_signing_certificate)
            .write::<api::UpdateSSHPublicKey>(op::update_ssh_public_key)
            .write::<api::UploadServerCertificate>(op::upload_server_certificate)
            .write::<api::UploadSigningCertificate>(op::upload_signing_certificate)
            .write::<api::UploadSSHPublicKey>(op::upload_ssh_public_key)
            .timer(credential_report::TIMER, credential_report::make)
            .finish()
    }
}

impl Service for Iam {
    const NAME: &'static str = "iam";
    type Read<'a> = IamRead<'a>;
    type Write<'a> = IamWrite<'a>;
    type Error = error::IamError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> IamRead<'a> {
        IamTx { iam: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> IamWrite<'a> {
        IamTx { iam: self, tx }
    }
}

#[cfg(test)]
fn test_house() -> ringwall_testing::TestHouse {
    ringwall_testing::TestHouse::new(|store| vec![Iam::new(store).routes()])
}
