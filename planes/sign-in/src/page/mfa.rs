//! The second step: codes, which of them, and how to have them.

use maud::{Markup, html};

use super::field::{Field, Kind, code};
use super::frame::{Frame, Page};
use super::sign_in::choice;
use super::{icon, qr};
use crate::words::fill;

/// What a code comes from, with where it went as far as it may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    App,
    Sms(Option<String>),
    Email(Option<String>),
}

impl Factor {
    /// What the form says of it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::App => "SOFTWARE_TOKEN_MFA",
            Self::Sms(_) => "SMS_MFA",
            Self::Email(_) => "EMAIL_OTP",
        }
    }

    fn icon(&self) -> Markup {
        match self {
            Self::App => icon::phone(),
            Self::Sms(_) => icon::message(),
            Self::Email(_) => icon::mail(),
        }
    }
}

/// Asks for a code.
pub(crate) struct MfaCode {
    pub(crate) factor: Factor,
}

impl Page for MfaCode {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.mfa_title.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let sent = |text: &str, to: &Option<String>| match to {
            Some(to) => fill(text, "{destination}", to),
            None => words.confirm_lead_blind.to_owned(),
        };
        let lead = match &self.factor {
            Factor::App => words.mfa_app_lead.to_owned(),
            Factor::Sms(to) => sent(words.mfa_sms_lead, to),
            Factor::Email(to) => sent(words.mfa_email_lead, to),
        };
        html! { i .emblem { (self.factor.icon()) } (frame.heading(words.mfa_title, &lead)) }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            (frame.form("/mfa", &html! { (code(frame, "code")) (frame.submit(frame.words.next)) }))
            (super::sign_up::back(frame))
        }
    }
}

/// Asks which factor to use, or which to set up.
pub(crate) struct ChooseMfa {
    pub(crate) factors: Vec<Factor>,
    pub(crate) sets_up: bool,
}

impl Page for ChooseMfa {
    fn title(&self, frame: &Frame<'_>) -> String {
        if self.sets_up {
            frame.words.setup_mfa
        } else {
            frame.words.choose_mfa
        }
        .to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let lead = if self.sets_up {
            words.setup_mfa_lead
        } else {
            words.choose_mfa_lead
        };
        html! { i .emblem { (icon::shield()) } (frame.heading(&self.title(frame), lead)) }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        frame.form(
            "/mfa",
            &html! {
                div .stack {
                    @for factor in &self.factors {
                        @let (label, hint) = match factor {
                            Factor::App => (words.way_app, Some(words.way_app_hint)),
                            Factor::Sms(to) => (words.way_sms, to.as_deref()),
                            Factor::Email(to) => (words.way_email, to.as_deref()),
                        };
                        (choice("factor", factor.name(), &factor.icon(), label, hint))
                    }
                }
            },
        )
    }
}

/// Sets up an authenticator app.
pub(crate) struct TotpSetup<'a> {
    /// The key, in base 32.
    pub(crate) secret: &'a str,
    /// The key and whose it is, as apps read it.
    pub(crate) uri: String,
}

impl Page for TotpSetup<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.setup_app.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(frame.words.setup_app, "")
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let name = Field {
            name: "device_name",
            label: words.device_name,
            is_optional: true,
            autocomplete: "off",
            ..Field::default()
        };
        frame.form(
            "/mfa",
            &html! {
                ol .steps {
                    li {
                        p { (words.setup_app_scan) }
                        (qr::picture(&self.uri, words.qr_code))
                        p .hint { (words.setup_app_key) }
                        span .secret { (grouped(self.secret)) }
                    }
                    li {
                        p { (words.setup_app_code) }
                        (code(frame, "code"))
                    }
                }
                (name.render(frame))
                (frame.submit(words.next))
            },
        )
    }
}

/// A key in groups of four, which can be read aloud and typed.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters
        .chunks(4)
        .map(String::from_iter)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Asks where codes are to go.
pub(crate) struct AddressSetup<'a> {
    pub(crate) value: &'a str,
}

impl Page for AddressSetup<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.setup_email.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(frame.words.setup_email, frame.words.setup_email_lead)
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let (kind, autocomplete) = (Kind::Email, "email");
        let (label, value) = (frame.words.email, self.value);
        let field = Field {
            name: "email",
            label,
            kind,
            value,
            autocomplete,
            has_focus: true,
            ..Field::default()
        };
        frame.form(
            "/mfa",
            &html! { (field.render(frame)) (frame.submit(frame.words.send_code)) },
        )
    }
}
