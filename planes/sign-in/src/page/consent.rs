//! Asking whether an application may have what it asks for.

use maud::{Markup, html};

use super::frame::{Frame, Page};
use super::icon;
use crate::words::fill;

/// Something that an application asks for.
pub(crate) struct Scope<'a> {
    pub(crate) name: &'a str,
    /// What a resource server says of it.
    pub(crate) description: Option<&'a str>,
}

/// Asks whether an application may.
pub(crate) struct Consent<'a> {
    pub(crate) account: &'a str,
    pub(crate) scopes: Vec<Scope<'a>>,
    /// Where the browser goes then.
    pub(crate) destination: &'a str,
}

impl Page for Consent<'_> {
    fn title(&self, frame: &Frame<'_>) -> String {
        fill(frame.words.consent, "{app}", frame.app)
    }

    fn head(&self, frame: &Frame<'_>) -> Markup {
        frame.heading(
            &self.title(frame),
            &fill(frame.words.consent_lead, "{account}", self.account),
        )
    }

    fn body(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        html! {
            ul .scopes {
                @for scope in &self.scopes {
                    li {
                        (icon::tick())
                        span { (described(scope, frame)) @if scope.description.is_some() { small { (scope.name) } } }
                    }
                }
            }
            (frame.form("/oauth2/consent", &html! {
                p .legal { (fill(words.consent_to, "{destination}", self.destination)) " " (words.consent_foot) }
                div .stack {
                    button .button.first type="submit" name="consent" value="allow" { (words.allow) }
                    button .button.second type="submit" name="consent" value="deny" { (words.deny) }
                }
            }))
        }
    }
}

fn described<'a>(scope: &'a Scope<'_>, frame: &'a Frame<'_>) -> &'a str {
    let words = frame.words;
    match (scope.description, scope.name) {
        (Some(description), _) => description,
        (None, "openid") => words.scope_openid,
        (None, "email") => words.scope_email,
        (None, "phone") => words.scope_phone,
        (None, "profile") => words.scope_profile,
        (None, "aws.cognito.signin.user.admin") => words.scope_admin,
        (None, name) => name,
    }
}
