//! What a browser brings to a SAML provider by a form (SAML Bindings §3.5). It goes by itself with a
//! script, and by a button without.

use maud::{Markup, html};

use super::frame::{Frame, Page};
use crate::words::fill;

/// A request that is brought to a provider.
pub(crate) struct Handover<'a> {
    pub(crate) label: &'a str,
    pub(crate) action: &'a str,
    pub(crate) request: &'a str,
    pub(crate) relay_state: &'a str,
}

impl Page for Handover<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        fill(frame.words.continue_with, "{provider}", self.label)
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(&self.title(frame), "")
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            form method="post" action=(self.action) data-submit {
                input type="hidden" name="SAMLRequest" value=(self.request);
                input type="hidden" name="RelayState" value=(self.relay_state);
                (frame.submit(frame.words.next))
            }
        }
    }
}
