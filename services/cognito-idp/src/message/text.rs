//! The text of a message: a template with its placeholders filled.

use super::{Letter, Reason, templates};
use crate::resources::pool::Contact;
use crate::trigger::custom_message::Written;

/// Stands for the code.
pub(super) const CODE: &str = "{####}";
/// Stands for the user name.
pub(super) const USERNAME: &str = "{username}";
/// Stands for the link; what is between the marks is its text.
pub(super) const LINK: &str = "{##Click Here##}";

const LINK_BEGINS: &str = "{##";
const LINK_ENDS: &str = "##}";

/// A text, ready to be sent. No `Debug`: it carries the code.
pub(super) struct Text {
    /// Of mail alone.
    pub(super) subject: String,
    pub(super) body: String,
}

/// The text that the function wrote if it can be used, else the pool's.
pub(super) fn compose(letter: &Letter<'_>, written: Written, link: Option<&str>) -> Text {
    let own = match link {
        Some(_) => templates::of_link(&letter.occasion.pool.templates),
        None => templates::of_code(&letter.occasion.pool.templates, letter.reason),
    };
    let is_usable = |body: &String| has_placeholders(letter, body, link.is_some());
    let (own_body, body) = match letter.contact {
        Contact::Email => (own.email, written.email_message),
        Contact::Phone => (own.sms, written.sms_message),
    };
    let body = body.filter(is_usable);
    let subject = written.email_subject.filter(|subject| !subject.is_empty());
    Text {
        subject: subject.unwrap_or_else(|| own.subject.to_owned()),
        body: fill(letter, body.as_deref().unwrap_or(own_body), link),
    }
}

/// A text without what it is sent for is of no use.
fn has_placeholders(letter: &Letter<'_>, body: &str, by_link: bool) -> bool {
    match letter.reason {
        Reason::AdminCreateUser => body.contains(CODE) && body.contains(USERNAME),
        Reason::AccountTakeOverNotification => !body.is_empty(),
        _ if by_link => parted_at_link(body).is_some() || body.contains(CODE),
        _ => body.contains(CODE),
    }
}

fn fill(letter: &Letter<'_>, template: &str, link: Option<&str>) -> String {
    let shown = |text: &str| match letter.contact {
        Contact::Email => escaped(text),
        Contact::Phone => text.to_owned(),
    };
    // The link first: neither names nor codes can begin one.
    let linked = match link.zip(parted_at_link(template)) {
        Some((address, (before, text, after))) => {
            let address = escaped(address);
            format!("{before}<a href=\"{address}\">{text}</a>{after}")
        }
        None => template.to_owned(),
    };
    let mut filled = String::with_capacity(linked.len() + letter.name.len());
    let mut rest = linked.as_str();
    // In one pass, so that a name that looks like a placeholder stays a name.
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        filled.push_str(before);
        if let Some(after) = from.strip_prefix(CODE) {
            filled.push_str(&shown(letter.code));
            rest = after;
        } else if let Some(after) = from.strip_prefix(USERNAME) {
            filled.push_str(&shown(letter.name));
            rest = after;
        } else {
            filled.push('{');
            rest = from.strip_prefix('{').unwrap_or_default();
        }
    }
    filled.push_str(rest);
    filled
}

/// What stands before a link, its text, and what stands after.
fn parted_at_link(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once(LINK_BEGINS)?;
    let (text, after) = rest.split_once(LINK_ENDS)?;
    Some((before, text, after))
}

/// A text within HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
