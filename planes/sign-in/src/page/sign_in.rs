//! Signing in: name and password, name first, ways to choose from, other identity providers.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html>

use maud::{Markup, html};

use super::field::{Account, Field, Kind, chosen_account, whose};
use super::frame::{Frame, Page};
use super::icon;
use crate::words::fill;

/// An identity provider that one can continue with.
pub(crate) struct Provider<'a> {
    pub(crate) label: &'a str,
    /// Where its sign-in begins.
    pub(crate) path: String,
    pub(crate) icon: Option<&'a str>,
    /// Whether it is one of the social ones.
    pub(crate) is_social: bool,
}

/// The first page.
pub(crate) struct SignIn<'a> {
    /// `None` if the client has no users of the pool's own.
    pub(crate) account: Option<Account<'a>>,
    /// Whether the password is asked for at once, or after the name.
    pub(crate) asks_for_password: bool,
    pub(crate) providers: Vec<Provider<'a>>,
    /// Whether an address tells which provider somebody belongs to.
    pub(crate) asks_for_domain: bool,
    pub(crate) can_sign_up: bool,
    pub(crate) can_reset: bool,
}

impl Page for SignIn<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.sign_in.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(
            frame.words.sign_in,
            &fill(frame.words.sign_in_lead, "{app}", frame.app),
        )
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let has_others = !self.providers.is_empty() || self.asks_for_domain;
        html! {
            @if let Some(account) = self.account {
                (frame.form("/login", &self.fields(frame, account)))
                @if has_others { p .or.idpDescription-customizable { (words.or) } }
            }
            @if !self.providers.is_empty() { (self.provider_list(frame)) }
            @if self.asks_for_domain { (domain(frame)) }
            @if self.can_sign_up {
                div .foot {
                    p .redirect-customizable {
                        (words.no_account) " " a href=(frame.path("/signup")) { (words.create_account) }
                    }
                }
            }
        }
    }
}

impl SignIn<'_> {
    fn fields(&self, frame: &Frame<'_>, account: Account<'_>) -> Markup {
        let words = frame.words;
        html! {
            (account.field(frame, "username webauthn"))
            @if self.asks_for_password { (password(frame, !account.value.is_empty(), self.can_reset)) }
            (frame.submit(if self.asks_for_password { words.sign_in } else { words.next }))
        }
    }

    fn provider_list(&self, frame: &Frame<'_>) -> Markup {
        html! {
            section .stack {
                @for provider in &self.providers {
                    a .button.second.provider.socialButton-customizable[provider.is_social]
                        .idpButton-customizable[!provider.is_social] href=(provider.path) {
                        @if let Some(icon) = provider.icon { img src=(icon) alt=""; }
                        @else {
                            span .tile data-of=[provider.is_social.then_some(provider.label)]
                                aria-hidden="true" { (initial(provider.label)) }
                        }
                        (fill(frame.words.continue_with, "{provider}", provider.label))
                    }
                }
            }
        }
    }
}

fn initial(label: &str) -> String {
    label
        .chars()
        .find(|letter| letter.is_alphanumeric())
        .map(|letter| letter.to_uppercase().collect())
        .unwrap_or_default()
}

/// The password of somebody who has one.
fn password(frame: &Frame<'_>, has_focus: bool, can_reset: bool) -> Markup {
    let words = frame.words;
    let field = Field {
        name: "password",
        label: words.password,
        kind: Kind::Password,
        autocomplete: "current-password",
        has_focus,
        ..Field::default()
    };
    html! {
        div {
            (field.render(frame))
            @if can_reset {
                p .hint { a .redirect-customizable href=(frame.path("/forgotPassword")) { (words.forgot_password) } }
            }
        }
    }
}

/// The address whose domain names the provider.
fn domain(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    let field = Field {
        name: "corporate_email",
        label: words.corporate,
        kind: Kind::Email,
        autocomplete: "email",
        hint: Some(words.corporate_hint),
        ..Field::default()
    };
    frame.form("/login", &html! {
        (field.render(frame))
        button .button.second.idpButton-customizable type="submit" name="domain" value="1" { (words.next) }
    })
}

/// The second page, when the name was asked for first.
pub(crate) struct EnterPassword<'a> {
    pub(crate) account: &'a str,
    pub(crate) has_other_ways: bool,
    pub(crate) can_reset: bool,
}

impl Page for EnterPassword<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.enter_password.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        html! { (frame.heading(frame.words.enter_password, "")) (chosen_account(frame, self.account)) }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            (frame.form("/login/next", &html! {
                (whose(self.account))
                (password(frame, true, self.can_reset))
                (frame.submit(frame.words.sign_in))
            }))
            @if self.has_other_ways { (another_way(frame)) }
        }
    }
}

/// Back to the ways that one can choose from.
pub(crate) fn another_way(frame: &Frame<'_>) -> Markup {
    html! {
        div .foot {
            (frame.form("/login/next", &html! {
                button .link type="submit" name="way" value="choose" formnovalidate { (frame.words.another_way) }
            }))
        }
    }
}

/// A way to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Password,
    Passkey,
    /// With where the code goes, as far as it may be seen.
    EmailCode(Option<String>),
    SmsCode(Option<String>),
}

impl Way {
    /// What the form says of it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Password => "PASSWORD",
            Self::Passkey => "WEB_AUTHN",
            Self::EmailCode(_) => "EMAIL_OTP",
            Self::SmsCode(_) => "SMS_OTP",
        }
    }
}

/// The ways that are open to somebody.
pub(crate) struct ChooseWay<'a> {
    pub(crate) account: &'a str,
    pub(crate) ways: Vec<Way>,
}

impl Page for ChooseWay<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.choose_way.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        html! { (frame.heading(frame.words.choose_way, "")) (chosen_account(frame, self.account)) }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        frame.form("/login/next", &html! {
            div .stack {
                @for way in &self.ways {
                    @let (picture, label, hint) = match way {
                        Way::Password => (icon::lock(), words.way_password, None),
                        Way::Passkey => (icon::passkey(), words.way_passkey, Some(words.way_passkey_hint)),
                        Way::EmailCode(to) => (icon::mail(), words.way_email, to.as_deref()),
                        Way::SmsCode(to) => (icon::message(), words.way_sms, to.as_deref()),
                    };
                    (choice("way", way.name(), &picture, label, hint))
                }
            }
        })
    }
}

/// A button that chooses.
pub(crate) fn choice(
    name: &str,
    value: &str,
    picture: &Markup,
    label: &str,
    hint: Option<&str>,
) -> Markup {
    html! {
        button .button.second.choice type="submit" name=(name) value=(value) {
            i .tile { (picture) }
            span { (label) @if let Some(hint) = hint { small { (hint) } } }
        }
    }
}
