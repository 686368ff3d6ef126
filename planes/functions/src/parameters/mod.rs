//! The Parameters and Secrets extension of one environment: a function reads parameters over HTTP
//! on its own machine, and those read before come out of a cache.
//!
//! AWS's extension is a program in a layer; this one is the server's, behind the same port, and
//! reads as the function's role.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html>

mod answer;
mod cache;
mod question;

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use ringwall_core::{ErrorKind, Platform};
use ringwall_crypto::constant_time_eq;
use ringwall_lambda::runner::{ParameterSource, Runnable};
use ringwall_model::Sensitive;
use tokio::io::{AsyncRead, AsyncWrite};

use self::cache::Cache;
use self::question::Question;
use crate::session::Session;

/// What a function shows, so that nobody else's request is answered for it: its session token.
const TOKEN: &str = "x-aws-parameters-secrets-token";
/// The variable that names the port.
pub(crate) const PORT_VARIABLE: &str = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT";
const USUAL_PORT: u16 = 2773;

/// The extension of one environment.
pub(crate) struct Extension {
    source: Arc<dyn ParameterSource>,
    platform: Arc<Platform>,
    token: Sensitive<String>,
    session: Arc<Session>,
    cache: Mutex<Cache>,
}

/// The port that a function wants the extension at.
pub(crate) fn port(function: &Runnable) -> u16 {
    let wanted = function.environment.get(PORT_VARIABLE);
    let wanted = wanted.and_then(|port| port.expose().parse().ok());
    wanted.filter(|port| *port > 0).unwrap_or(USUAL_PORT)
}

impl Extension {
    /// For a function with these variables, whose session has this token.
    pub(crate) fn new(
        function: &Runnable,
        source: Arc<dyn ParameterSource>,
        platform: Arc<Platform>,
        token: Sensitive<String>,
        session: Arc<Session>,
    ) -> Self {
        Self {
            cache: Mutex::new(Cache::of(&function.environment)),
            source,
            platform,
            token,
            session,
        }
    }

    /// Serves one connection of the function.
    pub(crate) async fn serve<S>(self: Arc<Self>, connection: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = service_fn(move |request| {
            let extension = Arc::clone(&self);
            async move { Ok::<_, Infallible>(extension.respond(request).await) }
        });
        let served = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(connection), service)
            .await;
        if let Err(error) = served {
            tracing::debug!(%error, "a connection to the parameters extension broke");
        }
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let shown = request.headers().get(TOKEN);
        let is_own = |token: &http::HeaderValue| {
            constant_time_eq(token.as_bytes(), self.token.expose().as_bytes())
        };
        if !shown.is_some_and(is_own) {
            let words = "The header X-Aws-Parameters-Secrets-Token must have the function's AWS_SESSION_TOKEN.";
            return text(StatusCode::UNAUTHORIZED, words);
        }
        if self.session.is_starting() {
            let words = "not ready to serve traffic, please wait";
            return text(StatusCode::BAD_REQUEST, words);
        }
        match (request.method(), request.uri().path()) {
            (
                &Method::GET,
                "/systemsmanager/parameters/get" | "/systemsmanager/parameters/get/",
            ) => {
                self.parameter(request.uri().query().unwrap_or_default())
                    .await
            }
            (_, path) if path.starts_with("/secretsmanager/") => {
                let words = "Secrets Manager is not built in Ringwall yet.";
                text(StatusCode::NOT_IMPLEMENTED, words)
            }
            _ => text(StatusCode::NOT_FOUND, "404 page not found"),
        }
    }

    async fn parameter(&self, query: &str) -> Response<Full<Bytes>> {
        let question = match Question::parse(query) {
            Ok(question) => question,
            Err(words) => return text(StatusCode::BAD_REQUEST, words),
        };
        let now = self.platform.clock.now();
        if let Some(known) = self.cache.lock().find(&question, now) {
            return json(known);
        }
        let found = self
            .source
            .parameter(&self.platform, question.input())
            .await;
        match found {
            Ok(found) => {
                let body = answer::body(found);
                self.cache.lock().keep(question, body.clone(), now);
                json(body)
            }
            Err(error) => {
                let words = error.message().unwrap_or_default();
                match error.kind() {
                    ErrorKind::Modelled(code) => {
                        text(StatusCode::BAD_REQUEST, format!("{code}: {words}"))
                    }
                    _ => text(StatusCode::BAD_REQUEST, error.to_string()),
                }
            }
        }
    }
}

fn json(body: Bytes) -> Response<Full<Bytes>> {
    answered(StatusCode::OK, "application/json", body)
}

fn text(status: StatusCode, words: impl Into<Bytes>) -> Response<Full<Bytes>> {
    answered(status, "text/plain; charset=utf-8", words.into())
}

fn answered(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let kind = http::HeaderValue::from_static(kind);
    response.headers_mut().insert("content-type", kind);
    response
}
