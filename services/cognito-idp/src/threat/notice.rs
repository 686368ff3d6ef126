//! Mail that tells a user of a sign-in that looked like somebody else's, and asks whether it was he.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html#cognito-user-pool-settings-message-templates>

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::Call;
use crate::message::{self, Notice as Mail, Reason, escaped_html, escaped_query};
use crate::resources::auth_event::AuthEvent;
use crate::resources::pool::Contact;
use crate::resources::risk::{Notice, NoticeText};
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::trigger::{Occasion, Texts, attributes_of, custom_sender};
use crate::users::events;

/// Where somebody says whether a sign-in was his.
pub const FEEDBACK_PATH: &str = "/authEventFeedback";

/// What was done about the sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Block,
    Mfa,
    NoAction,
}

/// Tells the user, if he has an address.
pub(super) fn send(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    notice: &Notice,
    kind: Kind,
    event: &AuthEvent,
) -> Result<(), CognitoError> {
    let Some(address) = user.address(Contact::Email) else {
        return Ok(());
    };
    let values = values(ctx, tx, call, user, event)?;
    if custom_sender::delivers(&call.pool, Contact::Email) {
        let content = custom_sender::Content {
            code: None,
            user_attributes: &attributes_of(user),
            client_metadata: Some(&values),
        };
        let occasion = Occasion::new(&call.pool, Some(&call.client.id), Some(&user.username));
        let reason = Reason::AccountTakeOverNotification;
        return custom_sender::put(ctx, tx, &occasion, Contact::Email, reason, &content);
    }
    let (subject, body) = composed(notice, kind, &values);
    let mail = Mail {
        from: notice.from.clone(),
        source_arn: Some(notice.source_arn.clone()),
        reply_to: notice.reply_to.clone(),
        to: address.to_owned(),
        subject,
        html: body,
    };
    message::send_notice(ctx, tx, &call.pool, user, mail)
}

/// What stands for the placeholders.
fn values(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    user: &User,
    event: &AuthEvent,
) -> Result<Texts, CognitoError> {
    let token = events::feedback_token(ctx, &tx.service.sealer, user, &event.id)?;
    let origin = message::pages_origin(tx, &call.pool)?;
    let link = |value: &str| {
        let origin = origin.as_deref().unwrap_or_default();
        if origin.is_empty() {
            return String::new();
        }
        let (name, id) = (escaped_query(&user.username), escaped_query(&event.id));
        format!(
            "{origin}{FEEDBACK_PATH}?username={name}&event_id={id}&feedback_token={token}\
             &feedback_value={value}"
        )
    };
    let place = &event.place;
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let values = [
        ("username", user.username.clone()),
        ("ip-address", text(&place.address)),
        ("city", text(&place.city)),
        ("country", text(&place.country)),
        (
            "login-time",
            ringwall_srp::format_timestamp(event.at.secs()),
        ),
        ("device-name", text(&place.device)),
        ("one-click-link-valid", link("Valid")),
        ("one-click-link-invalid", link("Invalid")),
        ("event-id", event.id.clone()),
        ("feedback-token", token.clone()),
    ];
    let values = values.into_iter();
    Ok(values
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

/// The subject and the body: the pool's, or ours where it has none.
fn composed(notice: &Notice, kind: Kind, values: &Texts) -> (String, String) {
    let own = match kind {
        Kind::Block => &notice.block,
        Kind::Mfa => &notice.mfa,
        Kind::NoAction => &notice.no_action,
    };
    let usual = usual(kind, values);
    let text = own.as_ref().unwrap_or(&usual);
    let plain = |text: &String| escaped_html(text).replace('\n', "<br>\n");
    let template = text.html.clone().or_else(|| text.text.as_ref().map(plain));
    let body = fill(&template.unwrap_or_default(), values, escaped_html);
    (fill(&text.subject, values, str::to_owned), body)
}

/// Our own words.
fn usual(kind: Kind, values: &Texts) -> NoticeText {
    let (subject, done) = match kind {
        Kind::Block => ("A sign-in was blocked", "It was blocked."),
        Kind::Mfa => (
            "A sign-in from an unusual place",
            "A second factor was asked for.",
        ),
        Kind::NoAction => ("A sign-in from an unusual place", "It was let through."),
    };
    let has_links = values
        .get("one-click-link-valid")
        .is_some_and(|link| !link.is_empty());
    let links = if has_links {
        "<p><a href=\"{one-click-link-valid}\">It was me</a></p>\
         <p><a href=\"{one-click-link-invalid}\">It was not me</a></p>"
    } else {
        "<p>If it was not you, change your password.</p>"
    };
    let html = format!(
        "<p>Somebody signed in to your account {{username}} at {{login-time}} from {{ip-address}} \
         ({{city}}, {{country}}) with {{device-name}}. {done}</p>{links}"
    );
    NoticeText {
        subject: subject.to_owned(),
        html: Some(html),
        text: None,
    }
}

/// Fills placeholders in one pass, so that a value that looks like one stays a value.
fn fill(template: &str, values: &Texts, shown: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, from)) = rest.split_once('{') {
        filled.push_str(before);
        let found = from.split_once('}').and_then(|(name, after)| {
            let value = values.get(name)?;
            Some((value, after))
        });
        match found {
            Some((value, after)) => {
                filled.push_str(&shown(value));
                rest = after;
            }
            None => {
                filled.push('{');
                rest = from;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_values_escaped() {
        let values: Texts = [("username", "<b>{city}"), ("city", "Berlin")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let filled = fill("{username} {city} {unknown} {", &values, escaped_html);
        assert_eq!(filled, "&lt;b&gt;{city} Berlin {unknown} {");
    }
}
