//! Amazon Cognito identity pools: people whom identity providers vouch for, and guests, get an identity
//! and temporary credentials of a role.
//!
//! Credentials are STS's: an identity pool's token goes to `AssumeRoleWithWebIdentity`, so that a
//! role's trust policy decides about each of them. Tokens of user pools are verified by what
//! [`user_pools`] says; those of providers in IAM, of Google and of Apple by the keys that these publish.
//!
//! Not answered: logins of Facebook, Amazon, Twitter and Digits (`501`), whose access tokens nobody but
//! these companies can tell about; Cognito Sync, which AWS has closed.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
mod error;
mod guest_policy;
mod linking;
mod login;
mod operations;
mod paging;
mod permission;
mod principal_tags;
mod quotas;
mod resources;
mod role_choice;
mod store;
#[rustfmt::skip]
pub mod sts_api;
mod token;
pub mod user_pools;
mod worker;

use std::sync::Arc;

use ringwall_federation::{Documents, ProviderKeys};
use ringwall_outbound::Outbound;
use ringwall_service::{Marker, Quotas, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{CognitoIdentityRead, CognitoIdentityTx, CognitoIdentityWrite};
use crate::user_pools::{NoUserPools, UserPools};

/// The service's state outside the store.
pub struct CognitoIdentity {
    marker: Marker,
    quotas: Quotas,
    provider_keys: ProviderKeys,
    user_pools: Arc<dyn UserPools>,
}

impl CognitoIdentity {
    /// The service over a store, whose seal gives it the keys it needs for itself; identity
    /// providers' keys are fetched by `outbound`.
    pub fn new(store: &Store, outbound: Outbound) -> Self {
        Self::over(store, Box::new(outbound))
    }

    fn over(store: &Store, documents: Box<dyn Documents>) -> Self {
        Self {
            marker: Marker::new(store.owned_key("cognito-identity", "marker")),
            quotas: Quotas::default(),
            provider_keys: ProviderKeys::new(documents),
            user_pools: Arc::new(NoUserPools),
        }
    }

    /// With the user pools of this installation.
    #[must_use]
    pub fn with_user_pools(mut self, user_pools: Arc<dyn UserPools>) -> Self {
        self.user_pools = user_pools;
        self
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::CreateIdentityPool>(op::create_identity_pool)
            .write::<api::DeleteIdentities>(op::delete_identities)
            .write::<api::DeleteIdentityPool>(op::delete_identity_pool)
            .read::<api::DescribeIdentity>(op::describe_identity)
            .read::<api::DescribeIdentityPool>(op::describe_identity_pool)
            .deferred::<api::GetCredentialsForIdentity>(op::get_credentials_for_identity)
            .write::<api::GetId>(op::get_id)
            .read::<api::GetIdentityPoolRoles>(op::get_identity_pool_roles)
            .write::<api::GetOpenIdToken>(op::get_open_id_token)
            .write::<api::GetOpenIdTokenForDeveloperIdentity>(
                op::get_open_id_token_for_developer_identity,
            )
            .read::<api::GetPrincipalTagAttributeMap>(op::get_principal_tag_attribute_map)
            .read::<api::ListIdentities>(op::list_identities)
            .read::<api::ListIdentityPools>(op::list_identity_pools)
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .read::<api::LookupDeveloperIdentity>(op::lookup_developer_identity)
            .write::<api::MergeDeveloperIdentities>(op::merge_developer_identities)
            .write::<api::SetIdentityPoolRoles>(op::set_identity_pool_roles)
            .write::<api::SetPrincipalTagAttributeMap>(op::set_principal_tag_attribute_map)
            .write::<api::TagResource>(op::tag_resource)
            .write::<api::UnlinkDeveloperIdentity>(op::unlink_developer_identity)
            .write::<api::UnlinkIdentity>(op::unlink_identity)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateIdentityPool>(op::update_identity_pool)
            .timer(worker::ORPHANS, worker::delete_orphans)
            .timer(worker::ASSERTION, worker::forget_assertion)
            .finish()
    }
}

impl Service for CognitoIdentity {
    const NAME: &'static str = "cognito-identity";
    type Read<'a> = CognitoIdentityRead<'a>;
    type Write<'a> = CognitoIdentityWrite<'a>;
    type Error = error::CognitoIdentityError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> CognitoIdentityRead<'a> {
        CognitoIdentityTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> CognitoIdentityWrite<'a> {
        CognitoIdentityTx { service: self, tx }
    }
}
