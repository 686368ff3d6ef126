//! A request as endpoints look at it.

use std::sync::OnceLock;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN};
use http::{HeaderMap, Method};
use ringwall_service::PageRequest;

use crate::address::{Address, Origin};
use crate::oauth::authorization::PARAMETERS;
use crate::oauth::basic;
use crate::record::Owner;
use crate::web::cookie;
use crate::web::pairs::{Pairs, Unreadable};
use crate::words::{self, ENGLISH, Words};

/// Who is signed in, of a browser.
pub(crate) const SESSION_COOKIE: &str = "cognito";
/// How far somebody has come in signing in.
pub(crate) const ATTEMPT_COOKIE: &str = "sign-in";
/// That the browser went to an identity provider; AWS's name.
pub(crate) const JOURNEY_COOKIE: &str = "csrf-state";
/// What forms must send back.
pub(crate) const FORM_COOKIE: &str = "XSRF-TOKEN";

/// In which language somebody reads.
pub(crate) const LANGUAGE_COOKIE: &str = "lang";
/// Seconds that the choice of a language stays.
pub(crate) const LANGUAGE_SECS: i64 = 31_536_000;

/// The most that a form or a query may have.
const MOST_BYTES: usize = 65_536;
/// The most that a form with a SAML response may have: 100,000 characters, some of them written as
/// three, and the relay state.
const MOST_SAML_BYTES: usize = 262_144;

/// A request.
pub(crate) struct Visit {
    pub(crate) address: Address,
    pub(crate) host: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Pairs,
    pub(crate) form: Pairs,
    /// What was posted, where it is no form.
    pub(crate) document: Bytes,
    pub(crate) headers: HeaderMap,
    pub(crate) is_secure: bool,
    /// Whose page it is, once that is known.
    pub(crate) owner: OnceLock<Owner>,
}

impl Visit {
    /// Reads a request.
    pub(crate) fn read(request: &PageRequest) -> Result<Self, Unreadable> {
        let host = request
            .headers
            .get(HOST)
            .and_then(|host| host.to_str().ok())
            .ok_or(Unreadable)?;
        let query = request.uri.query().unwrap_or_default();
        let most = match request.uri.path().starts_with("/saml2/") {
            true => MOST_SAML_BYTES,
            false => MOST_BYTES,
        };
        if query.len() > MOST_BYTES || request.body.len() > most {
            return Err(Unreadable);
        }
        let is_document = is_json(&request.headers);
        let form = if request.method == Method::POST && !is_document {
            Pairs::parse(&request.body)?
        } else {
            Pairs::default()
        };
        Ok(Self {
            address: Address::of(host).ok_or(Unreadable)?,
            host: host.to_owned(),
            method: request.method.clone(),
            path: request.uri.path().to_owned(),
            query: Pairs::parse(query.as_bytes())?,
            form,
            document: match is_document {
                true => request.body.clone(),
                false => Bytes::new(),
            },
            headers: request.headers.clone(),
            is_secure: request.secure,
            owner: OnceLock::new(),
        })
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        cookie::get(&self.headers, name)
    }

    /// Where it was sent, as addresses in answers are to begin.
    pub(crate) fn origin(&self) -> String {
        Origin::of(&self.host, self.is_secure).base()
    }

    /// The query that goes along from page to page.
    pub(crate) fn carried(&self) -> String {
        self.carried_pairs().encode()
    }

    /// The same, in pairs.
    pub(crate) fn carried_pairs(&self) -> Pairs {
        self.query.only(&PARAMETERS)
    }

    /// A path with that query.
    pub(crate) fn path_with_query(&self, path: &str) -> String {
        let query = self.carried();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }

    /// The language that the address asks for, if there is one.
    pub(crate) fn chosen_language(&self) -> Option<&'static Words> {
        self.query.get("lang").and_then(words::find)
    }

    /// The language to answer in: what is asked for, or what was before.
    pub(crate) fn words(&self) -> &'static Words {
        let before = || self.cookie(LANGUAGE_COOKIE).and_then(words::find);
        self.chosen_language().or_else(before).unwrap_or(&ENGLISH)
    }

    /// What `Authorization` says.
    pub(crate) fn authorization(&self) -> Option<&str> {
        self.headers.get(AUTHORIZATION)?.to_str().ok()
    }

    /// The URL that a request names as its client, where it is no app client's id.
    pub(crate) fn client_url(&self) -> Option<String> {
        let header = self.authorization().and_then(basic::credentials);
        let named = self.query.get("client_id").or(self.form.get("client_id"));
        let named = named.map(str::to_owned).or(header.map(|(id, _)| id));
        named.filter(|id| id.contains("://"))
    }

    /// The token of a bearer.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.authorization()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// Whether a form comes from a page of ours: it knows the browser's token, and the browser does
    /// not say that it comes from elsewhere.
    pub(crate) fn is_from_own_page(&self) -> bool {
        let (token, sent) = (self.cookie(FORM_COOKIE), self.form.get("_csrf"));
        let is_right = matches!((token, sent), (Some(token), Some(sent)) if is_same(token, sent));
        let origin = self
            .headers
            .get(ORIGIN)
            .map(|origin| origin.to_str().unwrap_or_default());
        let host = origin.map(|origin| origin.split_once("://").map_or("", |(_, host)| host));
        is_right && host.is_none_or(|host| host.eq_ignore_ascii_case(&self.host))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/json"))
}

/// Equality that takes as long whatever differs.
fn is_same(one: &str, other: &str) -> bool {
    let differences = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |sum, (one, other)| sum | (one ^ other));
    one.len() == other.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderValue;

    use super::*;

    fn visit(cookie: &'static str, form: &'static str, origin: Option<&'static str>) -> Visit {
        let mut headers = HeaderMap::new();
        headers.insert(
            HOST,
            HeaderValue::from_static("shop.auth.eu-west-1.localhost:4566"),
        );
        headers.insert(http::header::COOKIE, HeaderValue::from_static(cookie));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        let request = PageRequest {
            method: Method::POST,
            uri: "/login?client_id=a&state=b%20c&evil=1".parse().unwrap(),
            headers,
            body: Bytes::from_static(form.as_bytes()),
            peer: [127, 0, 0, 1].into(),
            secure: false,
        };
        Visit::read(&request).ok().unwrap()
    }

    #[test]
    fn takes_forms_of_its_own_pages() {
        let own = "http://shop.auth.eu-west-1.localhost:4566";
        assert!(visit("XSRF-TOKEN=abc", "_csrf=abc", Some(own)).is_from_own_page());
        assert!(visit("XSRF-TOKEN=abc", "_csrf=abc", None).is_from_own_page());
    }

    #[test]
    fn refuses_forms_of_others() {
        let pairs = [
            ("XSRF-TOKEN=abc", "_csrf=abd", None),
            ("XSRF-TOKEN=abc", "_csrf=ab", None),
            ("XSRF-TOKEN=abc", "", None),
            ("other=abc", "_csrf=abc", None),
            ("XSRF-TOKEN=", "_csrf=", None),
            ("XSRF-TOKEN=abc; XSRF-TOKEN=abc", "_csrf=abc", None),
            ("XSRF-TOKEN=abc", "_csrf=abc", Some("https://evil.example")),
            (
                "XSRF-TOKEN=abc",
                "_csrf=abc",
                Some("http://evil.auth.eu-west-1.localhost:4566"),
            ),
            ("XSRF-TOKEN=abc", "_csrf=abc", Some("null")),
        ];
        for (cookie, form, origin) in pairs {
            assert!(
                !visit(cookie, form, origin).is_from_own_page(),
                "{cookie} {form} {origin:?}"
            );
        }
    }

    #[test]
    fn carries_only_what_a_sign_in_begins_with() {
        assert_eq!(
            visit("a=b", "", None).path_with_query("/login"),
            "/login?client_id=a&state=b%20c"
        );
    }
}
