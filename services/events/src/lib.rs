//! Amazon EventBridge: the event bus, rules and targets.

#[rustfmt::skip]
pub mod api;
mod error;
#[rustfmt::skip]
pub mod lambda_api;
mod operations;
mod store;

use std::sync::Arc;

use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

pub use crate::store::{EventsRead, EventsTx, EventsWrite};

/// EventBridge's state outside the store.
pub struct Events {}

impl Events {
    /// EventBridge over a store, whose seal gives it the keys it needs for itself.
    pub fn new(_: &Store) -> Self {
        Self {}
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self)).finish()
    }
}

impl Service for Events {
    const NAME: &'static str = "events";
    type Read<'a> = EventsRead<'a>;
    type Write<'a> = EventsWrite<'a>;
    type Error = error::EventsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> EventsRead<'a> {
        EventsTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> EventsWrite<'a> {
        EventsTx { service: self, tx }
    }
}
