//! Elastic Load Balancing: application load balancers, their listeners, rules and target groups.
//!
//! The operations write down what is wanted; `planes/front-door` listens, forwards and reports the
//! health of targets.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
mod error;
mod operations;
mod store;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

pub use crate::store::{Elbv2Read, Elbv2Tx, Elbv2Write};

/// The service's state outside the store.
pub struct Elbv2 {
    marker: Marker,
}

impl Elbv2 {
    /// The service over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("elbv2", "marker")),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self)).finish()
    }
}

impl Service for Elbv2 {
    const NAME: &'static str = "elbv2";
    type Read<'a> = Elbv2Read<'a>;
    type Write<'a> = Elbv2Write<'a>;
    type Error = error::Elbv2Error;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> Elbv2Read<'a> {
        Elbv2Tx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> Elbv2Write<'a> {
        Elbv2Tx { service: self, tx }
    }
}
