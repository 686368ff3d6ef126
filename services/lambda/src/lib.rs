//! AWS Lambda.

#[rustfmt::skip]
pub mod api;
mod error;
#[rustfmt::skip]
pub mod kms_api;
#[rustfmt::skip]
pub mod sts_api;
mod operations;
pub mod runner;
mod store;

use std::sync::Arc;

use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

pub use crate::store::{LambdaRead, LambdaTx, LambdaWrite};

/// Lambda's state outside the store.
pub struct Lambda {}

impl Lambda {
    /// Lambda over a store, whose seal gives it the keys it needs for itself.
    pub fn new(_: &Store) -> Self {
        Self {}
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self)).finish()
    }
}

impl Service for Lambda {
    const NAME: &'static str = "lambda";
    type Read<'a> = LambdaRead<'a>;
    type Write<'a> = LambdaWrite<'a>;
    type Error = error::LambdaError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> LambdaRead<'a> {
        LambdaTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> LambdaWrite<'a> {
        LambdaTx { service: self, tx }
    }
}
