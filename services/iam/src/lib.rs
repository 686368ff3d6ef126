//! AWS Identity and Access Management.
//!
//! Resources: users, groups, roles, managed policies, instance profiles, access keys and the
//! other credentials of users, identity providers. They belong to an account and to no Region.
//! The rows of principals and policies stand in `platform/identity`, where authorization reads
//! them.
//!
//! Role templates are not answered.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html>

#[rustfmt::skip]
pub mod api;
mod by_arn;
mod chained;
mod credential_store;
pub mod delegation;
mod entity_naming;
mod error;
mod instance_profiles;
mod naming;
mod operations;
mod owner;
mod paging;
mod policy_lists;
mod policy_naming;
mod quotas;
mod reports;
mod resources;
mod role_deletion;
mod root_access;
mod simulation;
mod store;
#[cfg(test)]
mod test_certificates;
#[cfg(test)]
mod test_delegation;
#[cfg(test)]
mod test_iam;
#[cfg(test)]
mod test_mfa;
#[cfg(test)]
mod test_organizations;
#[cfg(test)]
mod test_policies;
#[cfg(test)]
mod test_providers;
#[cfg(test)]
mod test_ssh_keys;

use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_crypto::PassphraseCost;
use ringwall_identity::{PASSWORD_COST, Uses};
use ringwall_outbound::InsideHosts;
use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, StoreError, WriteTx};

use crate::delegation::Providers;
use crate::operations as op;
use crate::reports::credential_report;
pub use crate::store::{IamRead, IamTx, IamWrite};

/// IAM's state outside the store.
pub struct Iam {
    marker: Marker,
    uses: Arc<Uses>,
    inside: InsideHosts,
    password_cost: PassphraseCost,
    providers: Arc<Providers>,
}

impl Iam {
    /// IAM over a store, whose seal gives it the keys it needs for itself. The gateway notes in
    /// `uses` who calls; identity providers may be hosts of the `inside`.
    pub fn new(store: &Store, uses: Arc<Uses>, inside: InsideHosts) -> Self {
        Self {
            marker: Marker::new(store.owned_key("iam", "marker")),
            uses,
            inside,
            password_cost: PASSWORD_COST,
            providers: Arc::default(),
        }
    }

    /// The same, with product providers that may ask for temporary delegation.
    #[must_use]
    pub fn with_providers(self, providers: Arc<Providers>) -> Self {
        Self { providers, ..self }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AcceptDelegationRequest>(op::accept_delegation_request)
            .write::<api::AddClientIDToOpenIDConnectProvider>(
                op::add_client_id_to_open_id_connect_provider,
            )
            .write::<api::AddRoleToInstanceProfile>(op::add_role_to_instance_profile)
            .write::<api::AddUserToGroup>(op::add_user_to_group)
            .write::<api::AssociateDelegationRequest>(op::associate_delegation_request)
            .write::<api::AttachGroupPolicy>(op::attach_group_policy)
            .write::<api::AttachRolePolicy>(op::attach_role_policy)
            .write::<api::AttachUserPolicy>(op::attach_user_policy)
            .write::<api::ChangePassword>(op::change_password)
            .write::<api::CreateAccessKey>(op::create_access_key)
            .write::<api::CreateAccountAlias>(op::create_account_alias)
            .write::<api::CreateDelegationRequest>(op::create_delegation_request)
            .write::<api::CreateGroup>(op::create_group)
            .write::<api::CreateInstanceProfile>(op::create_instance_profile)
            .write::<api::CreateLoginProfile>(op::create_login_profile)
            .write::<api::CreateOpenIDConnectProvider>(op::create_open_id_connect_provider)
            .write::<api::CreatePolicy>(op::create_policy)
            .write::<api::CreatePolicyVersion>(op::create_policy_version)
            .write::<api::CreateRole>(op::create_role)
            .write::<api::CreateSAMLProvider>(op::create_saml_provider)
            .write::<api::CreateServiceLinkedRole>(op::create_service_linked_role)
            .write::<api::CreateServiceSpecificCredential>(op::create_service_specific_credential)
            .write::<api::CreateUser>(op::create_user)
            .write::<api::CreateVirtualMFADevice>(op::create_virtual_mfa_device)
            .write::<api::DeactivateMFADevice>(op::deactivate_mfa_device)
            .write::<api::DeleteAccessKey>(op::delete_access_key)
            .write::<api::DeleteAccountAlias>(op::delete_account_alias)
            .write::<api::DeleteAccountPasswordPolicy>(op::delete_account_password_policy)
            .write::<api::DeleteGroup>(op::delete_group)
            .write::<api::DeleteGroupPolicy>(op::delete_group_policy)
            .write::<api::DeleteInstanceProfile>(op::delete_instance_profile)
            .write::<api::DeleteLoginProfile>(op::delete_login_profile)
            .write::<api::DeleteOpenIDConnectProvider>(op::delete_open_id_connect_provider)
            .write::<api::DeletePolicy>(op::delete_policy)
            .write::<api::DeletePolicyVersion>(op::delete_policy_version)
            .write::<api::DeleteRole>(op::delete_role)
            .write::<api::DeleteRolePermissionsBoundary>(op::delete_role_permissions_boundary)
            .write::<api::DeleteRolePolicy>(op::delete_role_policy)
            .write::<api::DeleteSAMLProvider>(op::delete_saml_provider)
            .write::<api::DeleteServerCertificate>(op::delete_server_certificate)
            .write::<api::DeleteServiceLinkedRole>(op::delete_service_linked_role)
            .write::<api::DeleteServiceSpecificCredential>(op::delete_service_specific_credential)
            .write::<api::DeleteSigningCertificate>(op::delete_signing_certificate)
            .write::<api::DeleteSSHPublicKey>(op::delete_ssh_public_key)
            .write::<api::DeleteUser>(op::delete_user)
            .write::<api::DeleteUserPermissionsBoundary>(op::delete_user_permissions_boundary)
            .write::<api::DeleteUserPolicy>(op::delete_user_policy)
            .write::<api::DeleteVirtualMFADevice>(op::delete_virtual_mfa_device)
            .write::<api::DetachGroupPolicy>(op::detach_group_policy)
            .write::<api::DetachRolePolicy>(op::detach_role_policy)
            .write::<api::DetachUserPolicy>(op::detach_user_policy)
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
            .write::<api::GenerateOrganizationsAccessReport>(
                op::generate_organizations_access_report,
            )
            .write::<api::GenerateServiceLastAccessedDetails>(
                op::generate_service_last_accessed_details,
            )
            .read::<api::GetAccessKeyLastUsed>(op::get_access_key_last_used)
            .compute::<api::GetAccountAuthorizationDetails>(op::get_account_authorization_details)
            .read::<api::GetAccountPasswordPolicy>(op::get_account_password_policy)
            .read::<api::GetAccountProperties>(op::get_account_properties)
            .read::<api::GetAccountSummary>(op::get_account_summary)
            .read::<api::GetContextKeysForCustomPolicy>(op::get_context_keys_for_custom_policy)
            .read::<api::GetContextKeysForPrincipalPolicy>(
                op::get_context_keys_for_principal_policy,
            )
            .read::<api::GetCredentialReport>(op::get_credential_report)
            .compute::<api::GetDelegationRequest>(op::get_delegation_request)
            .read::<api::GetGroup>(op::get_group)
            .read::<api::GetGroupPolicy>(op::get_group_policy)
            .read::<api::GetHumanReadableSummary>(op::get_human_readable_summary)
            .read::<api::GetInstanceProfile>(op::get_instance_profile)
            .read::<api::GetLoginProfile>(op::get_login_profile)
            .read::<api::GetMFADevice>(op::get_mfa_device)
            .read::<api::GetOpenIDConnectProvider>(op::get_open_id_connect_provider)
            .compute::<api::GetOrganizationsAccessReport>(op::get_organizations_access_report)
            .read::<api::GetOutboundWebIdentityFederationInfo>(
                op::get_outbound_web_identity_federation_info,
            )
            .read::<api::GetPolicy>(op::get_policy)
            .read::<api::GetPolicyVersion>(op::get_policy_version)
            .read::<api::GetRole>(op::get_role)
            .read::<api::GetRolePolicy>(op::get_role_policy)
            .read::<api::GetSAMLProvider>(op::get_saml_provider)
            .read::<api::GetServerCertificate>(op::get_server_certificate)
            .compute::<api::GetServiceLastAccessedDetails>(op::get_service_last_accessed_details)
            .compute::<api::GetServiceLastAccessedDetailsWithEntities>(
                op::get_service_last_accessed_details_with_entities,
            )
            .read::<api::GetServiceLinkedRoleDeletionStatus>(
                op::get_service_linked_role_deletion_status,
            )
            .read::<api::GetSSHPublicKey>(op::get_ssh_public_key)
            .read::<api::GetUser>(op::get_user)
            .read::<api::GetUserPolicy>(op::get_user_policy)
            .read::<api::ListAccessKeys>(op::list_access_keys)
            .read::<api::ListAccountAliases>(op::list_account_aliases)
            .read::<api::ListAttachedGroupPolicies>(op::list_attached_group_policies)
            .read::<api::ListAttachedRolePolicies>(op::list_attached_role_policies)
            .read::<api::ListAttachedUserPolicies>(op::list_attached_user_policies)
            .read::<api::ListDelegationRequests>(op::list_delegation_requests)
            .read::<api::ListEntitiesForPolicy>(op::list_entities_for_policy)
            .read::<api::ListGroupPolicies>(op::list_group_policies)
            .read::<api::ListGroups>(op::list_groups)
            .read::<api::ListGroupsForUser>(op::list_groups_for_user)
            .read::<api::ListInstanceProfileTags>(op::list_instance_profile_tags)
            .read::<api::ListInstanceProfiles>(op::list_instance_profiles)
            .read::<api::ListInstanceProfilesForRole>(op::list_instance_profiles_for_role)
            .read::<api::ListMFADeviceTags>(op::list_mfa_device_tags)
            .read::<api::ListMFADevices>(op::list_mfa_devices)
            .read::<api::ListOpenIDConnectProviderTags>(op::list_open_id_connect_provider_tags)
            .read::<api::ListOpenIDConnectProviders>(op::list_open_id_connect_providers)
            .read::<api::ListOrganizationsFeatures>(op::list_organizations_features)
            .read::<api::ListPolicies>(op::list_policies)
            .read::<api::ListPoliciesGrantingServiceAccess>(
                op::list_policies_granting_service_access,
            )
            .read::<api::ListPolicyTags>(op::list_policy_tags)
            .read::<api::ListPolicyVersions>(op::list_policy_versions)
            .read::<api::ListRolePolicies>(op::list_role_policies)
            .read::<api::ListRoleTags>(op::list_role_tags)
            .read::<api::ListRoles>(op::list_roles)
            .read::<api::ListSAMLProviderTags>(op::list_saml_provider_tags)
            .read::<api::ListSAMLProviders>(op::list_saml_providers)
            .read::<api::ListServerCertificateTags>(op::list_server_certificate_tags)
            .read::<api::ListServerCertificates>(op::list_server_certificates)
            .read::<api::ListServiceSpecificCredentials>(op::list_service_specific_credentials)
            .read::<api::ListSigningCertificates>(op::list_signing_certificates)
            .read::<api::ListSSHPublicKeys>(op::list_ssh_public_keys)
            .read::<api::ListUserPolicies>(op::list_user_policies)
            .read::<api::ListUserTags>(op::list_user_tags)
            .read::<api::ListUsers>(op::list_users)
            .read::<api::ListVirtualMFADevices>(op::list_virtual_mfa_devices)
            .write::<api::PutAccountProperties>(op::put_account_properties)
            .write::<api::PutGroupPolicy>(op::put_group_policy)
            .write::<api::PutRolePermissionsBoundary>(op::put_role_permissions_boundary)
            .write::<api::PutRolePolicy>(op::put_role_policy)
            .write::<api::PutUserPermissionsBoundary>(op::put_user_permissions_boundary)
            .write::<api::PutUserPolicy>(op::put_user_policy)
            .write::<api::RejectDelegationRequest>(op::reject_delegation_request)
            .write::<api::RemoveClientIDFromOpenIDConnectProvider>(
                op::remove_client_id_from_open_id_connect_provider,
            )
            .write::<api::RemoveRoleFromInstanceProfile>(op::remove_role_from_instance_profile)
            .write::<api::RemoveUserFromGroup>(op::remove_user_from_group)
            .write::<api::ResetServiceSpecificCredential>(op::reset_service_specific_credential)
            .write::<api::ResyncMFADevice>(op::resync_mfa_device)
            .write::<api::SendDelegationToken>(op::send_delegation_token)
            .write::<api::SetDefaultPolicyVersion>(op::set_default_policy_version)
            .compute::<api::SimulateCustomPolicy>(op::simulate_custom_policy)
            .compute::<api::SimulatePrincipalPolicy>(op::simulate_principal_policy)
            .write::<api::SetSecurityTokenServicePreferences>(
                op::set_security_token_service_preferences,
            )
            .write::<api::TagInstanceProfile>(op::tag_instance_profile)
            .write::<api::TagMFADevice>(op::tag_mfa_device)
            .write::<api::TagOpenIDConnectProvider>(op::tag_open_id_connect_provider)
            .write::<api::TagPolicy>(op::tag_policy)
            .write::<api::TagRole>(op::tag_role)
            .write::<api::TagSAMLProvider>(op::tag_saml_provider)
            .write::<api::TagServerCertificate>(op::tag_server_certificate)
            .write::<api::TagUser>(op::tag_user)
            .write::<api::UntagInstanceProfile>(op::untag_instance_profile)
            .write::<api::UntagMFADevice>(op::untag_mfa_device)
            .write::<api::UntagOpenIDConnectProvider>(op::untag_open_id_connect_provider)
            .write::<api::UntagPolicy>(op::untag_policy)
            .write::<api::UntagRole>(op::untag_role)
            .write::<api::UntagSAMLProvider>(op::untag_saml_provider)
            .write::<api::UntagServerCertificate>(op::untag_server_certificate)
            .write::<api::UntagUser>(op::untag_user)
            .write::<api::UpdateAccessKey>(op::update_access_key)
            .write::<api::UpdateAccountPasswordPolicy>(op::update_account_password_policy)
            .write::<api::UpdateAssumeRolePolicy>(op::update_assume_role_policy)
            .write::<api::UpdateDelegationRequest>(op::update_delegation_request)
            .write::<api::UpdateGroup>(op::update_group)
            .write::<api::UpdateLoginProfile>(op::update_login_profile)
            .write::<api::UpdateOpenIDConnectProvider>(op::update_open_id_connect_provider)
            .write::<api::UpdateOpenIDConnectProviderThumbprint>(
                op::update_open_id_connect_provider_thumbprint,
            )
            .write::<api::UpdateRole>(op::update_role)
            .write::<api::UpdateRoleDescription>(op::update_role_description)
            .write::<api::UpdateSAMLProvider>(op::update_saml_provider)
            .write::<api::UpdateServerCertificate>(op::update_server_certificate)
            .write::<api::UpdateServiceSpecificCredential>(op::update_service_specific_credential)
            .write::<api::UpdateSigningCertificate>(op::update_signing_certificate)
            .write::<api::UpdateSSHPublicKey>(op::update_ssh_public_key)
            .write::<api::UpdateUser>(op::update_user)
            .write::<api::UploadServerCertificate>(op::upload_server_certificate)
            .write::<api::UploadSigningCertificate>(op::upload_signing_certificate)
            .write::<api::UploadSSHPublicKey>(op::upload_ssh_public_key)
            .background(Self::write_uses)
            .timer(delegation::EXPIRY, delegation::expire)
            .timer(credential_report::TIMER, credential_report::make)
            .timer(role_deletion::GO_ON, role_deletion::go_on)
            .finish()
    }
}

impl Iam {
    /// Writes down when keys, users, roles and services were last used.
    fn write_uses(tx: &mut IamWrite<'_>, _: Timestamp) -> Result<(), StoreError> {
        tx.iam.uses.write_down(tx.tx)
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
    test_house_with(Arc::default())
}

/// A house in which hashing passwords is cheap.
#[cfg(test)]
fn test_house_with(uses: Arc<Uses>) -> ringwall_testing::TestHouse {
    test_house_of(uses, Providers::default())
}

/// The same, with product providers.
#[cfg(test)]
fn test_house_of(uses: Arc<Uses>, providers: Providers) -> ringwall_testing::TestHouse {
    let password_cost = PassphraseCost {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };
    ringwall_testing::TestHouse::new(|store| {
        let iam = Iam {
            password_cost,
            ..Iam::new(store, uses, InsideHosts::default()).with_providers(Arc::new(providers))
        };
        vec![iam.routes()]
    })
}
