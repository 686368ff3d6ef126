//! The mailbox as JSON, for tests.

use std::sync::Arc;

use ringwall_service::MessageContent;
use serde::Serialize;

use crate::mailbox::Letter;

#[derive(Serialize)]
struct List<'a> {
    messages: Vec<Item<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    /// To be given as `after`.
    number: u64,
    id: &'a str,
    time: String,
    service: &'a str,
    account: String,
    region: String,
    source_arn: &'a str,
    occasion: &'a str,
    user: &'a str,
    kind: &'static str,
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    /// The text of a text message, the HTML of a mail.
    body: &'a str,
}

/// The messages, the oldest first.
pub(super) fn list(letters: &[Arc<Letter>]) -> Vec<u8> {
    let messages = letters.iter().map(|letter| item(letter)).collect();
    serde_json::to_vec(&List { messages }).unwrap_or_default()
}

fn item(letter: &Letter) -> Item<'_> {
    let message = &letter.message;
    let (kind, from, reply_to, subject, body) = match &message.content {
        MessageContent::Email(email) => (
            "email",
            email.from.as_deref(),
            email.reply_to.as_deref(),
            Some(email.subject.as_str()),
            email.html.as_str(),
        ),
        MessageContent::Sms(sms) => (
            "sms",
            sms.sender_id.as_deref(),
            None,
            None,
            sms.text.as_str(),
        ),
    };
    Item {
        number: letter.number,
        id: &message.id,
        time: message.time.iso8601(),
        service: &message.service,
        account: message.account.to_string(),
        region: message.region.to_string(),
        source_arn: &message.source_arn,
        occasion: &message.occasion,
        user: &message.user,
        kind,
        to: letter.to(),
        from,
        reply_to,
        subject,
        body,
    }
}
