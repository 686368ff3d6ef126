//! Passwords that are forgotten, or that somebody else gave.

use maud::{Markup, html};

use super::field::{Account, Field, Kind, Policy, code, whose};
use super::frame::{Frame, Page};
use super::icon;
use super::sign_up::{Attribute, back};
use crate::words::fill;

/// Asks whose password is forgotten.
pub(crate) struct ForgotPassword<'a> {
    pub(crate) account: Account<'a>,
}

impl Page for ForgotPassword<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.forgot.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(frame.words.forgot, frame.words.forgot_lead)
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            (frame.form("/forgotPassword", &html! {
                (self.account.field(frame, "username"))
                (frame.submit(frame.words.send_code))
            }))
            (back(frame))
        }
    }
}

/// Sets a new password with a code.
pub(crate) struct ResetPassword<'a> {
    pub(crate) username: &'a str,
    pub(crate) destination: Option<&'a str>,
    pub(crate) policy: Policy,
}

impl Page for ResetPassword<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.reset.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let lead = self
            .destination
            .map(|to| fill(words.reset_lead, "{destination}", to));
        frame.heading(
            words.reset,
            lead.as_deref().unwrap_or(words.reset_lead_blind),
        )
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        html! {
            (frame.form("/confirmForgotPassword", &html! {
                (whose(self.username))
                (code(frame, "code"))
                (twice(frame, self.policy))
                (frame.submit(words.reset_button))
            }))
            div .foot {
                (frame.form("/forgotPassword", &html! {
                    input type="hidden" name="username" value=(self.username);
                    (words.no_code) " " button .link type="submit" { (words.send_again) }
                }))
            }
        }
    }
}

/// Asks for a password in place of a temporary one, and for attributes that are missing.
pub(crate) struct NewPassword<'a> {
    pub(crate) account: &'a str,
    pub(crate) attributes: Vec<Attribute<'a>>,
    pub(crate) policy: Policy,
}

impl Page for NewPassword<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.new_password_title.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        html! {
            i .emblem { (icon::lock()) }
            (frame.heading(frame.words.new_password_title, frame.words.new_password_lead))
        }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        frame.form(
            "/login/next",
            &html! {
                (whose(self.account))
                (twice(frame, self.policy))
                @for attribute in &self.attributes { (attribute.field(frame)) }
                (frame.submit(frame.words.save_password))
            },
        )
    }
}

/// A new password, and the same again.
fn twice(frame: &Frame<'_>, policy: Policy) -> Markup {
    let again = Field {
        name: "confirm_password",
        label: frame.words.repeat_password,
        kind: Kind::Password,
        autocomplete: "new-password",
        ..Field::default()
    };
    html! {
        (policy.field(frame, "new_password", frame.words.new_password))
        (again.render(frame))
    }
}
