//! What the trail tells of pages: which, how it was answered, and of what was sent only what is nobody's
//! secret.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html>

use http::{Method, StatusCode};
use ringwall_cognito_idp::hosted::Pool;
use ringwall_core::{AccountId, PageEvent, Region};

use crate::visit::Visit;

const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";
/// What applications ask with; all else is of people, or secret.
const SHOWN: [&str; 14] = [
    "client_id",
    "response_type",
    "redirect_uri",
    "logout_uri",
    "scope",
    "grant_type",
    "identity_provider",
    "idp_identifier",
    "prompt",
    "lang",
    "resource",
    "acr_values",
    "max_age",
    "code_challenge_method",
];
/// So much is told of one request.
const MOST_PARAMETERS: usize = 40;
const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 1_024;

/// Whose page a request was for.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    account: AccountId,
    region: Region,
    pool_id: String,
}

impl Owner {
    pub(crate) fn of(pool: &Pool) -> Self {
        Self {
            account: pool.account,
            region: pool.region.clone(),
            pool_id: pool.id.clone(),
        }
    }
}

/// The event of a request; none for what pages load.
pub(crate) fn event(visit: &Visit, owner: &Owner, status: StatusCode) -> Option<PageEvent> {
    let name = name(&visit.path)?;
    Some(PageEvent {
        name: format!("{name}_{}", visit.method),
        account: owner.account,
        region: owner.region.clone(),
        status: status.as_u16(),
        is_read_only: visit.method == Method::GET,
        parameters: parameters(visit),
        about: vec![
            ("userPoolDomain", visit.host.clone()),
            ("userPoolId", owner.pool_id.clone()),
        ],
    })
}

fn name(path: &str) -> Option<&'static str> {
    Some(match path {
        "/login" | "/login/next" => "Login",
        "/mfa" => "MFA",
        "/signup" => "Signup",
        "/confirmUser" => "Confirm",
        "/resendcode" => "ResendCode",
        "/forgotPassword" => "ForgotPassword",
        "/confirmForgotPassword" => "ConfirmForgotPassword",
        "/passkeys/add" => "PasskeysAdd",
        "/logout" => "Logout",
        "/error" => "Error",
        "/oauth2/authorize" => "Authorize",
        "/oauth2/consent" => "Consent",
        "/oauth2/token" => "Token",
        "/oauth2/userInfo" => "UserInfo",
        "/oauth2/revoke" => "Revoke",
        "/oauth2/register" => "Register",
        "/oauth2/idpresponse" => "OAuth2Response",
        "/saml2/idpresponse" => "SAML2Response",
        _ => return None,
    })
}

fn parameters(visit: &Visit) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = Vec::new();
    for (name, value) in visit.query.iter().chain(visit.form.iter()) {
        if told.len() == MOST_PARAMETERS || name.len() > LONGEST_NAME {
            continue;
        }
        let value = match SHOWN.contains(&name) {
            true => value.chars().take(LONGEST_VALUE).collect(),
            false => HIDDEN.to_owned(),
        };
        if !told.iter().any(|(known, _)| known == name) {
            told.push((name.to_owned(), value));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::header::HOST;
    use http::{HeaderMap, HeaderValue};
    use ringwall_service::PageRequest;

    use super::*;

    fn visit(path: &str, form: &'static str) -> Visit {
        let mut headers = HeaderMap::new();
        let host = HeaderValue::from_static("shop.auth.eu-west-1.localhost");
        headers.insert(HOST, host);
        let request = PageRequest {
            method: Method::POST,
            uri: path.parse().unwrap(),
            headers,
            body: Bytes::from_static(form.as_bytes()),
            peer: [127, 0, 0, 1].into(),
            secure: false,
        };
        Visit::read(&request).ok().unwrap()
    }

    #[test]
    fn what_people_type_is_hidden() {
        let owner = Owner {
            account: AccountId::default(),
            region: Region::us_east_1(),
            pool_id: "us-east-1_x".to_owned(),
        };
        let form = "username=maria&password=secret&requiredAttributes[email]=m&client_id=evil";
        let visit = visit("/signup?client_id=c1&state=s", form);
        let event = event(&visit, &owner, StatusCode::FOUND).unwrap();
        assert_eq!((event.name.as_str(), event.status), ("Signup_POST", 302));
        let told: Vec<_> = event
            .parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("client_id", "c1"),
                ("state", HIDDEN),
                ("username", HIDDEN),
                ("password", HIDDEN),
                ("requiredAttributes[email]", HIDDEN),
            ]
        );
    }

    #[test]
    fn what_pages_load_is_not_told() {
        assert_eq!(name("/assets/style.css"), None);
        assert_eq!(name("/oauth2/token"), Some("Token"));
    }
}
