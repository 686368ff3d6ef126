//! A request for a sign-in page.

use std::net::IpAddr;
use std::sync::Arc;

use http::header::{HOST, ORIGIN, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use ringwall_crypto::constant_time_eq;
use ringwall_service::PageRequest;

use crate::web::cookie;
use crate::web::pairs::Pairs;

/// Who is signed in, of a browser.
const VISIT_COOKIE: &str = "ringwall-console";
/// What forms must send back.
const FORM_COOKIE: &str = "ringwall-console-form";
const FORM_SECS: i64 = 3600;
/// The most that a form or a query may have; session tokens are long.
const MOST_BYTES: usize = 65_536;

/// A request.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Pairs,
    pub(super) form: Pairs,
    pub(super) host: String,
    pub(super) peer: IpAddr,
    pub(super) user_agent: Option<Arc<str>>,
    pub(super) is_secure: bool,
    headers: HeaderMap,
}

impl Request {
    /// Reads a request; `None` if it can be read in two ways, or is too long.
    pub(super) fn read(request: &PageRequest) -> Option<Self> {
        let text = |name| {
            let value: Option<&HeaderValue> = request.headers.get(name);
            value.and_then(|value| value.to_str().ok())
        };
        let query = request.uri.query().unwrap_or_default();
        if query.len() > MOST_BYTES || request.body.len() > MOST_BYTES {
            return None;
        }
        let form = if request.method == Method::POST {
            Pairs::parse(&request.body).ok()?
        } else {
            Pairs::default()
        };
        Some(Self {
            method: request.method.clone(),
            path: request.uri.path().to_owned(),
            query: Pairs::parse(query.as_bytes()).ok()?,
            form,
            host: text(HOST)?.to_owned(),
            peer: request.peer,
            user_agent: text(USER_AGENT).map(Into::into),
            is_secure: request.secure,
            headers: request.headers.clone(),
        })
    }

    /// A parameter, of the query or the form.
    pub(super) fn parameter(&self, name: &str) -> &str {
        self.query.get(name).unwrap_or_else(|| self.form.text(name))
    }

    /// Whether a form comes from a page of ours: it knows the browser's token, and the browser does
    /// not say that it comes from elsewhere.
    pub(super) fn is_from_own_page(&self) -> bool {
        let token = cookie::get(&self.headers, FORM_COOKIE).unwrap_or_default();
        let sent = self.form.text("_csrf");
        let origin = self.headers.get(ORIGIN).map(|origin| origin.to_str());
        let is_own = match origin {
            None => true,
            Some(Ok(origin)) => {
                let host = origin.split_once("://").map_or("", |(_, host)| host);
                host.eq_ignore_ascii_case(&self.host)
            }
            Some(Err(_)) => false,
        };
        is_own && !token.is_empty() && constant_time_eq(token.as_bytes(), sent.as_bytes())
    }

    /// The browser's token for forms, if it has one.
    pub(super) fn form_token(&self) -> Option<&str> {
        cookie::get(&self.headers, FORM_COOKIE)
    }

    /// Gives the browser a token for forms.
    pub(super) fn form_cookie(&self, token: &str) -> Option<HeaderValue> {
        cookie::set(FORM_COOKIE, token, FORM_SECS, self.is_secure)
    }

    /// The secret of the browser's visit.
    pub(super) fn visit(&self) -> Option<&str> {
        cookie::get(&self.headers, VISIT_COOKIE)
    }

    pub(super) fn visit_cookie(&self, secret: &str, secs: i64) -> Option<HeaderValue> {
        cookie::set(VISIT_COOKIE, secret, secs, self.is_secure)
    }

    pub(super) fn no_visit(&self) -> Option<HeaderValue> {
        self.visit_cookie("", 0)
    }

    /// Whether an address is on this server.
    pub(super) fn is_own(&self, address: &str) -> bool {
        let scheme = if self.is_secure { "https" } else { "http" };
        let origin = format!("{scheme}://{}", self.host);
        let path = address.strip_prefix(&origin).unwrap_or(address);
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
    }

    /// The account that the host names: `ALIAS.signin.…`.
    pub(super) fn account_of_host(&self) -> Option<&str> {
        let (account, rest) = self.host.split_once('.')?;
        rest.starts_with("signin.").then_some(account)
    }
}
