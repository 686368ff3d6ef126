//! On to an identity provider, for browsers that do not go by themselves.

use maud::{Markup, html};

use super::frame::{Frame, Page};
use crate::words::fill;

/// Where somebody goes on.
pub(crate) struct Onward<'a> {
    pub(crate) label: &'a str,
    pub(crate) path: &'a str,
}

impl Page for Onward<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        fill(frame.words.continue_with, "{provider}", self.label)
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(&self.title(frame), "")
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            a .button.first.submitButton-customizable href=(self.path) { (frame.words.next) }
        }
    }
}
