//! EventBridge's tables in a transaction, and the questions asked of them.

use ringwall_store::{ReadTx, WriteTx};

use crate::Events;

/// EventBridge's tables in a transaction.
pub struct EventsTx<'a, X> {
    pub(crate) service: &'a Events,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type EventsRead<'a> = EventsTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type EventsWrite<'a> = EventsTx<'a, &'a mut WriteTx>;
