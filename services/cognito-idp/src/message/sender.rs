//! Puts a message into the outbox, as the pool writes.

use ringwall_core::RequestContext;
use ringwall_service::{Email, Message, MessageContent, Sms};

use super::Letter;
use super::text::Text;
use crate::error::CognitoError;
use crate::resources::pool::Contact;
use crate::resources::pool_messages::EmailSettings;
use crate::store::CognitoWrite;

pub(super) fn send(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    letter: &Letter<'_>,
    text: Text,
) -> Result<(), CognitoError> {
    let pool = letter.occasion.pool;
    let to = letter.address.to_owned();
    let content = match letter.contact {
        Contact::Email => MessageContent::Email(Email {
            from: from(&pool.email),
            reply_to: pool.email.reply_to.clone(),
            to,
            subject: text.subject,
            html: text.body,
        }),
        Contact::Phone => MessageContent::Sms(Sms {
            sender_id: None,
            to,
            text: text.body,
        }),
    };
    let message = Message {
        id: ctx.uuid(),
        time: ctx.now(),
        service: "cognito-idp".to_owned(),
        account: pool.account,
        region: pool.region.clone(),
        source_arn: pool.arn(),
        occasion: letter.reason.as_str().to_owned(),
        user: letter.user.username.clone(),
        content,
    };
    Ok(message.send(tx.tx)?)
}

/// The developer's sender: named, or the address of the identity that may send.
fn from(settings: &EmailSettings) -> Option<String> {
    if let Some(from) = &settings.from {
        return Some(from.clone());
    }
    let identity = settings.source_arn.as_deref()?;
    let (_, name) = identity.split_once(":identity/")?;
    name.contains('@').then(|| name.to_owned())
}
