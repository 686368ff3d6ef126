//! Signing up, and confirming that an address is one's own.

use maud::{Markup, PreEscaped, html};

use super::field::{Account, Field, Kind, Policy, code};
use super::frame::{Frame, Page};
use super::icon;
use crate::words::fill;

/// An attribute that somebody who signs up is asked for.
pub(crate) struct Attribute<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
    pub(crate) is_optional: bool,
}

impl Attribute<'_> {
    /// The attribute's name in a form.
    pub(crate) fn field_name(&self) -> String {
        format!("requiredAttributes[{}]", self.name)
    }

    pub(crate) fn field(&self, frame: &Frame<'_>) -> Markup {
        let (kind, autocomplete) = match self.name {
            "email" => (Kind::Email, "email"),
            "phone_number" => (Kind::Phone, "tel"),
            "birthdate" => (Kind::Date, "bday"),
            "website" | "profile" | "picture" => (Kind::Address, "url"),
            "name" => (Kind::Text, "name"),
            "given_name" => (Kind::Text, "given-name"),
            "family_name" => (Kind::Text, "family-name"),
            "middle_name" => (Kind::Text, "additional-name"),
            "nickname" => (Kind::Text, "nickname"),
            "address" => (Kind::Text, "street-address"),
            _ => (Kind::Text, "off"),
        };
        Field {
            name: &self.field_name(),
            label: frame.words.attribute(self.name),
            kind,
            value: self.value,
            autocomplete,
            hint: (kind == Kind::Phone).then_some(frame.words.phone_hint),
            is_optional: self.is_optional,
            ..Field::default()
        }
        .render(frame)
    }
}

/// The documents that one agrees to; addresses were checked when they were set.
pub(crate) struct Terms<'a> {
    pub(crate) terms_of_use: &'a str,
    pub(crate) privacy_policy: &'a str,
}

/// Makes an account.
pub(crate) struct SignUp<'a> {
    pub(crate) account: Account<'a>,
    pub(crate) attributes: Vec<Attribute<'a>>,
    pub(crate) policy: Policy,
    pub(crate) terms: Option<Terms<'a>>,
}

impl Page for SignUp<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.sign_up.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(
            frame.words.sign_up,
            &fill(frame.words.sign_up_lead, "{app}", frame.app),
        )
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        html! {
            (frame.form("/signup", &html! {
                (self.account.field(frame, "username"))
                @for attribute in &self.attributes { (attribute.field(frame)) }
                (self.policy.field(frame, "password", words.password))
                (frame.submit(words.create_account))
                @if let Some(terms) = &self.terms { (agreement(frame, terms)) }
            }))
            div .foot {
                p .redirect-customizable { (words.have_account) " " a href=(frame.path("/login")) { (words.sign_in) } }
            }
        }
    }
}

fn agreement(frame: &Frame<'_>, terms: &Terms<'_>) -> Markup {
    let link = |address: &str, text: &str| {
        html! { a href=(address) target="_blank" rel="noopener noreferrer" { (text) } }
            .into_string()
    };
    let words = frame.words;
    // The sentence is ours; what is put into it is markup made above.
    let sentence = fill(
        words.terms,
        "{terms}",
        &link(terms.terms_of_use, words.terms_of_use),
    );
    let sentence = fill(
        &sentence,
        "{privacy}",
        &link(terms.privacy_policy, words.privacy_policy),
    );
    html! { p .legal.legalText-customizable { (PreEscaped(sentence)) } }
}

/// Confirms an account with a code.
pub(crate) struct Confirm<'a> {
    pub(crate) username: &'a str,
    /// Where the code went, as far as it may be seen.
    pub(crate) destination: Option<&'a str>,
}

impl Page for Confirm<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.confirm.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let lead = self
            .destination
            .map(|to| fill(words.confirm_lead, "{destination}", to));
        html! {
            i .emblem { (icon::mail()) }
            (frame.heading(words.confirm, lead.as_deref().unwrap_or(words.confirm_lead_blind)))
        }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        html! {
            (frame.form("/confirmUser", &html! {
                input type="hidden" name="username" value=(self.username);
                (code(frame, "code"))
                (frame.submit(words.confirm_button))
            }))
            div .foot {
                (frame.form("/resendcode", &html! {
                    input type="hidden" name="username" value=(self.username);
                    (words.no_code) " " button .link type="submit" { (words.send_again) }
                }))
            }
        }
    }
}

/// Asks whom a new code is for.
pub(crate) struct Resend<'a> {
    pub(crate) account: Account<'a>,
}

impl Page for Resend<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.resend.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(frame.words.resend, frame.words.resend_lead)
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            (frame.form("/resendcode", &html! {
                (self.account.field(frame, "username"))
                (frame.submit(frame.words.send_code))
            }))
            (back(frame))
        }
    }
}

/// Back to the first page.
pub(crate) fn back(frame: &Frame<'_>) -> Markup {
    html! { div .foot { p .redirect-customizable { a href=(frame.path("/login")) { (frame.words.back_to_sign_in) } } } }
}
