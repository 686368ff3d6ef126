//! What is answered, a file for each group of paths.
//!
//! An endpoint runs in one transaction, which is committed with its answer. What an operation refuses
//! rolls it back, and the page that says so is made in another.

mod authorize;
mod brand;
mod challenge;
mod challenge_page;
mod client;
mod consent;
mod feedback;
mod login;
mod logout;
mod passkey;
mod password;
mod provider;
mod register;
mod revoke;
mod saml;
mod sign_up;
mod token;
mod user_info;

use http::Method;

use crate::branding::look;
use crate::stage::{Answer, Refused, Stage};

const REGISTRATION_PATH: &str = "/oauth2/register";

/// Does what a request asks for.
pub(crate) type Act = fn(&mut Stage<'_, '_>) -> Answer;
/// Says what an operation refused.
pub(crate) type Say = fn(&mut Stage<'_, '_>, &Refused) -> Answer;

/// What answers a request.
#[derive(Clone, Copy)]
pub(crate) struct Endpoint {
    pub(crate) act: Act,
    pub(crate) say: Option<Say>,
}

/// The endpoint of a method and a path.
pub(crate) fn find(method: &Method, path: &str) -> Option<Endpoint> {
    let shows = |act: Act| Some(Endpoint { act, say: None });
    let takes = |act: Act, say: Say| {
        Some(Endpoint {
            act,
            say: Some(say),
        })
    };
    match (method.as_str(), path) {
        ("GET", "/oauth2/authorize") => shows(authorize::authorize),
        ("GET", provider::RESPONSE_PATH) => takes(provider::returned, provider::refused_return),
        ("POST", provider::RESPONSE_PATH) => takes(provider::posted, provider::refused_return),
        ("GET", saml::RESPONSE_PATH) => shows(saml::land),
        ("POST", saml::RESPONSE_PATH) => takes(saml::respond, saml::refused),
        ("POST", saml::LOGOUT_PATH) => takes(saml::signed_out, saml::sign_out_refused),
        ("POST", "/oauth2/token") => takes(token::token, token::refused),
        ("GET" | "POST", "/oauth2/userInfo") => takes(user_info::user_info, user_info::refused),
        ("POST", "/oauth2/revoke") => takes(revoke::revoke, revoke::refused),
        ("POST", REGISTRATION_PATH) => shows(register::register),
        ("GET", "/oauth2/consent") => shows(consent::show),
        ("POST", "/oauth2/consent") => shows(consent::submit),
        ("GET", "/login") => shows(login::show),
        ("POST", "/login") => takes(login::submit, login::refused),
        ("GET", "/login/next" | "/mfa") => shows(challenge::show),
        ("POST", "/login/next" | "/mfa") => takes(challenge::submit, challenge::refused),
        ("GET", "/signup") => shows(sign_up::show),
        ("POST", "/signup") => takes(sign_up::submit, sign_up::refused),
        ("GET", "/confirmUser") => shows(sign_up::show_confirm),
        ("POST", "/confirmUser") => takes(sign_up::confirm, sign_up::confirm_refused),
        ("GET", "/resendcode") => shows(sign_up::show_resend),
        ("POST", "/resendcode") => takes(sign_up::resend, sign_up::resend_refused),
        ("GET", "/forgotPassword") => shows(password::show),
        ("POST", "/forgotPassword") => takes(password::submit, password::refused),
        ("GET", "/confirmForgotPassword") => shows(password::show),
        ("POST", "/confirmForgotPassword") => takes(password::confirm, password::confirm_refused),
        ("GET", "/passkeys/add") => shows(passkey::show),
        ("POST", "/passkeys/add") => takes(passkey::submit, passkey::refused),
        ("GET", "/authEventFeedback") => shows(feedback::show),
        ("POST", "/authEventFeedback") => takes(feedback::submit, feedback::refused),
        ("GET", "/logout") => shows(logout::logout),
        ("GET", "/error") => shows(logout::error),
        ("GET", path) if look::parse_path(path).is_some() => shows(brand::file),
        _ => None,
    }
}

/// Whether a program asks, which reads JSON: what scripts of any page may call, and registration.
pub(crate) fn is_for_programs(path: &str) -> bool {
    is_open_to_scripts(path) || path == REGISTRATION_PATH
}

/// What scripts of any page may call.
pub(crate) fn is_open_to_scripts(path: &str) -> bool {
    matches!(
        path,
        "/oauth2/token" | "/oauth2/userInfo" | "/oauth2/revoke"
    )
}

/// Whether a path is answered at all, by whatever method.
pub(crate) fn is_path(path: &str) -> bool {
    [Method::GET, Method::POST]
        .iter()
        .any(|method| find(method, path).is_some())
}
