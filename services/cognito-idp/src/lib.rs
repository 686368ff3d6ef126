//! Amazon Cognito user pools.
//!
//! Resources: user pools with their app clients, users, groups, domains, identity providers. A pool's
//! row says what holds in it; `flow` signs people in, `token` gives out what proves it, `trigger` calls
//! functions on the way, `message` writes to people. The pages of managed login are
//! `planes/sign-in`'s, which works through [`hosted`].
//!
//! Not answered yet: recovery to a point in time, delivery of logs to Firehose, routing of domains, and
//! client secrets in Secrets Manager.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html>

mod account;
mod addressed;
#[rustfmt::skip]
pub mod api;
mod cimd;
mod codes;
mod configuration;
mod document;
mod error;
mod factor;
mod flow;
mod hashing;
pub mod hosted;
#[rustfmt::skip]
pub mod kms_api;
#[rustfmt::skip]
pub mod lambda_api;
mod limits;
mod listing;
mod logs;
mod message;
mod operations;
mod own_key;
mod pages_place;
mod password;
mod permission;
mod provider_document;
mod quotas;
mod refusal;
mod resources;
mod sealed;
mod secret_hash;
mod sms_role;
mod store;
#[cfg(test)]
mod test_accounts;
#[cfg(test)]
mod test_functions;
#[cfg(test)]
mod test_pools;
#[cfg(test)]
mod test_users;
mod threat;
mod token;
mod trigger;
mod users;
mod vault;
mod verification;
mod worker;

use std::sync::Arc;

use ringwall_buckets::{Buckets, Gathered};
use ringwall_core::{ApiError, Timestamp};
use ringwall_outbound::{InsideHosts, Outbound};
use ringwall_password::Cost;
use ringwall_risk::passwords::Filter;
use ringwall_service::{Marker, Message, Routes, Service};
use ringwall_store::{ReadTx, Store, StoreError, WriteTx};

pub use crate::addressed::AddressedPool;
use crate::cimd::Resting;
pub use crate::error::CognitoError;
use crate::flow::lockout::Lockouts;
use crate::flow::session;
use crate::hashing::Hashing;
pub use crate::logs::{LogGroup, LogGroups, PoolBucket};
use crate::operations as op;
pub use crate::pages_place::PagesPlace;
use crate::quotas::Throttle;
use crate::sealed::Sealer;
pub use crate::store::{CognitoRead, CognitoTx, CognitoWrite};
use crate::threat::compromised::CompromisedPasswords;
pub use crate::threat::notice::FEEDBACK_PATH;
pub use crate::threat::{Location, Nowhere, Whereabouts};
pub use crate::token::issuer::{InvalidIssuer, IssuerForm};
use crate::token::keys::ReadyKeys;
use crate::trigger::custom_sender;
use crate::users::import;
pub use crate::users::import::upload::PATH as USER_IMPORT_PATH;
use crate::vault::Vault;
pub use crate::verification::Signer;

/// The service's state outside the store.
pub struct CognitoIdp {
    pub(crate) marker: Marker,
    pub(crate) sealer: Sealer,
    /// Tells whose a new device is, and what nobody's passkey looks like.
    pub(crate) device_key: [u8; 32],
    /// Hashes codes, and draws what people see who are not there.
    pub(crate) code_key: [u8; 32],
    /// Signing keys, ready to use.
    pub(crate) ready_keys: ReadyKeys,
    /// Which issuer tokens name.
    pub(crate) issuer: IssuerForm,
    pub(crate) vault: Vault,
    pub(crate) hashing: Hashing,
    /// Where clients find the server.
    pub(crate) origin: String,
    pub(crate) outbound: Arc<Outbound>,
    pub(crate) throttle: Throttle,
    /// Metadata documents of clients that are not asked for again yet.
    pub(crate) resting_documents: Resting,
    pub(crate) lockouts: Lockouts,
    /// Draws what is made up for names that nobody has.
    pub(crate) nobody: [u8; 32],
    pub(crate) pages: PagesPlace,
    /// Passwords that others know.
    pub(crate) compromised: CompromisedPasswords,
    /// Where addresses are.
    pub(crate) whereabouts: Arc<dyn Whereabouts>,
    /// Who keeps log groups, if anybody does.
    pub(crate) log_groups: Option<Arc<dyn LogGroups>>,
    /// Where buckets lie that logs go to.
    pub(crate) log_buckets: Option<Arc<dyn Buckets>>,
    /// What gathers for them.
    pub(crate) log_files: Option<Arc<Gathered<PoolBucket>>>,
}

impl CognitoIdp {
    /// The service over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("cognito-idp", "marker")),
            sealer: Sealer::new(store.owned_key("cognito-idp", "sealed texts")),
            device_key: store.owned_key("cognito-idp", "devices"),
            code_key: store.owned_key("cognito-idp", "codes"),
            ready_keys: ReadyKeys::default(),
            issuer: IssuerForm::default(),
            vault: Vault::new(store.owned_key("cognito-idp", "vault")),
            hashing: Hashing::new(Cost::default()),
            origin: "http://localhost:4566".to_owned(),
            outbound: Arc::new(Outbound::new(InsideHosts::default())),
            throttle: Throttle::default(),
            resting_documents: Resting::default(),
            lockouts: Lockouts::default(),
            nobody: store.owned_key("cognito-idp", "nobody"),
            pages: PagesPlace::default(),
            compromised: CompromisedPasswords::default(),
            whereabouts: Arc::new(Nowhere),
            log_groups: None,
            log_buckets: None,
            log_files: None,
        }
    }

    /// The same, where clients find the server at another origin (`https://auth.example.com`).
    #[must_use]
    pub fn with_origin(self, origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            ..self
        }
    }

    /// Lets documents of identity providers come from hosts of the inside too.
    #[must_use]
    pub fn reaching(self, inside: InsideHosts) -> Self {
        Self {
            outbound: Arc::new(Outbound::new(inside)),
            ..self
        }
    }

    /// Takes the file of a user import that was put to [`USER_IMPORT_PATH`] and this token.
    ///
    /// # Errors
    /// The token is not one of ours, or too old; the file is no text, or has too many users.
    pub fn take_user_import(
        &self,
        now: Timestamp,
        tx: &mut WriteTx,
        token: &str,
        file: &[u8],
    ) -> Result<(), ApiError> {
        import::upload::take(now, &mut self.write(tx), token, file).map_err(Into::into)
    }

    /// The same, whose tokens name such an issuer.
    #[must_use]
    pub fn issued_by(self, issuer: IssuerForm) -> Self {
        Self { issuer, ..self }
    }

    /// The same, whose links lead to pages there.
    #[must_use]
    pub fn with_pages_at(self, pages: PagesPlace) -> Self {
        Self { pages, ..self }
    }

    /// The same, which knows these passwords to be known to others.
    #[must_use]
    pub fn with_compromised_passwords(self, list: Filter) -> Self {
        Self {
            compromised: CompromisedPasswords { list: Some(list) },
            ..self
        }
    }

    /// The same, whose logs can go into buckets; what gathers for them is handed to `files`.
    #[must_use]
    pub fn with_log_buckets(
        self,
        buckets: Arc<dyn Buckets>,
        files: Arc<Gathered<PoolBucket>>,
    ) -> Self {
        Self {
            log_buckets: Some(buckets),
            log_files: Some(files),
            ..self
        }
    }

    /// The same, whose logs are kept there.
    #[must_use]
    pub fn with_log_groups(self, log_groups: Arc<dyn LogGroups>) -> Self {
        Self {
            log_groups: Some(log_groups),
            ..self
        }
    }

    /// A message of a user pool was given up: its log is told, if there is one.
    ///
    /// # Errors
    /// The store failed.
    pub fn tell_undelivered(
        &self,
        tx: &mut WriteTx,
        message: &Message,
        now: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.write(tx);
        let pool_id = message.source_arn.rsplit('/').next().unwrap_or_default();
        let Some(pool) = tx.find_pool(pool_id)? else {
            return Ok(());
        };
        let (occasion, user) = (&message.occasion, &message.user);
        let details = format!("The message {occasion} to the user {user} was given up: {reason}");
        logs::tell_undelivered(&mut tx, &pool, now, &message.id, &details)
    }

    /// The same, which knows where addresses are.
    #[must_use]
    pub fn with_whereabouts(self, whereabouts: Arc<dyn Whereabouts>) -> Self {
        Self {
            whereabouts,
            ..self
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Self::shared_routes(Arc::new(self))
    }

    /// The same of a service that somebody else has a hold of, too.
    pub fn shared_routes(service: Arc<Self>) -> Routes {
        Routes::new(service)
            .write::<api::AddCustomAttributes>(op::add_custom_attributes)
            .write::<api::AddUserPoolClientSecret>(op::add_user_pool_client_secret)
            .write::<api::AdminAddUserToGroup>(op::admin_add_user_to_group)
            .write::<api::AdminConfirmSignUp>(op::admin_confirm_sign_up)
            .write::<api::AdminCreateUser>(op::admin_create_user)
            .write::<api::AdminDeleteSoftwareToken>(op::admin_delete_software_token)
            .write::<api::AdminDeleteUser>(op::admin_delete_user)
            .write::<api::AdminDeleteUserAttributes>(op::admin_delete_user_attributes)
            .write::<api::AdminDisableProviderForUser>(op::admin_disable_provider_for_user)
            .write::<api::AdminDisableUser>(op::admin_disable_user)
            .write::<api::AdminEnableUser>(op::admin_enable_user)
            .write::<api::AdminForgetDevice>(op::admin_forget_device)
            .read::<api::AdminGetDevice>(op::admin_get_device)
            .read::<api::AdminGetUser>(op::admin_get_user)
            .read::<api::AdminGetUserAuthFactors>(op::admin_get_user_auth_factors)
            .write::<api::AdminInitiateAuth>(op::admin_initiate_auth)
            .write::<api::AdminLinkProviderForUser>(op::admin_link_provider_for_user)
            .read::<api::AdminListDevices>(op::admin_list_devices)
            .read::<api::AdminListGroupsForUser>(op::admin_list_groups_for_user)
            .read::<api::AdminListUserAuthEvents>(op::admin_list_user_auth_events)
            .read::<api::AdminListUserSessions>(op::admin_list_user_sessions)
            .write::<api::AdminRemoveUserFromGroup>(op::admin_remove_user_from_group)
            .write::<api::AdminResetUserPassword>(op::admin_reset_user_password)
            .write::<api::AdminRespondToAuthChallenge>(op::admin_respond_to_auth_challenge)
            .write::<api::AdminRevokeUserSession>(op::admin_revoke_user_session)
            .write::<api::AdminSetUserMFAPreference>(op::admin_set_user_mfa_preference)
            .write::<api::AdminSetUserPassword>(op::admin_set_user_password)
            .write::<api::AdminSetUserSettings>(op::admin_set_user_settings)
            .write::<api::AdminUpdateAuthEventFeedback>(op::admin_update_auth_event_feedback)
            .write::<api::AdminUpdateDeviceStatus>(op::admin_update_device_status)
            .write::<api::AdminUpdateUserAttributes>(op::admin_update_user_attributes)
            .write::<api::AdminUserGlobalSignOut>(op::admin_user_global_sign_out)
            .write::<api::AssociateSoftwareToken>(op::associate_software_token)
            .write::<api::ChangePassword>(op::change_password)
            .write::<api::CompleteWebAuthnRegistration>(op::complete_web_authn_registration)
            .write::<api::ConfirmDevice>(op::confirm_device)
            .write::<api::ConfirmForgotPassword>(op::confirm_forgot_password)
            .write::<api::ConfirmSignUp>(op::confirm_sign_up)
            .write::<api::CreateCIMDPolicy>(op::create_cimd_policy)
            .write::<api::CreateGroup>(op::create_group)
            .write::<api::CreateIdentityProvider>(op::create_identity_provider)
            .write::<api::CreateManagedLoginBranding>(op::create_managed_login_branding)
            .write::<api::CreateResourceServer>(op::create_resource_server)
            .write::<api::CreateTerms>(op::create_terms)
            .write::<api::CreateUserImportJob>(op::create_user_import_job)
            .write::<api::CreateUserPool>(op::create_user_pool)
            .write::<api::CreateUserPoolClient>(op::create_user_pool_client)
            .write::<api::CreateUserPoolDomain>(op::create_user_pool_domain)
            .write::<api::CreateUserPoolReplica>(op::create_user_pool_replica)
            .write::<api::DeleteCIMDPolicy>(op::delete_cimd_policy)
            .write::<api::DeleteGroup>(op::delete_group)
            .write::<api::DeleteIdentityProvider>(op::delete_identity_provider)
            .write::<api::DeleteManagedLoginBranding>(op::delete_managed_login_branding)
            .write::<api::DeleteResourceServer>(op::delete_resource_server)
            .write::<api::DeleteTerms>(op::delete_terms)
            .write::<api::DeleteUser>(op::delete_user)
            .write::<api::DeleteUserAttributes>(op::delete_user_attributes)
            .write::<api::DeleteUserPool>(op::delete_user_pool)
            .write::<api::DeleteUserPoolClient>(op::delete_user_pool_client)
            .write::<api::DeleteUserPoolClientSecret>(op::delete_user_pool_client_secret)
            .write::<api::DeleteUserPoolDomain>(op::delete_user_pool_domain)
            .write::<api::DeleteUserPoolReplica>(op::delete_user_pool_replica)
            .write::<api::DeleteWebAuthnCredential>(op::delete_web_authn_credential)
            .read::<api::DescribeCIMDPolicy>(op::describe_cimd_policy)
            .read::<api::DescribeIdentityProvider>(op::describe_identity_provider)
            .read::<api::DescribeManagedLoginBranding>(op::describe_managed_login_branding)
            .read::<api::DescribeManagedLoginBrandingByClient>(
                op::describe_managed_login_branding_by_client,
            )
            .read::<api::DescribeResourceServer>(op::describe_resource_server)
            .read::<api::DescribeRiskConfiguration>(op::describe_risk_configuration)
            .read::<api::DescribeTerms>(op::describe_terms)
            .read::<api::DescribeTermsByClient>(op::describe_terms_by_client)
            .read::<api::DescribeUserImportJob>(op::describe_user_import_job)
            .read::<api::DescribeUserPool>(op::describe_user_pool)
            .read::<api::DescribeUserPoolClient>(op::describe_user_pool_client)
            .read::<api::DescribeUserPoolDomain>(op::describe_user_pool_domain)
            .write::<api::ForgetDevice>(op::forget_device)
            .write::<api::ForgotPassword>(op::forgot_password)
            .read::<api::GetCSVHeader>(op::get_csv_header)
            .write::<api::GetClientToken>(op::get_client_token)
            .write::<api::GetDerivedToken>(op::get_derived_token)
            .read::<api::GetDevice>(op::get_device)
            .read::<api::GetGroup>(op::get_group)
            .read::<api::GetIdentityProviderByIdentifier>(op::get_identity_provider_by_identifier)
            .read::<api::GetLogDeliveryConfiguration>(op::get_log_delivery_configuration)
            .read::<api::GetProvisionedLimit>(op::get_provisioned_limit)
            .write::<api::GetSigningCertificate>(op::get_signing_certificate)
            .write::<api::GetTokensFromRefreshToken>(op::get_tokens_from_refresh_token)
            .read::<api::GetUICustomization>(op::get_ui_customization)
            .read::<api::GetUser>(op::get_user)
            .write::<api::GetUserAttributeVerificationCode>(
                op::get_user_attribute_verification_code,
            )
            .read::<api::GetUserAuthFactors>(op::get_user_auth_factors)
            .read::<api::GetUserPoolClientSessionConfiguration>(
                op::get_user_pool_client_session_configuration,
            )
            .read::<api::GetUserPoolMfaConfig>(op::get_user_pool_mfa_config)
            .read::<api::GetUserPoolSessionConfiguration>(op::get_user_pool_session_configuration)
            .write::<api::GlobalSignOut>(op::global_sign_out)
            .write::<api::InitiateAuth>(op::initiate_auth)
            .read::<api::ListCIMDPolicies>(op::list_cimd_policies)
            .read::<api::ListClientMetadataURLs>(op::list_client_metadata_urls)
            .read::<api::ListDevices>(op::list_devices)
            .read::<api::ListGroups>(op::list_groups)
            .read::<api::ListIdentityProviders>(op::list_identity_providers)
            .read::<api::ListResourceServers>(op::list_resource_servers)
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .read::<api::ListTerms>(op::list_terms)
            .read::<api::ListUserImportJobs>(op::list_user_import_jobs)
            .read::<api::ListUserPoolClientSecrets>(op::list_user_pool_client_secrets)
            .read::<api::ListUserPoolClients>(op::list_user_pool_clients)
            .read::<api::ListUserPoolReplicas>(op::list_user_pool_replicas)
            .read::<api::ListUserPools>(op::list_user_pools)
            .read::<api::ListUserSessions>(op::list_user_sessions)
            .read::<api::ListUsers>(op::list_users)
            .read::<api::ListUsersInGroup>(op::list_users_in_group)
            .read::<api::ListWebAuthnCredentials>(op::list_web_authn_credentials)
            .write::<api::ResendConfirmationCode>(op::resend_confirmation_code)
            .write::<api::RespondToAuthChallenge>(op::respond_to_auth_challenge)
            .write::<api::RevokeToken>(op::revoke_token)
            .write::<api::RevokeUserSession>(op::revoke_user_session)
            .write::<api::SetLogDeliveryConfiguration>(op::set_log_delivery_configuration)
            .write::<api::SetRiskConfiguration>(op::set_risk_configuration)
            .write::<api::SetUICustomization>(op::set_ui_customization)
            .write::<api::SetUserMFAPreference>(op::set_user_mfa_preference)
            .write::<api::SetUserPoolClientSessionConfiguration>(
                op::set_user_pool_client_session_configuration,
            )
            .write::<api::SetUserPoolMfaConfig>(op::set_user_pool_mfa_config)
            .write::<api::SetUserPoolSessionConfiguration>(op::set_user_pool_session_configuration)
            .write::<api::SetUserSettings>(op::set_user_settings)
            .write::<api::SignUp>(op::sign_up)
            .write::<api::StartUserImportJob>(op::start_user_import_job)
            .write::<api::StartWebAuthnRegistration>(op::start_web_authn_registration)
            .write::<api::StopUserImportJob>(op::stop_user_import_job)
            .write::<api::TagResource>(op::tag_resource)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateAuthEventFeedback>(op::update_auth_event_feedback)
            .write::<api::UpdateCIMDPolicy>(op::update_cimd_policy)
            .write::<api::UpdateClientMetadataURLState>(op::update_client_metadata_url_state)
            .write::<api::UpdateDeviceStatus>(op::update_device_status)
            .write::<api::UpdateGroup>(op::update_group)
            .write::<api::UpdateIdentityProvider>(op::update_identity_provider)
            .write::<api::UpdateManagedLoginBranding>(op::update_managed_login_branding)
            .write::<api::UpdateProvisionedLimit>(op::update_provisioned_limit)
            .write::<api::UpdateResourceServer>(op::update_resource_server)
            .write::<api::UpdateTerms>(op::update_terms)
            .write::<api::UpdateUserAttributes>(op::update_user_attributes)
            .write::<api::UpdateUserPool>(op::update_user_pool)
            .write::<api::UpdateUserPoolClient>(op::update_user_pool_client)
            .write::<api::UpdateUserPoolDomain>(op::update_user_pool_domain)
            .write::<api::UpdateUserPoolReplica>(op::update_user_pool_replica)
            .write::<api::VerifySoftwareToken>(op::verify_software_token)
            .write::<api::VerifyUserAttribute>(op::verify_user_attribute)
            .timer(import::steps::STEP, import::steps::step)
            .timer(import::steps::EXPIRY, import::steps::expire)
            .timer(import::steps::CLEARING, import::steps::clear)
            .timer(users::worker::CLEAR_EVENTS, users::worker::clear_events)
            .timer(users::worker::CLEAR_MEMBERS, users::worker::clear_members)
            .timer(users::worker::DROP_EVENTS, users::worker::drop_events)
            .timer(custom_sender::TIMER, custom_sender::send)
            .timer(token::grant::EXPIRY, token::grant::expire)
            .timer(token::keys::ROTATION, token::keys::rotate)
            .timer(token::session::EXPIRY, token::session::expire)
            .background(Lockouts::write)
            .background(Hashing::rest)
            .background(session::forget)
            .background(logs::deliver)
            .timer(worker::POOL_PURGE, worker::purge_pool)
            .timer(hosted::EXPIRY, hosted::expire)
            .timer(users::worker::CLEAR_EVENTS, users::worker::clear_events)
            .timer(users::worker::CLEAR_MEMBERS, users::worker::clear_members)
            .finish()
    }
}

impl Service for CognitoIdp {
    const NAME: &'static str = "cognito-idp";
    type Read<'a> = CognitoRead<'a>;
    type Write<'a> = CognitoWrite<'a>;
    type Error = CognitoError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> CognitoRead<'a> {
        CognitoTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> CognitoWrite<'a> {
        CognitoTx { service: self, tx }
    }
}
