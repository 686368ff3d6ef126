//! A code, exchanged for what a provider says of somebody.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use ringwall_cognito_idp::hosted::{Arrival, Journey, OAuthAnswers, Provider};
use ringwall_core::Timestamp;
use ringwall_outbound::{FetchError, Limits, Outbound};
use ringwall_tokens::jwt::{Claims, KeySet};

use super::claims::{parse, texts, values};
use super::fault::{KEYS, TOKEN, plain};
use super::id_token::{Expected, is_same_issuer};
use super::{Fault, Kind, apple, detail};
use crate::web::pairs::Pairs;

/// Claims that are the tokens themselves, for those who map them.
const TOKENS: [&str; 2] = ["access_token", "id_token"];

/// A code that somebody came back with, and all that is needed to exchange it. No `Debug`.
pub(crate) struct Exchange {
    pub(crate) outbound: Arc<Outbound>,
    pub(crate) provider: Provider,
    pub(crate) journey: Journey,
    pub(crate) code: String,
    /// What Apple sends along, by the browser.
    pub(crate) user: Option<String>,
    pub(crate) now: Timestamp,
}

impl Exchange {
    /// What the provider says.
    pub(crate) async fn run(self) -> Result<Arrival, Fault> {
        let kind = Kind::of(&self.provider).ok_or(Fault::Setting("type"))?;
        let tokens = self.tokens(kind).await?;
        let access_token = tokens.text("access_token");
        let id_token = if kind.has_id_token() {
            self.id_token(&tokens).await?
        } else {
            Claims::new()
        };
        let access_token = access_token.ok_or(Fault::Missing("access_token"))?;
        let user_info = self.user_info(kind, access_token, &id_token).await?;
        let said = user_info.text("sub");
        if kind.has_id_token() && said.is_some_and(|sub| id_token.text("sub") != Some(sub)) {
            return Err(Fault::Subject);
        }
        self.arrival(kind, &tokens, &id_token, &user_info)
    }

    fn arrival(
        &self,
        kind: Kind,
        tokens: &Claims,
        id_token: &Claims,
        user_info: &Claims,
    ) -> Result<Arrival, Fault> {
        // What is signed goes before what is not.
        let mut claims = match kind {
            Kind::Apple => values(&apple::names(self.user.as_deref())),
            _ => values(user_info),
        };
        claims.extend(values(id_token));
        for name in TOKENS {
            claims.remove(name);
            if let Some(token) = tokens.text(name) {
                claims.insert(name.to_owned(), token.into());
            }
        }
        let subject = claims
            .get(kind.subject())
            .and_then(|subject| subject.text());
        let subject = subject.filter(|subject| !subject.is_empty());
        Ok(Arrival {
            subject: subject.ok_or(Fault::Missing("user id"))?.to_owned(),
            claims,
            issuer: None,
            oauth: Some(OAuthAnswers {
                token_response: texts(tokens),
                id_token: texts(id_token),
                user_info: texts(user_info),
            }),
            context: id_token.text("acr").map(str::to_owned),
            methods: id_token
                .texts("amr")
                .unwrap_or_default()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
    }

    /// What the token endpoint gives for the code.
    async fn tokens(&self, kind: Kind) -> Result<Claims, Fault> {
        let setting = |name| detail(&self.provider, name).ok_or(Fault::Setting(name));
        let mut form = Pairs::default()
            .with("grant_type", "authorization_code")
            .with("client_id", setting("client_id")?)
            .with("code", &self.code)
            .with("redirect_uri", &self.journey.return_to);
        if kind.takes_proof_key() {
            form = form.with("code_verifier", &self.journey.code_verifier);
        }
        let secret = match kind {
            Kind::Apple => Some(apple::client_secret(&self.provider, self.now)?),
            _ => detail(&self.provider, "client_secret").map(str::to_owned),
        };
        if let Some(secret) = secret {
            form = form.with("client_secret", &secret);
        }
        let url = setting("token_url")?;
        if detail(&self.provider, "token_request_method") == Some("GET") {
            let separator = if url.contains('?') { '&' } else { '?' };
            let url = format!("{url}{separator}{}", form.encode());
            return self.ask(TOKEN, &url, Request::new(Bytes::new())).await;
        }
        let mut request = Request::new(Bytes::from(form.encode()));
        *request.method_mut() = Method::POST;
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form_type);
        self.ask(TOKEN, url, request).await
    }

    /// The claims of the ID token, by keys that are fetched for each: so AWS does it.
    async fn id_token(&self, tokens: &Claims) -> Result<Claims, Fault> {
        let token = tokens.text("id_token").ok_or(Fault::Missing("id_token"))?;
        let setting = |name| detail(&self.provider, name).ok_or(Fault::Setting(name));
        let issuer = setting("oidc_issuer")?;
        let expected = Expected {
            issuer,
            client_id: setting("client_id")?,
            nonce: &self.journey.nonce,
            now: self.now,
        };
        let keys = match detail(&self.provider, "jwks_uri") {
            Some(address) => self.keys(address).await?,
            None => self.keys(&self.discovered_keys(issuer).await?).await?,
        };
        expected.verify(token, &keys)
    }

    async fn keys(&self, address: &str) -> Result<KeySet, Fault> {
        let request = Request::new(Bytes::new());
        let body = self.fetch(KEYS, address, request).await?;
        KeySet::parse(&body).map_err(|_| Fault::Malformed(KEYS))
    }

    /// Where an issuer's discovery document says that its keys are.
    async fn discovered_keys(&self, issuer: &str) -> Result<String, Fault> {
        const ENDPOINT: &str = "discovery";
        let base = issuer.trim_end_matches('/');
        let address = format!("{base}/.well-known/openid-configuration");
        let document = self
            .ask(ENDPOINT, &address, Request::new(Bytes::new()))
            .await?;
        let named = document.text("issuer").unwrap_or_default();
        if !is_same_issuer(named, issuer) {
            return Err(Fault::Issuer);
        }
        let keys = document.text("jwks_uri");
        keys.map(str::to_owned).ok_or(Fault::Malformed(ENDPOINT))
    }

    /// An object of JSON that an endpoint answers.
    pub(super) async fn ask(
        &self,
        endpoint: &'static str,
        address: &str,
        request: Request<Bytes>,
    ) -> Result<Claims, Fault> {
        let body = self.fetch(endpoint, address, request).await?;
        parse(&body).ok_or(Fault::Malformed(endpoint))
    }

    async fn fetch(
        &self,
        endpoint: &'static str,
        address: &str,
        mut request: Request<Bytes>,
    ) -> Result<Bytes, Fault> {
        let url = self.outbound.url(address);
        let url = url.map_err(|_| Fault::Unreachable(endpoint))?;
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json);
        let answer = self.outbound.send(&url, request, Limits::default()).await;
        let answer = answer
            .inspect_err(|error| tracing::info!(%error, endpoint, "a provider was not reached"))
            .map_err(|error| match error {
                FetchError::TooSlow(_) => Fault::TooSlow(endpoint),
                _ => Fault::Unreachable(endpoint),
            })?;
        if answer.status().is_success() {
            return Ok(answer.into_body());
        }
        let said = parse(answer.body());
        let error = said.as_ref().and_then(|said| said.text("error"));
        Err(Fault::Refused {
            endpoint,
            status: answer.status().as_u16(),
            error: error.map(plain),
        })
    }
}
