//! The list of messages.

use std::fmt::Write as _;
use std::sync::Arc;

use super::html::{escape, page as frame};
use crate::mailbox::{Filter, Letter};

/// The list, the newest first.
pub(super) fn page(letters: &[Arc<Letter>], filter: &Filter) -> String {
    let mut main = String::from("<h1>Messages</h1>\n");
    main.push_str(&search(filter));
    if letters.is_empty() {
        main.push_str(nothing(filter));
    } else {
        main.push_str(&table(letters));
        main.push_str(
            "<form method=\"post\" action=\"/_ringwall/mailbox/clear\">\
             <button class=\"quiet\">Empty the mailbox</button></form>\n",
        );
    }
    frame("Messages", &main)
}

fn search(filter: &Filter) -> String {
    let to = escape(filter.to.as_deref().unwrap_or_default());
    format!(
        "<form role=\"search\" action=\"/_ringwall/mailbox\">\n\
         <label for=\"to\">Receiver</label>\n\
         <input id=\"to\" name=\"to\" value=\"{to}\" autocomplete=\"off\" spellcheck=\"false\" \
         placeholder=\"ann@example.com or +15550100\">\n\
         <button>Show</button>\n</form>\n"
    )
}

const fn nothing(filter: &Filter) -> &'static str {
    if filter.to.is_some() {
        "<p>Nothing was sent to this receiver. <a href=\"/_ringwall/mailbox\">Show all messages</a></p>\n"
    } else {
        "<p>Nothing was sent yet. What services send to people appears here; load the page again to look.</p>\n"
    }
}

fn table(letters: &[Arc<Letter>]) -> String {
    let mut table = String::from(
        "<table>\n<thead><tr><th scope=\"col\">Subject</th><th scope=\"col\">Receiver</th>\
         <th scope=\"col\">Occasion</th><th scope=\"col\">Time (UTC)</th></tr></thead>\n<tbody>\n",
    );
    for letter in letters.iter().rev() {
        let time = letter.message.time.iso8601();
        let row = writeln!(
            table,
            "<tr><td><a href=\"/_ringwall/mailbox/{number}\">{subject}</a></td><td>{to}</td>\
             <td>{occasion}</td><td><time datetime=\"{time}\">{time}</time></td></tr>",
            number = letter.number,
            subject = escape(letter.subject()),
            to = escape(letter.to()),
            occasion = escape(&letter.message.occasion),
        );
        debug_assert!(row.is_ok(), "a string takes everything");
    }
    table.push_str("</tbody>\n</table>\n");
    table
}
