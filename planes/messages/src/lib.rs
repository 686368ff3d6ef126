//! Delivers mail and text messages that services have put into the outbox.
//!
//! Mail goes to an SMTP server, text messages go to a webhook, and both can be read in the
//! developer's mailbox (`/_ringwall/mailbox`) where that is kept. What cannot be delivered is
//! tried again, less and less often, and given up in the end.
//!
//! **Architecture invariant:** a message's content, which holds codes and temporary passwords,
//! reaches its addressee and the mailbox, and no log.

mod mailbox;
mod page;
mod queue;
mod settings;
mod smtp;
mod webhook;
mod worker;

pub use queue::Undelivered;
pub use settings::{InvalidSetting, Login, Settings, SmsWebhook, SmtpServer};
pub use worker::Messages;
