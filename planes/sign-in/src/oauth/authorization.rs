//! What an application asks for when it sends somebody to sign in, and whether it may.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>

use ringwall_cognito_idp::hosted::Client;

use super::pkce;
use super::redirect::{ResponseType, with_answer};
use crate::page::TroubleKind;
use crate::web::pairs::Pairs;

/// What goes along from page to page.
pub(crate) const PARAMETERS: [&str; 17] = [
    "client_id",
    "response_type",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "identity_provider",
    "idp_identifier",
    "login_hint",
    "prompt",
    "lang",
    "resource",
    "acr_values",
    "max_age",
    "logout_uri",
];
/// Scopes that say something about who signed in; they need `openid`.
const IDENTITY_SCOPES: [&str; 3] = ["email", "phone", "profile"];
const LONGEST_VALUE: usize = 2_048;
/// Where an access token may be bound to, besides `https`.
const LOCAL: &str = "http://localhost";

/// What an application asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authorization {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) response: ResponseType,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: Option<String>,
    pub(crate) resource: Option<String>,
    /// Nobody is to be asked anything.
    pub(crate) is_silent: bool,
    /// Who is signed in is to sign in again.
    pub(crate) wants_sign_in: bool,
    /// Seconds that a sign-in may be old.
    pub(crate) max_age: Option<i64>,
}

/// Why an application does not get what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody is sent to an address that is not the client's: a page says so.
    Page(TroubleKind, &'static str),
    /// The application is told.
    Back(String),
}

impl Authorization {
    /// Reads and checks a request.
    pub(crate) fn check(query: &Pairs, client: Option<&Client>) -> Result<Self, Refusal> {
        let client = client.ok_or(Refusal::Page(TroubleKind::Client, "invalid_client"))?;
        let redirect_uri = query.text("redirect_uri");
        if !client
            .callback_urls
            .iter()
            .any(|registered| registered == redirect_uri)
        {
            return Err(Refusal::Page(TroubleKind::Redirect, "redirect_mismatch"));
        }
        let state = query.get("state");
        let response = ResponseType::parse(query.text("response_type"));
        let refuse = |error| Refusal::Back(refusal(redirect_uri, response, error, state));
        let invalid = || refuse("invalid_request");

        let response_type = response.ok_or_else(invalid)?;
        if !client.allows(response_type.flow()) {
            return Err(refuse("unauthorized_client"));
        }
        if query.iter().any(|(_, value)| value.len() > LONGEST_VALUE) {
            return Err(invalid());
        }
        let scopes = scopes(query.get("scope"), client).ok_or_else(|| refuse("invalid_scope"))?;
        let code_challenge = code_challenge(query).ok_or_else(invalid)?;
        let prompts: Vec<&str> = query.text("prompt").split(' ').collect();
        let is_silent = prompts.contains(&"none");
        if is_silent && prompts.len() > 1 {
            return Err(invalid());
        }
        Ok(Self {
            client_id: client.id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            response: response_type,
            scopes,
            state: state.map(str::to_owned),
            nonce: query.get("nonce").map(str::to_owned),
            code_challenge: code_challenge.map(str::to_owned),
            resource: resource(query).ok_or_else(invalid)?.map(str::to_owned),
            is_silent,
            wants_sign_in: prompts.contains(&"login"),
            max_age: query
                .get("max_age")
                .map(|age| age.parse().map_err(|_| invalid()))
                .transpose()?,
        })
    }

    /// The way back with an error.
    pub(crate) fn refused(&self, error: &str) -> String {
        refusal(
            &self.redirect_uri,
            Some(self.response),
            error,
            self.state.as_deref(),
        )
    }

    /// The same, with why in words.
    pub(crate) fn refused_with(&self, error: &str, description: &str) -> String {
        let answer = Pairs::default().with("error_description", description);
        self.answered(answer.with("error", error))
    }

    /// The way back with an answer.
    pub(crate) fn answered(&self, answer: Pairs) -> String {
        with_answer(
            &self.redirect_uri,
            self.response,
            &with_state(answer, self.state.as_deref()),
        )
    }

    /// Whether a sign-in of `auth_time` is too old, in seconds.
    pub(crate) fn is_stale(&self, auth_time: i64, now: i64) -> bool {
        self.max_age
            .is_some_and(|age| now.saturating_sub(auth_time) > age)
    }
}

fn refusal(
    address: &str,
    response: Option<ResponseType>,
    error: &str,
    state: Option<&str>,
) -> String {
    let answer = with_state(Pairs::default().with("error", error), state);
    with_answer(address, response.unwrap_or(ResponseType::Code), &answer)
}

fn with_state(answer: Pairs, state: Option<&str>) -> Pairs {
    match state {
        Some(state) => answer.with("state", state),
        None => answer,
    }
}

/// The scopes asked for, which must be the client's; all of them if none is asked for.
fn scopes(asked: Option<&str>, client: &Client) -> Option<Vec<String>> {
    let Some(asked) = asked else {
        return Some(client.scopes.clone());
    };
    let mut scopes: Vec<String> = Vec::new();
    for scope in asked.split(' ').filter(|scope| !scope.is_empty()) {
        if !client.scopes.iter().any(|known| known == scope) {
            return None;
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    let has = |wanted: &str| scopes.iter().any(|scope| scope == wanted);
    let lacks_openid = IDENTITY_SCOPES.into_iter().any(has) && !has("openid");
    (!scopes.is_empty() && !lacks_openid).then_some(scopes)
}

/// The proof key's challenge; `None` if there is one that cannot be.
fn code_challenge(query: &Pairs) -> Option<Option<&str>> {
    match (
        query.get("code_challenge"),
        query.get("code_challenge_method"),
    ) {
        (None, None) => Some(None),
        (Some(challenge), Some("S256")) if pkce::is_challenge(challenge) => Some(Some(challenge)),
        _ => None,
    }
}

/// The API that the access token is for; `None` if there is one that cannot be.
fn resource(query: &Pairs) -> Option<Option<&str>> {
    let Some(resource) = query.get("resource") else {
        return Some(None);
    };
    let (scheme, rest) = resource.split_once("://")?;
    let is_scheme = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_ok = !rest.is_empty()
        && is_scheme
        && (scheme != "http" || resource.starts_with(LOCAL))
        && !resource.contains('#');
    is_ok.then_some(Some(resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACK: &str = "https://app.example.com/back";

    fn client() -> Client {
        let texts = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let mut client = Client::default();
        client.id = "1example23456789".to_owned();
        client.callback_urls = texts(&[BACK, "myapp://signed-in"]);
        client.oauth_enabled = true;
        client.flows = texts(&["code"]);
        client.scopes = texts(&["openid", "email", "photos/read"]);
        client
    }

    fn check(query: &str) -> Result<Authorization, Refusal> {
        let base = format!(
            "client_id=1example23456789&response_type=code&redirect_uri={BACK}&state=s%20t"
        );
        let pairs = Pairs::parse(format!("{base}&{query}").as_bytes())
            .map_err(|_| Refusal::Page(TroubleKind::Request, ""))?;
        Authorization::check(&pairs, Some(&client()))
    }

    fn back(error: &str) -> Refusal {
        Refusal::Back(format!("{BACK}?error={error}&state=s%20t"))
    }

    #[test]
    fn asks_for_all_scopes_unless_it_names_some() {
        assert_eq!(
            check("").unwrap().scopes,
            ["openid", "email", "photos/read"]
        );
        assert_eq!(check("scope=openid+openid").unwrap().scopes, ["openid"]);
    }

    #[test]
    fn never_sends_anybody_to_an_address_that_is_not_registered() {
        let addresses = [
            "https://app.example.com/back/",
            "https://app.example.com/back?x=y",
            "https://APP.example.com/back",
            "https://app.example.com/back%2F",
            "https://app.example.com.evil.example/back",
            "https://evil.example/",
            "//evil.example",
            "",
        ];
        for address in addresses {
            let query = Pairs::default()
                .with("client_id", "1example23456789")
                .with("response_type", "code")
                .with("redirect_uri", address);
            let refusal = Authorization::check(&query, Some(&client())).unwrap_err();
            assert_eq!(
                refusal,
                Refusal::Page(TroubleKind::Redirect, "redirect_mismatch"),
                "{address}"
            );
        }
    }

    #[test]
    fn an_unknown_client_has_no_way_back() {
        let refusal =
            Authorization::check(&Pairs::default().with("redirect_uri", BACK), None).unwrap_err();
        assert_eq!(
            refusal,
            Refusal::Page(TroubleKind::Client, "invalid_client")
        );
    }

    #[test]
    fn tells_the_application_what_is_wrong() {
        assert_eq!(check("scope=nope").unwrap_err(), back("invalid_scope"));
        assert_eq!(check("scope=email").unwrap_err(), back("invalid_scope"));
        assert_eq!(
            check("prompt=none+login").unwrap_err(),
            back("invalid_request")
        );
        assert_eq!(check("max_age=soon").unwrap_err(), back("invalid_request"));
        assert_eq!(check("resource=ftp").unwrap_err(), back("invalid_request"));
        assert_eq!(
            check("resource=http://elsewhere").unwrap_err(),
            back("invalid_request")
        );
    }

    #[test]
    fn takes_no_proof_key_but_s256() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(
            check(&format!(
                "code_challenge={challenge}&code_challenge_method=S256"
            ))
            .unwrap()
            .code_challenge
            .unwrap(),
            challenge
        );
        for wrong in [
            "code_challenge_method=S256",
            "code_challenge=x&code_challenge_method=S256",
            &format!("code_challenge={challenge}"),
            &format!("code_challenge={challenge}&code_challenge_method=plain"),
        ] {
            assert_eq!(
                check(wrong).unwrap_err(),
                back("invalid_request"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn flows_must_be_allowed() {
        let query = Pairs::parse(format!("response_type=token&redirect_uri={BACK}").as_bytes())
            .ok()
            .unwrap();
        let refusal = Authorization::check(&query, Some(&client())).unwrap_err();
        assert_eq!(
            refusal,
            Refusal::Back(format!("{BACK}#error=unauthorized_client"))
        );
        let mut off = client();
        off.oauth_enabled = false;
        let query = Pairs::parse(format!("response_type=code&redirect_uri={BACK}").as_bytes())
            .ok()
            .unwrap();
        assert_eq!(
            Authorization::check(&query, Some(&off)).unwrap_err(),
            Refusal::Back(format!("{BACK}?error=unauthorized_client"))
        );
    }

    #[test]
    fn a_sign_in_grows_too_old() {
        let asked = check("max_age=60").unwrap();
        assert!(!asked.is_stale(1_000, 1_060) && asked.is_stale(1_000, 1_061));
        assert!(!check("").unwrap().is_stale(0, i64::MAX));
    }
}
