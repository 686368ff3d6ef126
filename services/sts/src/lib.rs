//! AWS Security Token Service: who am I, and temporary credentials.
//!
//! Nothing is kept: a session is in its token. Roles, users and their devices are rows of
//! `platform/identity`.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>

#[rustfmt::skip]
pub mod api;
mod error;
mod operations;
mod role_session;
mod second_factor;
mod session;
mod session_policies;
mod session_tags;
mod store;

use std::sync::Arc;

use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{StsRead, StsTx, StsWrite};

/// STS's state outside the store: keys of its own.
pub struct Sts {
    message_key: [u8; 32],
}

impl Sts {
    /// STS over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            message_key: store.owned_key("sts", "authorization message"),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AssumeRole>(op::assume_role)
            .read::<api::GetAccessKeyInfo>(op::get_access_key_info)
            .read::<api::GetCallerIdentity>(op::get_caller_identity)
            .read::<api::GetFederationToken>(op::get_federation_token)
            .write::<api::GetSessionToken>(op::get_session_token)
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
    ringwall_testing::TestHouse::new(|store| {
        vec![
            ringwall_iam::Iam::new(store).routes(),
            Sts::new(store).routes(),
        ]
    })
}
