//! AWS Security Token Service: who am I, and temporary credentials.
//!
//! Nothing is kept: a session is in its token. Roles, users and their devices are rows of
//! `platform/identity`.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>

#[rustfmt::skip]
pub mod api;
mod error;
mod identity_pool;
mod operations;
mod role_session;
mod saml_identity;
mod second_factor;
mod session;
mod session_policies;
mod session_tags;
mod store;
mod web_identity;

use std::sync::Arc;

use ringwall_federation::{Documents, ProviderKeys};
use ringwall_identity::AuthorizationMessages;
use ringwall_outbound::Outbound;
use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{StsRead, StsTx, StsWrite};

/// STS's state outside the store: keys of its own.
pub struct Sts {
    provider_keys: ProviderKeys,
    messages: AuthorizationMessages,
}

impl Sts {
    /// STS over a store, whose seal gives it the keys it needs for itself; identity providers'
    /// keys are fetched by `outbound`.
    pub fn new(store: &Store, outbound: Outbound) -> Self {
        Self::over(store, Box::new(outbound))
    }

    fn over(store: &Store, documents: Box<dyn Documents>) -> Self {
        Self {
            provider_keys: ProviderKeys::new(documents),
            messages: AuthorizationMessages::new(store),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AssumeRole>(op::assume_role)
            .read::<api::AssumeRoleWithSAML>(op::assume_role_with_saml)
            .compute::<api::AssumeRoleWithWebIdentity>(op::assume_role_with_web_identity)
            .read::<api::AssumeRoot>(op::assume_root)
            .read::<api::DecodeAuthorizationMessage>(op::decode_authorization_message)
            .read::<api::GetAccessKeyInfo>(op::get_access_key_info)
            .read::<api::GetCallerIdentity>(op::get_caller_identity)
            .read::<api::GetDelegatedAccessToken>(op::get_delegated_access_token)
            .read::<api::GetFederationToken>(op::get_federation_token)
            .read::<api::GetScopedCredentials>(op::get_scoped_credentials)
            .write::<api::GetSessionToken>(op::get_session_token)
            .write::<api::GetWebIdentityToken>(op::get_web_identity_token)
            .finish()
    }
}

impl Service for Sts {
    const NAME: &'static str = "sts";
    type Read<'a> = StsRead<'a>;
    type Write<'a> = StsWrite<'a>;
    type Error = error::StsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> StsRead<'a> {
        StsTx { sts: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> StsWrite<'a> {
        StsTx { sts: self, tx }
    }
}

#[cfg(test)]
fn test_house() -> ringwall_testing::TestHouse {
    ringwall_testing::TestHouse::new(|store| vec![Sts::over(store, Box::new(Nowhere)).routes()])
}

/// A network without servers.
#[cfg(test)]
struct Nowhere;

#[cfg(test)]
impl Documents for Nowhere {
    fn get(&self, _: &str, _: &[String]) -> Option<ringwall_outbound::Fetched> {
        None
    }
}
