//! Saying whether a sign-in was one's own.

use maud::{Markup, html};

use super::frame::{Frame, Page};
use super::icon;

/// Asks whether somebody means it.
pub(crate) struct FeedbackQuestion<'a> {
    pub(crate) username: &'a str,
    pub(crate) event_id: &'a str,
    pub(crate) token: &'a str,
    pub(crate) is_valid: bool,
}

impl Page for FeedbackQuestion<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        let words = frame.words;
        let title = if self.is_valid {
            words.feedback_valid
        } else {
            words.feedback_invalid
        };
        title.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(&self.title(frame), frame.words.feedback_lead)
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let value = if self.is_valid { "Valid" } else { "Invalid" };
        frame.form(
            "/authEventFeedback",
            &html! {
                input type="hidden" name="username" value=(self.username);
                input type="hidden" name="event_id" value=(self.event_id);
                input type="hidden" name="feedback_token" value=(self.token);
                input type="hidden" name="feedback_value" value=(value);
                button .button.first type="submit" { (frame.words.feedback_send) }
            },
        )
    }
}

/// Thanks.
pub(crate) struct FeedbackGiven {
    pub(crate) is_valid: bool,
}

impl Page for FeedbackGiven {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.feedback_thanks.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let lead = if self.is_valid {
            words.feedback_noted
        } else {
            words.feedback_change_password
        };
        html! {
            i .emblem.good { (icon::tick()) }
            (frame.heading(words.feedback_thanks, lead))
        }
    }

    fn body(&self, _frame: &Frame<'_>) -> Markup {
        html! {}
    }
}
