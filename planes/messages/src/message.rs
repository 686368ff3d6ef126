//! Stands in for the message that services write, until they do.

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::{StoreError, Table};
use serde::{Deserialize, Serialize};

/// The topic of messages in the outbox.
pub const MESSAGE_TOPIC: &str = "message";

const MESSAGES: Table<Message> = Table::new("outbox.message");

/// Mail or a text message to somebody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Tells it from all others.
    pub id: String,
    /// When it was written.
    pub time: Timestamp,
    /// Who sends it.
    pub service: String,
    /// For which account.
    pub account: AccountId,
    /// In which Region.
    pub region: Region,
    /// The resource it comes from.
    pub source_arn: String,
    /// What it is.
    pub kind: MessageKind,
    /// Facts for whoever looks at it.
    pub context: BTreeMap<String, String>,
}

/// How somebody is reached.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageKind {
    /// Mail.
    Email {
        /// The sender, unless it is the server's own.
        from: Option<String>,
        /// Whom an answer goes to.
        reply_to: Option<String>,
        /// Whom it is for.
        to: String,
        /// What it is about.
        subject: String,
        /// Its HTML.
        html: String,
        /// Its text.
        text: Option<String>,
    },
    /// A text message.
    Sms {
        /// Whom it is for.
        to: String,
        /// Its text.
        text: String,
        /// What it shows as its sender.
        sender_id: Option<String>,
    },
}

impl Message {
    /// A message as it stands in the outbox.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn decode(payload: &[u8]) -> Result<Self, StoreError> {
        MESSAGES.decode(payload)
    }
}
