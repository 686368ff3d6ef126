//! The provider is asked: codes become tokens, and tokens become claims.

use std::pin::Pin;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use zeroize::Zeroizing;

use super::Logins;
use super::failure::Failure;
use super::session::{LONGEST_CLAIMS_BYTES, Session};
use super::url::{encoded, form};
use crate::config::Login;

/// Clocks may differ so much.
const LEEWAY_SECS: i64 = 60;
/// How long an access token is good, if the provider does not say.
const USUAL_EXPIRY_SECS: i64 = 3600;

/// An answer under way.
pub type ProviderAnswer =
    Pin<Box<dyn Future<Output = Result<Response<Bytes>, Unreachable>> + Send>>;

/// A provider does not answer, or not in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable;

/// Carries requests to identity providers. It bounds time and length of answers, and works elsewhere
/// than on the threads that serve.
pub trait Providers: Send + Sync + 'static {
    /// Sends a request to its absolute address.
    fn send(&self, request: Request<Bytes>) -> ProviderAnswer;
}

/// What a token endpoint gives.
#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
}

/// What an ID token says, as far as it is looked at. It came from the provider itself, whose server was
/// believed, so its signature says nothing more (OpenID Connect Core 3.1.3.7).
#[derive(Deserialize)]
struct IdClaims {
    iss: String,
    sub: String,
    aud: Json,
    exp: i64,
}

impl Logins {
    /// The session that a code stands for.
    pub(super) async fn exchange(
        &self,
        login: &Login,
        code: &str,
        redirect_uri: &str,
        now: i64,
    ) -> Result<Session, Failure> {
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
        ];
        let tokens = self.tokens(login, &grant).await?;
        let id_token = tokens.id_token.as_deref().ok_or(Failure::BAD_ID_TOKEN)?;
        let sub = subject(login, id_token, now).ok_or(Failure::BAD_ID_TOKEN)?;
        let session = self.session(login, tokens, now, now).await?;
        if session.sub != sub {
            return Err(Failure::BAD_ID_TOKEN);
        }
        Ok(session)
    }

    /// The session after its access token has expired.
    pub(super) async fn refresh(
        &self,
        login: &Login,
        session: &Session,
        refresh_token: &str,
        now: i64,
    ) -> Result<Session, Failure> {
        let grant = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ];
        let mut tokens = self.tokens(login, &grant).await?;
        let kept = tokens.refresh_token.take();
        tokens.refresh_token = kept.or_else(|| Some(refresh_token.to_owned()));
        let renewed = self.session(login, tokens, session.since, now).await?;
        if renewed.sub != session.sub {
            return Err(Failure::BAD_GRANT);
        }
        Ok(renewed)
    }

    async fn tokens(&self, login: &Login, grant: &[(&str, &str)]) -> Result<Tokens, Failure> {
        let mut request = Request::new(Bytes::from(form(grant)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = login
            .token_endpoint
            .parse()
            .map_err(|_| Failure::NO_TOKENS)?;
        let headers = request.headers_mut();
        let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, media_type);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, basic(login).ok_or(Failure::UNHANDLED)?);
        let answer = self.providers.send(request).await;
        let answer = answer.map_err(|Unreachable| Failure::NO_TOKENS)?;
        match answer.status() {
            StatusCode::OK => {
                serde_json::from_slice(answer.body()).map_err(|_| Failure::BAD_TOKENS)
            }
            status if status.is_client_error() => Err(Failure::BAD_GRANT),
            _ => Err(Failure::NO_TOKENS),
        }
    }

    async fn session(
        &self,
        login: &Login,
        tokens: Tokens,
        since: i64,
        now: i64,
    ) -> Result<Session, Failure> {
        let (claims, length) = self.claims(login, &tokens.access_token).await?;
        if length + tokens.access_token.len() > LONGEST_CLAIMS_BYTES {
            return Err(Failure::TOO_LARGE);
        }
        let sub = claims.get("sub").and_then(Json::as_str);
        let sub = sub.ok_or(Failure::BAD_USER_INFO)?.to_owned();
        let lasts = tokens.expires_in.unwrap_or(USUAL_EXPIRY_SECS);
        Ok(Session {
            login: login.id(),
            sub,
            claims,
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
            expires: now.saturating_add(lasts),
            since,
        })
    }

    /// What the provider says of somebody, and how long that is.
    async fn claims(
        &self,
        login: &Login,
        access_token: &str,
    ) -> Result<(Map<String, Json>, usize), Failure> {
        let bearer = Zeroizing::new(format!("Bearer {access_token}"));
        let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| Failure::BAD_TOKENS)?;
        bearer.set_sensitive(true);
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = login
            .user_info_endpoint
            .parse()
            .map_err(|_| Failure::NO_USER_INFO)?;
        request.headers_mut().insert(AUTHORIZATION, bearer);
        let answer = self.providers.send(request).await;
        let answer = answer.map_err(|Unreachable| Failure::NO_USER_INFO)?;
        if answer.status() != StatusCode::OK {
            return Err(Failure::NO_USER_INFO);
        }
        let claims = serde_json::from_slice(answer.body()).map_err(|_| Failure::BAD_USER_INFO)?;
        Ok((claims, answer.body().len()))
    }
}

/// How the client shows who it is (RFC 6749 2.3.1).
fn basic(login: &Login) -> Option<HeaderValue> {
    let secret = Zeroizing::new(encoded(login.client_secret.expose()));
    let pair = Zeroizing::new(format!("{}:{}", encoded(&login.client_id), &*secret));
    let header = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
    let mut header = HeaderValue::from_str(&header).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// Who an ID token is about, if it is for this client and not over.
fn subject(login: &Login, id_token: &str, now: i64) -> Option<String> {
    let payload = id_token.split('.').nth(1)?;
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: IdClaims = serde_json::from_slice(&payload).ok()?;
    let is_for_us = match &claims.aud {
        Json::String(audience) => *audience == login.client_id,
        Json::Array(audiences) => {
            let mut audiences = audiences.iter().filter_map(Json::as_str);
            audiences.any(|audience| audience == login.client_id)
        }
        _ => false,
    };
    let is_theirs = !login.checks_issuer || login.issuer == claims.iss;
    let is_current = now < claims.exp.saturating_add(LEEWAY_SECS);
    (is_for_us && is_theirs && is_current).then_some(claims.sub)
}
