//! A request whose sender must be known.

use std::sync::Arc;

use super::Logins;
use super::callback::CALLBACK;
use super::failure::Failure;
use super::session::{self, CookiePlace, MOST_SHARDS, Session};
use super::state::{self, NONCE_COOKIE, PATIENCE_SECS, State};
use super::token_key::About;
use super::url::{form, with_query};
use crate::config::{Login, OnUnauthenticated};
use crate::inspector::Answer;
use crate::serve::exchange::Exchange;

/// Parameters that an authorization request has anyway.
const OWN_PARAMS: [&str; 5] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
];
/// A longer target is not remembered.
const LONGEST_TARGET_BYTES: usize = 4096;

/// What becomes of a request.
pub(crate) enum Admission {
    /// It goes on.
    Pass,
    /// It is answered.
    Answer(Answer),
}

/// Who sends a request.
enum Sender {
    Known(Session),
    /// He was known, and is to sign in again.
    Expired,
    Unknown,
}

impl Exchange<'_> {
    /// Finds out who sends the request. What the target learns of him is inserted.
    pub(crate) async fn admit(
        &mut self,
        login: &Login,
        inserted: &mut Vec<(String, String)>,
    ) -> Admission {
        self.note.actions.push("authenticate");
        let Some(logins) = self.worker.shared.logins.clone() else {
            return self.refused(Failure::UNHANDLED);
        };
        let sender = match self.sender(&logins, login).await {
            Ok(sender) => sender,
            Err(failure) => return self.refused(failure),
        };
        match (sender, login.on_unauthenticated) {
            (Sender::Known(session), _) => {
                inserted.extend(self.told(&logins, login, &session));
                Admission::Pass
            }
            (_, OnUnauthenticated::Allow) => Admission::Pass,
            (Sender::Unknown, OnUnauthenticated::Deny) => self.refused(Failure::DENIED),
            _ => match self.to_provider(&logins, login) {
                Ok(answer) => Admission::Answer(answer),
                Err(failure) => self.refused(failure),
            },
        }
    }

    fn refused(&mut self, failure: Failure) -> Admission {
        Admission::Answer(self.failed_login(failure))
    }

    pub(super) fn failed_login(&mut self, failure: Failure) -> Answer {
        self.note.error_reason = Some(failure.reason);
        Answer::page(failure.status)
    }

    /// In seconds since 1970.
    pub(super) const fn seconds(&self) -> i64 {
        self.note.created / 1000
    }

    async fn sender(&mut self, logins: &Arc<Logins>, login: &Login) -> Result<Sender, Failure> {
        let now = self.seconds();
        let value = self.session_cookies(login).concat();
        let purpose = session::purpose(&self.site.balancer.arn, &login.cookie_name);
        let Some(session) = Session::open(&logins.seal, &purpose, &value) else {
            return Ok(Sender::Unknown);
        };
        if !session.holds(login, now) {
            return Ok(Sender::Expired);
        }
        let Some(refresh_token) = session
            .refresh_token
            .as_ref()
            .filter(|_| session.expires <= now)
        else {
            return Ok(Sender::Known(session));
        };
        match logins.refresh(login, &session, refresh_token, now).await {
            Ok(renewed) => {
                self.set_cookies = self.cookies_of(logins, login, &renewed)?;
                Ok(Sender::Known(renewed))
            }
            Err(failure) if failure.status >= 500 => Err(failure),
            Err(_) => Ok(Sender::Expired),
        }
    }

    /// The parts of the session's cookie, in order.
    fn session_cookies(&self, login: &Login) -> Vec<&[u8]> {
        let numbers = 0..MOST_SHARDS;
        let names = numbers.map(|number| format!("{}-{number}", login.cookie_name));
        names.map_while(|name| self.cookie(&name)).collect()
    }

    pub(super) fn cookies_of(
        &self,
        logins: &Logins,
        login: &Login,
        session: &Session,
    ) -> Result<Vec<String>, Failure> {
        let place = CookiePlace {
            name: &login.cookie_name,
            had: self.session_cookies(login).len(),
            is_cross_origin: self.head_value(b"origin").is_some(),
            now: self.seconds(),
        };
        let purpose = session::purpose(&self.site.balancer.arn, &login.cookie_name);
        let cookies = session.cookies(&logins.seal, &purpose, &place);
        cookies.ok_or(Failure::TOO_LARGE)
    }

    fn head_value(&self, name: &[u8]) -> Option<&[u8]> {
        let head = self.head;
        let mut fields = head.fields.iter();
        let field = fields.find(|field| head.get(field.name).eq_ignore_ascii_case(name))?;
        Some(head.get(field.value))
    }

    /// What the target learns. A text that is no header is left out.
    fn told(
        &self,
        logins: &Logins,
        login: &Login,
        session: &Session,
    ) -> impl Iterator<Item = (String, String)> + use<> {
        let data = logins.key.sign(&About {
            balancer_arn: &self.site.balancer.arn,
            client_id: &login.client_id,
            issuer: &login.issuer,
            claims: &session.claims,
            now: self.seconds(),
        });
        let told = [
            (
                "x-amzn-oidc-accesstoken",
                Some(session.access_token.clone()),
            ),
            ("x-amzn-oidc-identity", Some(session.sub.clone())),
            ("x-amzn-oidc-data", data),
        ];
        told.into_iter().filter_map(|(name, value)| {
            let value = value?;
            let is_header = value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
            is_header.then(|| (name.to_owned(), value))
        })
    }

    /// Sends somebody to the provider.
    fn to_provider(&self, logins: &Logins, login: &Login) -> Result<Answer, Failure> {
        let host = self.asked_host().ok_or(Failure::NO_HOST)?;
        let target = String::from_utf8_lossy(self.head.get(self.head.target)).into_owned();
        let is_remembered = target.starts_with('/') && target.len() <= LONGEST_TARGET_BYTES;
        let target = if is_remembered {
            target
        } else {
            "/".to_owned()
        };
        let sent = self.cookie(NONCE_COOKIE);
        let sent = sent.filter(|value| state::is_nonce(value));
        let nonce = sent.and_then(|value| std::str::from_utf8(value).ok());
        let nonce = nonce.map_or_else(|| logins.seal.nonce(), str::to_owned);
        let redirect_uri = format!("https://{host}{CALLBACK}");
        let state = State {
            login: login.id(),
            cookie_name: login.cookie_name.clone(),
            target,
            redirect_uri: redirect_uri.clone(),
            nonce: nonce.clone(),
            expires: self.seconds().saturating_add(PATIENCE_SECS),
        };
        let purpose = state::purpose(&self.site.balancer.arn);
        let state = logins.seal.seal(&purpose, &state);
        let state = state.ok_or(Failure::UNHANDLED)?;
        let mut pairs = vec![
            ("client_id", login.client_id.as_str()),
            ("redirect_uri", &redirect_uri),
            ("response_type", "code"),
            ("scope", &login.scope),
            ("state", &state),
        ];
        let extra = login.extra_params.iter();
        let extra = extra.filter(|(name, _)| !OWN_PARAMS.contains(&name.as_str()));
        pairs.extend(extra.map(|(name, value)| (name.as_str(), value.as_str())));
        let location = with_query(&login.authorization_endpoint, &form(&pairs));
        Ok(elsewhere(location, vec![state::set_cookie(&nonce)]))
    }

    /// The host that was asked, in small letters, as providers know addresses to return to.
    fn asked_host(&self) -> Option<String> {
        let host = self.head.host();
        let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(byte);
        let host = (!host.is_empty() && host.iter().all(is_host)).then_some(host)?;
        Some(std::str::from_utf8(host).ok()?.to_ascii_lowercase())
    }
}

/// An answer that sends somebody elsewhere.
pub(super) fn elsewhere(location: String, cookies: Vec<String>) -> Answer {
    let mut answer = Answer::page(302);
    answer.headers.push(("Location".to_owned(), location));
    let no_store = ("Cache-Control".to_owned(), "no-store".to_owned());
    answer.headers.push(no_store);
    let cookies = cookies.into_iter();
    answer
        .headers
        .extend(cookies.map(|cookie| ("Set-Cookie".to_owned(), cookie)));
    answer
}
