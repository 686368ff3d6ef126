//! The event bus of an account: what services tell whoever has a rule for it.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html>

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::{StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

/// The bus's topic in the outbox.
pub const BUS_TOPIC: &str = "bus";

/// How events are written.
const BUS: Table<BusEvent> = Table::new("outbox.bus");

/// An event on the default bus of an account in a Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusEvent {
    /// Tells it from all others, also when it is delivered twice.
    pub id: String,
    /// Who sends it (`aws.ssm`).
    pub source: String,
    /// What its `detail` looks like (`Parameter Store Change`).
    pub detail_type: String,
    /// The account it happened in.
    pub account: AccountId,
    /// The Region it happened in.
    pub region: Region,
    /// When it happened.
    pub time: Timestamp,
    /// ARNs of what it is about.
    pub resources: Vec<String>,
    /// What happened, a JSON object as text.
    pub detail: String,
}

impl BusEvent {
    /// Sends it when the transaction is committed, at least once.
    ///
    /// # Errors
    /// The store failed.
    pub fn send(&self, tx: &mut WriteTx) -> Result<(), StoreError> {
        tx.send(BUS_TOPIC, &BUS.encode(self)?)
    }

    /// An event as it stands in the outbox.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn decode(payload: &[u8]) -> Result<Self, StoreError> {
        BUS.decode(payload)
    }
}
