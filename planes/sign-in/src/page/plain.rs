//! Pages that only say something.

use maud::{Markup, html};

use super::frame::{Frame, Page};
use super::icon;

/// Somebody is signed out.
pub(crate) struct SignedOut;

impl Page for SignedOut {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.signed_out.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        html! {
            i .emblem.good { (icon::tick()) }
            (frame.heading(frame.words.signed_out, frame.words.signed_out_lead))
        }
    }

    fn body(&self, _frame: &Frame<'_>) -> Markup {
        html! {}
    }
}

/// Why a sign-in cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TroubleKind {
    /// The address to go back to is not the client's.
    Redirect,
    Client,
    /// Managed login has no look for the client yet.
    Unbranded,
    Request,
    Expired,
    /// What somebody says of a sign-in cannot be taken.
    Feedback,
    Server,
}

/// A sign-in cannot go on.
pub(crate) struct Trouble<'a> {
    pub(crate) kind: TroubleKind,
    /// OAuth's word for it.
    pub(crate) code: &'a str,
    pub(crate) request_id: Option<&'a str>,
}

impl Page for Trouble<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.trouble.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let lead = match self.kind {
            TroubleKind::Redirect => words.trouble_redirect,
            TroubleKind::Client => words.trouble_client,
            TroubleKind::Unbranded => words.trouble_unbranded,
            TroubleKind::Request => words.trouble_request,
            TroubleKind::Expired => words.trouble_expired,
            TroubleKind::Feedback => words.trouble_feedback,
            TroubleKind::Server => words.trouble_server,
        };
        html! { i .emblem.bad { (icon::warning()) } (frame.heading(words.trouble, lead)) }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            dl .facts {
                dt { (frame.words.trouble_code) } dd { (self.code) }
                @if let Some(id) = self.request_id { dt { (frame.words.request_id) } dd { (id) } }
            }
        }
    }
}
