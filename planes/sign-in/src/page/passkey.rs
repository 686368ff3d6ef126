//! Passkeys: the only pages that need a script.

use maud::{Markup, html};

use super::field::chosen_account;
use super::frame::{Frame, Page};
use super::icon;
use super::sign_in::another_way;

/// Signs in with a passkey.
pub(crate) struct PasskeySignIn<'a> {
    pub(crate) account: &'a str,
    /// `PublicKeyCredentialRequestOptions` as JSON.
    pub(crate) options: &'a str,
    pub(crate) has_other_ways: bool,
}

impl Page for PasskeySignIn<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.passkey_sign_in.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        html! {
            i .emblem { (icon::passkey()) }
            (frame.heading(frame.words.passkey_sign_in, frame.words.passkey_sign_in_lead))
            (chosen_account(frame, self.account))
        }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            (asking(frame, "/login/next", "get", self.options, frame.words.use_passkey))
            @if self.has_other_ways { (another_way(frame)) }
        }
    }
}

/// Offers to make a passkey.
pub(crate) struct PasskeyAdd<'a> {
    /// `PublicKeyCredentialCreationOptions` as JSON.
    pub(crate) options: &'a str,
}

impl Page for PasskeyAdd<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        frame.words.passkey_add.to_owned()
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        html! {
            i .emblem { (icon::passkey()) }
            (frame.heading(frame.words.passkey_add, frame.words.passkey_add_lead))
        }
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        html! {
            (asking(frame, "/passkeys/add", "create", self.options, frame.words.create_passkey))
            div .after {
                (frame.form("/passkeys/add", &html! {
                    button .button.plain type="submit" name="skip" value="1" { (frame.words.not_now) }
                }))
            }
        }
    }
}

/// The form that a script fills in with what the authenticator says.
fn asking(frame: &Frame<'_>, path: &str, kind: &str, options: &str, button: &str) -> Markup {
    let words = frame.words;
    html! {
        form method="post" action=(frame.path(path)) data-passkey=(kind) data-options=(options)
            data-failed=(words.passkey_failed) data-unsupported=(words.passkey_unsupported) {
            (frame.token())
            input type="hidden" name="credential";
            p .notice.bad role="alert" data-trouble hidden {}
            noscript { p .notice.bad { (words.passkey_no_script) } }
            (frame.submit(button))
        }
    }
}
