//! AWS Systems Manager Parameter Store.

#[rustfmt::skip]
pub mod api;
mod error;
#[rustfmt::skip]
pub mod kms_api;
mod operations;
mod store;

use std::sync::Arc;

use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

pub use crate::store::{SsmRead, SsmTx, SsmWrite};

/// SSM's state outside the store.
pub struct Ssm {}

impl Ssm {
    /// SSM over a store, whose seal gives it the keys it needs for itself.
    pub fn new(_: &Store) -> Self {
        Self {}
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self)).finish()
    }
}

impl Service for Ssm {
    const NAME: &'static str = "ssm";
    type Read<'a> = SsmRead<'a>;
    type Write<'a> = SsmWrite<'a>;
    type Error = error::SsmError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> SsmRead<'a> {
        SsmTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> SsmWrite<'a> {
        SsmTx { service: self, tx }
    }
}
