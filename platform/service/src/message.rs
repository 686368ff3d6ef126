//! Mail and text messages that services send to people.

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::{StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

/// The messages' topic in the outbox.
pub const MESSAGE_TOPIC: &str = "message";

/// How messages are written.
const MESSAGES: Table<Message> = Table::new("outbox.message");

/// A message to one person. No `Debug`: it carries codes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Tells it from all others, also when it is delivered twice.
    pub id: String,
    /// When it was written.
    pub time: Timestamp,
    /// The service that writes (`cognito-idp`).
    pub service: String,
    /// The account on whose behalf it writes.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// The ARN of the resource that it writes for.
    pub source_arn: String,
    /// Why it writes, in the service's words (`SignUp`).
    pub occasion: String,
    /// The name that the service knows the person by.
    pub user: String,
    /// What is sent.
    pub content: MessageContent,
}

/// What is sent, and how.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageContent {
    /// Mail.
    Email(Email),
    /// A text message to a telephone.
    Sms(Sms),
}

/// A mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// The sender: an address, with a name or without. The installation's own when absent.
    pub from: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The receiver's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text, HTML.
    pub html: String,
}

/// A text message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// The sender's name, where networks show one.
    pub sender_id: Option<String>,
    /// The receiver's number, in E.164's form.
    pub to: String,
    /// The text.
    pub text: String,
}

impl Message {
    /// Sends it when the transaction is committed, at least once.
    ///
    /// # Errors
    /// The store failed.
    pub fn send(&self, tx: &mut WriteTx) -> Result<(), StoreError> {
        tx.send(MESSAGE_TOPIC, &MESSAGES.encode(self)?)
    }

    /// A message as it stands in the outbox.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn decode(payload: &[u8]) -> Result<Self, StoreError> {
        MESSAGES.decode(payload)
    }
}
