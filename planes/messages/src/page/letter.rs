//! One message.

use std::fmt::Write as _;

use ringwall_service::MessageContent;

use super::html::{escape, page as frame};
use crate::mailbox::Letter;

/// The page of a message.
pub(super) fn page(letter: &Letter) -> String {
    let subject = letter.subject();
    let mut main = format!("<h1>{}</h1>\n<dl>\n", escape(subject));
    for (name, value) in facts(letter) {
        if let Some(value) = value {
            let line = writeln!(main, "<dt>{name}</dt><dd>{}</dd>", escape(value));
            debug_assert!(line.is_ok(), "a string takes everything");
        }
    }
    main.push_str("</dl>\n");
    main.push_str(&content(letter));
    frame(subject, &main)
}

/// The HTML of a mail, as it is.
pub(super) fn body(letter: &Letter) -> Option<String> {
    match &letter.message.content {
        MessageContent::Email(email) => Some(email.html.clone()),
        MessageContent::Sms(_) => None,
    }
}

fn facts(letter: &Letter) -> [(&'static str, Option<&str>); 7] {
    let message = &letter.message;
    let (from, reply_to) = match &message.content {
        MessageContent::Email(email) => (email.from.as_deref(), email.reply_to.as_deref()),
        MessageContent::Sms(sms) => (sms.sender_id.as_deref(), None),
    };
    [
        ("To", Some(letter.to())),
        ("From", from),
        ("Reply to", reply_to),
        ("Occasion", Some(message.occasion.as_str())),
        ("User", Some(message.user.as_str())),
        ("Sent for", Some(message.source_arn.as_str())),
        ("Service", Some(message.service.as_str())),
    ]
}

fn content(letter: &Letter) -> String {
    match &letter.message.content {
        MessageContent::Sms(sms) => format!("<p class=\"text\">{}</p>\n", escape(&sms.text)),
        MessageContent::Email(email) => format!(
            "<iframe title=\"The mail as its reader sees it\" sandbox=\"allow-popups\" \
             src=\"/_ringwall/mailbox/{}/body\"></iframe>\n{}\
             <details><summary>Source</summary><pre tabindex=\"0\">{}</pre></details>\n",
            letter.number,
            links(&email.html),
            escape(&email.html)
        ),
    }
}

/// The links of a mail, to follow them from here: within its frame they lead nowhere.
fn links(html: &str) -> String {
    let addresses = html.split("href=").skip(1).filter_map(|rest| {
        let quote = rest
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))?;
        let (address, _) = rest.strip_prefix(quote)?.split_once(quote)?;
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        is_web.then(|| address.replace("&amp;", "&"))
    });
    let items: String = addresses
        .map(|address| {
            let address = escape(&address);
            format!("<li><a href=\"{address}\" rel=\"noreferrer\">{address}</a></li>\n")
        })
        .collect();
    if items.is_empty() {
        return items;
    }
    format!("<h2>Links</h2>\n<ul>\n{items}</ul>\n")
}
