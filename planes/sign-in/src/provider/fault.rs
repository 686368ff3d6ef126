//! What goes wrong between here and a provider, as the application is told.

use ringwall_tokens::jwt::{ClaimError, JwtError};

use crate::web::pairs::Pairs;

/// Endpoints, as faults name them.
pub(super) const TOKEN: &str = "token";
pub(super) const KEYS: &str = "jwks_uri";
const GOOGLE: &str = "Google";

/// The longest description that goes on to an application.
const LONGEST_DESCRIPTION: usize = 200;
/// Errors that a provider's authorization endpoint says (RFC 6749 §4.1.2.1, OpenID Connect Core
/// §3.1.2.6); they go on to the application as they are.
const KNOWN: [&str; 11] = [
    "access_denied",
    "account_selection_required",
    "consent_required",
    "interaction_required",
    "invalid_request",
    "invalid_scope",
    "login_required",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_response_type",
];

/// Why a provider's answer is not believed, or is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("The identity provider has no usable {0}")]
    Setting(&'static str),
    #[error("The {0} endpoint of the identity provider can't be reached")]
    Unreachable(&'static str),
    #[error("Timeout in calling the {0} endpoint of the identity provider")]
    TooSlow(&'static str),
    #[error("The {endpoint} endpoint of the identity provider answered {status}{}", said(.error.as_deref()))]
    Refused {
        endpoint: &'static str,
        status: u16,
        error: Option<String>,
    },
    #[error("The {0} endpoint of the identity provider answered what can't be read")]
    Malformed(&'static str),
    #[error("The identity provider gave no {0}")]
    Missing(&'static str),
    #[error("Bad id_token: {0}")]
    Token(#[from] JwtError),
    #[error("Bad id_token: {0}")]
    Claim(#[from] ClaimError),
    #[error("Bad id_token issuer")]
    Issuer,
    #[error("Bad id_token nonce")]
    Nonce,
    #[error("The userInfo endpoint of the identity provider tells of somebody else")]
    Subject,
}

impl Fault {
    /// As the application is told.
    ///
    /// <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html#get-authorize-negative>
    pub(crate) fn told(&self, provider: &str) -> String {
        match self {
            Self::Refused {
                endpoint: TOKEN,
                status,
                error,
            } => match error.as_deref().filter(|_| provider == GOOGLE) {
                Some(error) => format!("{GOOGLE} Error - {status} {error}"),
                None => format!("{provider} Error - {status} error getting token"),
            },
            Self::TooSlow(TOKEN) => "Timeout occurred in calling IdP token endpoint".to_owned(),
            Self::TooSlow(KEYS) => "Timeout in calling jwks uri".to_owned(),
            other => other.to_string(),
        }
    }
}

fn said(error: Option<&str>) -> String {
    error.map_or_else(String::new, |error| format!(": {error}"))
}

/// That a provider sent somebody back with an error instead of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Denial {
    pub(crate) error: &'static str,
    pub(crate) description: String,
}

impl Denial {
    /// Reads what came back.
    pub(crate) fn read(answer: &Pairs) -> Option<Self> {
        let said = answer.get("error")?;
        let error = KNOWN.into_iter().find(|known| *known == said);
        let is_denied = said.starts_with("user_cancel") || said.starts_with("user_denied");
        let error = match error {
            Some(error) => error,
            None if is_denied => "access_denied",
            None => "server_error",
        };
        let description = answer.get("error_description").unwrap_or(said);
        Some(Self {
            error,
            description: plain(description),
        })
    }
}

/// What a description may hold (RFC 6749 §4.1.2.1): the text is a stranger's.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |letter: &char| matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\');
    text.chars()
        .filter(is_plain)
        .take(LONGEST_DESCRIPTION)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<(&'static str, String)> {
        let answer = Pairs::parse(query.as_bytes()).ok()?;
        Denial::read(&answer).map(|denial| (denial.error, denial.description))
    }

    #[test]
    fn a_denial_goes_on_as_it_is() {
        assert_eq!(
            read("error=access_denied&error_description=No+thanks"),
            Some(("access_denied", "No thanks".to_owned()))
        );
        assert_eq!(
            read("error=user_cancelled_authorize"),
            Some(("access_denied", "user_cancelled_authorize".to_owned()))
        );
        assert_eq!(read("code=x"), None);
    }

    #[test]
    fn the_application_is_told_in_awss_words() {
        let refused = |endpoint| Fault::Refused {
            endpoint,
            status: 400,
            error: Some("invalid_grant".to_owned()),
        };
        for (fault, provider, told) in [
            (
                refused(TOKEN),
                "Corp",
                "Corp Error - 400 error getting token",
            ),
            (refused(TOKEN), GOOGLE, "Google Error - 400 invalid_grant"),
            (
                Fault::TooSlow(TOKEN),
                "Corp",
                "Timeout occurred in calling IdP token endpoint",
            ),
            (Fault::TooSlow(KEYS), "Corp", "Timeout in calling jwks uri"),
            (Fault::Issuer, "Corp", "Bad id_token issuer"),
        ] {
            assert_eq!(fault.told(provider), told);
        }
    }

    #[test]
    fn what_is_no_error_of_oauths_is_the_servers() {
        let (error, description) = read("error=%22%3E%3Cb%3E%0Ax").unwrap();
        assert_eq!((error, description.as_str()), ("server_error", "><b>x"));
        let long = format!("error=access_denied&error_description={}", "x".repeat(999));
        assert_eq!(read(&long).unwrap().1.len(), LONGEST_DESCRIPTION);
    }
}
