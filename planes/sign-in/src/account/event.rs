//! What the trail is told of sign-ins.

use ringwall_core::{Caller, SignInEvent};

use super::request::Request;

/// AWS's word for whatever was wrong.
const FAILED: &str = "Failed authentication";

/// An event, and whose it is.
pub(super) struct Told {
    pub(super) caller: Caller,
    pub(super) event: SignInEvent,
}

impl Told {
    /// Somebody is signed in; `device` is the MFA device that he proved to have.
    pub(super) fn signed_in(caller: Caller, request: &Request, device: Option<String>) -> Self {
        let mut about = about(request, device.is_some());
        about.extend(device.map(|device| ("MFAIdentifier", device)));
        Self {
            caller,
            event: SignInEvent {
                name: "ConsoleLogin",
                failure: None,
                is_name_hidden: false,
                about,
            },
        }
    }

    /// Somebody is not.
    pub(super) fn failed(
        caller: Caller,
        request: &Request,
        is_name_hidden: bool,
        with_mfa: bool,
    ) -> Self {
        Self {
            caller,
            event: SignInEvent {
                name: "ConsoleLogin",
                failure: Some(FAILED),
                is_name_hidden,
                about: about(request, with_mfa),
            },
        }
    }

    /// It was looked whether there is a second factor, and there is.
    pub(super) fn checked_mfa(caller: Caller) -> Self {
        Self {
            caller,
            event: SignInEvent {
                name: "CheckMfa",
                failure: None,
                is_name_hidden: false,
                about: vec![("MfaType", "Virtual MFA".to_owned())],
            },
        }
    }

    /// A broker got a token.
    pub(super) fn gave_token(caller: Caller) -> Self {
        Self {
            caller,
            event: SignInEvent {
                name: "GetSigninToken",
                failure: None,
                is_name_hidden: false,
                about: vec![("MobileVersion", "No".to_owned())],
            },
        }
    }
}

fn about(request: &Request, with_mfa: bool) -> Vec<(&'static str, String)> {
    let scheme = if request.is_secure { "https" } else { "http" };
    let used = if with_mfa { "Yes" } else { "No" };
    vec![
        (
            "LoginTo",
            format!("{scheme}://{}{}", request.host, super::HOME),
        ),
        ("MobileVersion", "No".to_owned()),
        ("MFAUsed", used.to_owned()),
    ]
}
