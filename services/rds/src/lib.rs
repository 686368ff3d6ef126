//! Amazon RDS: DB instances.

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

pub use crate::store::{RdsRead, RdsTx, RdsWrite};

/// RDS's state outside the store.
pub struct Rds {}

impl Rds {
    /// RDS over a store, whose seal gives it the keys it needs for itself.
    pub fn new(_: &Store) -> Self {
        Self {}
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self)).finish()
    }
}

impl Service for Rds {
    const NAME: &'static str = "rds";
    type Read<'a> = RdsRead<'a>;
    type Write<'a> = RdsWrite<'a>;
    type Error = error::RdsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> RdsRead<'a> {
        RdsTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> RdsWrite<'a> {
        RdsTx { service: self, tx }
    }
}
