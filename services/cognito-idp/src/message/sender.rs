//! Puts a message into the outbox, as the pool writes.

use ringwall_core::RequestContext;
use ringwall_service::{Email, Message, MessageContent, Sms};

use super::text::Text;
use super::{Letter, Reason};
use crate::error::CognitoError;
use crate::resources::pool::{Contact, Pool};
use crate::resources::pool_messages::EmailSettings;
use crate::resources::user::User;
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
    put(ctx, tx, pool, letter.user, letter.reason, content)
}

/// Mail that carries no code, written by the caller.
pub(crate) struct Notice {
    pub(crate) from: Option<String>,
    /// The identity that may send.
    pub(crate) source_arn: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) html: String,
}

/// Warns a user of what happened to his account.
pub(crate) fn send_notice(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    notice: Notice,
) -> Result<(), CognitoError> {
    let content = MessageContent::Email(Email {
        from: sender(notice.from.as_ref(), notice.source_arn.as_deref()).or(from(&pool.email)),
        reply_to: notice.reply_to,
        to: notice.to,
        subject: notice.subject,
        html: notice.html,
    });
    let reason = Reason::AccountTakeOverNotification;
    put(ctx, tx, pool, user, reason, content)
}

fn put(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    reason: Reason,
    content: MessageContent,
) -> Result<(), CognitoError> {
    let message = Message {
        id: ctx.uuid(),
        time: ctx.now(),
        service: "cognito-idp".to_owned(),
        account: pool.account,
        region: pool.region.clone(),
        source_arn: pool.arn(),
        occasion: reason.as_str().to_owned(),
        user: user.username.clone(),
        content,
    };
    Ok(message.send(tx.tx)?)
}

fn from(settings: &EmailSettings) -> Option<String> {
    sender(settings.from.as_ref(), settings.source_arn.as_deref())
}

/// The developer's sender: named, or the address of the identity that may send.
fn sender(named: Option<&String>, identity: Option<&str>) -> Option<String> {
    if let Some(from) = named {
        return Some(from.clone());
    }
    let (_, name) = identity?.split_once(":identity/")?;
    name.contains('@').then(|| name.to_owned())
}
