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
mod error;
mod naming;
mod operations;
mod paging;
mod quotas;
mod resources;
mod store;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
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
            .write::<api::CreateUser>(op::create_user)
            .read::<api::GetUser>(op::get_user)
            .read::<api::ListUsers>(op::list_users)
            .write::<api::PutUserPolicy>(op::put_user_policy)
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
