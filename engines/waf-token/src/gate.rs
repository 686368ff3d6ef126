//! What reads tokens, and gives them.

use std::fmt::Write as _;
use std::net::IpAddr;

use aws_lc_rs::aead::NONCE_LEN;
use ringwall_transformation::cookies;
use ringwall_waf::request::Request;
use ringwall_waf::surroundings::{Token, Tokens};

use crate::client;
use crate::content::{self, Sealed};
use crate::key_ring::{KeyRing, Purpose};
use crate::uses::Uses;

/// The name of the cookie that is the token.
pub const COOKIE: &str = "aws-waf-token";

/// Browsers forget the cookie after four days: immunity lasts three at most.
const COOKIE_SECONDS: u32 = 345_600;
/// Browsers send a cookie for each domain; more of that name are not looked at.
const MOST_COOKIES: usize = 4;
/// How many tasks and puzzles are remembered for one period.
const MOST_REMEMBERED: usize = 65_536;
/// A puzzle is drawn and played no more often: that costs more than to ask for it.
const MOST_VIEWS: u8 = 16;

/// Fills bytes with randomness that nobody can guess.
pub type Random = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// How hard it is to get a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The zero bits that a task's solution begins with: each one more doubles the work.
    pub difficulty: u8,
    /// How long a task may be worked on.
    pub task_seconds: u32,
    /// How long a puzzle may be looked at.
    pub puzzle_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            difficulty: 16,
            task_seconds: 300,
            puzzle_seconds: 300,
        }
    }
}

/// Reads tokens, and gives them to who solves what is asked.
pub struct Gate {
    pub(crate) keys: KeyRing,
    pub(crate) settings: Settings,
    /// Tasks that were solved, puzzles that were answered.
    spent: Uses,
    /// Puzzles that were drawn or played.
    views: Uses,
    random: Random,
}

impl Gate {
    /// A gate with its keys.
    pub fn new(keys: KeyRing, settings: Settings, random: Random) -> Self {
        let keep_seconds = settings.task_seconds.max(settings.puzzle_seconds);
        let [spent, views] = [(); 2].map(|()| Uses::new(keep_seconds, MOST_REMEMBERED));
        Self {
            keys,
            settings,
            spent,
            views,
            random,
        }
    }

    /// Whether a task or puzzle is spent for the first time.
    pub(crate) fn is_first_use(&self, name: [u8; 16], now: i64) -> bool {
        self.spent.is_allowed(name, 1, now)
    }

    /// Whether a puzzle may be looked at once more.
    pub(crate) fn may_view(&self, name: [u8; 16], now: i64) -> bool {
        self.views.is_allowed(name, MOST_VIEWS, now)
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }

    /// Whether the request's token is of a browser that said that a program drives it.
    pub fn is_automated(&self, request: &Request<'_>) -> bool {
        self.sealed(request).is_some_and(|token| token.is_automated)
    }

    /// The first of the request's tokens that opens.
    pub(crate) fn sealed(&self, request: &Request<'_>) -> Option<Sealed> {
        token_cookies(request).find_map(|cookie| self.open(cookie, request))
    }

    fn open(&self, cookie: &[u8], request: &Request<'_>) -> Option<Sealed> {
        let (binding, now) = (client::binding(request), now(request));
        let message = self.keys.open(Purpose::Token, &binding, now, cookie)?;
        content::from_bytes(&message)
    }

    /// A token's `Set-Cookie`. Over TLS it is kept from plain connections.
    pub(crate) fn set_cookie(&self, sealed: &Sealed, request: &Request<'_>) -> Option<String> {
        let binding = client::binding(request);
        let message = content::to_bytes(sealed);
        let nonce = self.random::<NONCE_LEN>();
        let token = self
            .keys
            .seal(Purpose::Token, &binding, now(request), nonce, &message)?;
        let mut cookie =
            format!("{COOKIE}={token}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax");
        if request.scheme == "https" {
            cookie.push_str("; Secure");
        }
        let domain = &sealed.content.domain;
        if *domain != request.host() && has_sub_domains(domain) {
            write!(cookie, "; Domain={domain}").ok()?;
        }
        Some(cookie)
    }
}

impl Tokens for Gate {
    fn token(&self, request: &Request<'_>) -> Token {
        if token_cookies(request).next().is_none() {
            return Token::Absent;
        }
        self.sealed(request)
            .map_or(Token::Invalid, |token| Token::Ours(token.content))
    }
}

/// The values of the request's cookies that are tokens by name.
fn token_cookies<'r>(request: &Request<'r>) -> impl Iterator<Item = &'r [u8]> {
    let headers = request.headers.iter();
    let headers = headers.filter(|header| header.name.eq_ignore_ascii_case(b"cookie"));
    let cookies = headers.flat_map(|header| cookies::pairs(header.value));
    let tokens = cookies.filter(|cookie| cookie.name == COOKIE.as_bytes());
    tokens.map(|cookie| cookie.value).take(MOST_COOKIES)
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// When a request came, in seconds since 1970.
pub(crate) const fn now(request: &Request<'_>) -> i64 {
    request.at_millis / 1_000
}

/// Whether browsers keep cookies for a domain and those below it: not for addresses, and not for
/// names without a dot.
fn has_sub_domains(domain: &str) -> bool {
    domain.contains('.') && domain.parse::<IpAddr>().is_err()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use ringwall_waf::request::{Body, Header};
    use ringwall_waf::surroundings::TokenContent;

    use super::*;

    pub(crate) const NOW: i64 = 1_790_000_000;

    /// A gate whose randomness is counted.
    pub(crate) fn gate() -> Gate {
        let settings = Settings {
            difficulty: 6,
            ..Settings::default()
        };
        let count = AtomicU8::new(1);
        let random = move |bytes: &mut [u8]| bytes.fill(count.fetch_add(1, Ordering::Relaxed));
        Gate::new(KeyRing::new(&[1; 32], []), settings, Box::new(random))
    }

    pub(crate) fn request() -> Request<'static> {
        Request {
            peer: [192, 0, 2, 1].into(),
            method: b"GET",
            path: b"/",
            query: b"",
            fragment: None,
            version: "HTTP/1.1",
            scheme: "https",
            headers: &[],
            body: Body::default(),
            ja3: None,
            ja4: Some("t13d"),
            id: "1",
            at_millis: NOW * 1_000,
        }
    }

    fn content() -> TokenContent {
        TokenContent {
            domain: "example.com".to_owned(),
            challenge_solved_at: Some(NOW),
            captcha_solved_at: None,
            id: "00".repeat(16),
            fingerprint: None,
        }
    }

    fn set_cookie(host: &str, scheme: &'static str) -> String {
        let headers = [Header {
            name: b"Host",
            value: host.as_bytes(),
        }];
        let sealed = Sealed {
            content: content(),
            is_automated: false,
        };
        gate()
            .set_cookie(
                &sealed,
                &Request {
                    scheme,
                    headers: &headers,
                    ..request()
                },
            )
            .unwrap()
    }

    fn read(cookies: &[&str], peer: [u8; 4]) -> Token {
        let headers: Vec<Header<'_>> = cookies
            .iter()
            .map(|value| Header {
                name: b"Cookie",
                value: value.as_bytes(),
            })
            .collect();
        gate().token(&Request {
            peer: peer.into(),
            headers: &headers,
            ..request()
        })
    }

    #[test]
    fn a_token_is_read_from_its_cookie() {
        let cookie = set_cookie("example.com", "https");
        let cookie = cookie.split(';').next().unwrap();
        let here = [192, 0, 2, 1];
        assert_eq!(read(&[], here), Token::Absent);
        assert_eq!(read(&["session=1"], here), Token::Absent);
        assert_eq!(read(&["aws-waf-token=other"], here), Token::Invalid);
        assert_eq!(read(&[cookie], here), Token::Ours(content()));
        assert_eq!(
            read(&["a=1; aws-waf-token=b", cookie], here),
            Token::Ours(content())
        );
        let many = ["aws-waf-token="; MOST_COOKIES].join("; ");
        assert_eq!(read(&[&many, cookie], here), Token::Invalid);
    }

    #[test]
    fn a_token_of_another_client_is_invalid() {
        let cookie = set_cookie("example.com", "https");
        let cookie = cookie.split(';').next().unwrap();
        assert_eq!(read(&[cookie], [198, 51, 100, 1]), Token::Invalid);
    }

    #[test]
    fn a_cookie_is_of_the_tokens_domain() {
        let attributes = |cookie: String| cookie.split_once("; ").unwrap().1.to_owned();
        let common = "Path=/; Max-Age=345600; HttpOnly; SameSite=Lax";
        assert_eq!(attributes(set_cookie("Example.com:80", "http")), common);
        assert_eq!(
            attributes(set_cookie("api.example.com", "https")),
            format!("{common}; Secure; Domain=example.com")
        );
    }

    #[test]
    fn addresses_and_single_labels_have_nothing_below() {
        assert!(has_sub_domains("example.com"));
        for domain in ["localhost", "127.0.0.1", "::1"] {
            assert!(!has_sub_domains(domain), "{domain}");
        }
    }
}
