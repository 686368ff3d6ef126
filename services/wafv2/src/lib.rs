//! AWS WAF: web ACLs, rule groups, IP sets, regex pattern sets, and which resource a web ACL guards.
//!
//! The operations write down what is wanted; `planes/wall` compiles it and judges requests.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
mod error;
mod operations;
mod store;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

pub use crate::store::{Wafv2Read, Wafv2Tx, Wafv2Write};

/// The service's state outside the store.
pub struct Wafv2 {
    marker: Marker,
}

impl Wafv2 {
    /// The service over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("wafv2", "marker")),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self)).finish()
    }
}

impl Service for Wafv2 {
    const NAME: &'static str = "wafv2";
    type Read<'a> = Wafv2Read<'a>;
    type Write<'a> = Wafv2Write<'a>;
    type Error = error::Wafv2Error;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> Wafv2Read<'a> {
        Wafv2Tx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> Wafv2Write<'a> {
        Wafv2Tx { service: self, tx }
    }
}
