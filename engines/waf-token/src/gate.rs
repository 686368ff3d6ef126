//! What reads and gives tokens.

use std::fmt::Write as _;

use aws_lc_rs::aead::NONCE_LEN;

use crate::client::{Binding, Client};
use crate::content::{Content, Reading};
use crate::domain;
use crate::key_ring::{KeyRing, Purpose};
use crate::replay::Replays;
use crate::work::{self, Task};

/// The name of the cookie that is the token.
pub const COOKIE: &str = "aws-waf-token";

/// Browsers forget the cookie after four days: immunity lasts three at most.
const COOKIE_SECONDS: u32 = 345_600;
/// How many used tasks and puzzles are remembered for one period.
const MOST_REMEMBERED: usize = 65_536;

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

/// What comes from outside with each call.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Now, in seconds since 1970.
    pub now: i64,
    /// Fills bytes with randomness that nobody can guess.
    pub fill: &'a dyn Fn(&mut [u8]),
}

impl World<'_> {
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes);
        bytes
    }
}

/// Where a token will be used.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The request's `Host`.
    pub host: &'a [u8],
    /// The web ACL's token domains.
    pub token_domains: &'a [String],
    /// Whether the client speaks TLS: then its cookie is kept from plain connections.
    pub is_https: bool,
}

/// Reads tokens, and gives them to who solves what is asked.
#[derive(Debug)]
pub struct Gate {
    pub(crate) keys: KeyRing,
    pub(crate) settings: Settings,
    pub(crate) replays: Replays,
}

impl Gate {
    /// A gate with its keys.
    pub fn new(keys: KeyRing, settings: Settings) -> Self {
        let keep_seconds = settings.task_seconds.max(settings.puzzle_seconds);
        Self {
            keys,
            settings,
            replays: Replays::new(keep_seconds, MOST_REMEMBERED),
        }
    }

    /// The token of a request, of the values of all its cookies of that name: browsers send one
    /// for each domain.
    pub fn read<'a>(
        &self,
        cookies: impl IntoIterator<Item = &'a [u8]>,
        client: &Client<'_>,
        now: i64,
    ) -> Reading {
        let mut cookies = cookies.into_iter().take(4).peekable();
        if cookies.peek().is_none() {
            return Reading::Absent;
        }
        let binding = client.binding();
        let content = cookies.find_map(|cookie| self.open(cookie, &binding, now));
        content.map_or(Reading::Invalid, Reading::Ours)
    }

    fn open(&self, cookie: &[u8], binding: &Binding, now: i64) -> Option<Content> {
        Content::from_bytes(&self.keys.open(Purpose::Token, binding, now, cookie)?)
    }

    /// A token's `Set-Cookie`.
    pub(crate) fn set_cookie(
        &self,
        content: &Content,
        binding: &Binding,
        host: &str,
        is_https: bool,
        world: &World<'_>,
    ) -> Option<String> {
        let nonce = world.random::<NONCE_LEN>();
        let token = self.keys.seal(
            Purpose::Token,
            binding,
            world.now,
            nonce,
            &content.to_bytes(),
        )?;
        let mut cookie =
            format!("{COOKIE}={token}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax");
        if is_https {
            cookie.push_str("; Secure");
        }
        if content.domain != host && domain::has_sub_domains(&content.domain) {
            write!(cookie, "; Domain={}", content.domain).ok()?;
        }
        Some(cookie)
    }

    pub(crate) fn task(&self, binding: &Binding, world: &World<'_>) -> Option<Task> {
        let Settings {
            difficulty,
            task_seconds,
            ..
        } = self.settings;
        work::task(&self.keys, binding, difficulty, task_seconds, world)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    static COUNTED: AtomicU8 = AtomicU8::new(1);

    /// A world whose randomness is counted.
    pub(crate) fn world(now: i64) -> World<'static> {
        let fill = |bytes: &mut [u8]| bytes.fill(COUNTED.fetch_add(1, Ordering::Relaxed));
        World {
            now,
            fill: Box::leak(Box::new(fill)),
        }
    }

    pub(crate) const NOW: i64 = 1_790_000_000;

    pub(crate) fn client() -> Client<'static> {
        Client {
            address: [192, 0, 2, 1].into(),
            ja4: Some("t13d"),
            user_agent: b"browser",
        }
    }

    pub(crate) fn gate() -> Gate {
        let settings = Settings {
            difficulty: 6,
            ..Settings::default()
        };
        Gate::new(KeyRing::new(&[1; 32], []), settings)
    }

    fn content() -> Content {
        Content {
            domain: "example.com".to_owned(),
            challenge_solved_at: Some(NOW),
            captcha_solved_at: None,
            id: "00".repeat(16),
            fingerprint: None,
            is_automated: false,
        }
    }

    fn cookie(host: &str, is_https: bool) -> String {
        let binding = client().binding();
        gate()
            .set_cookie(&content(), &binding, host, is_https, &world(NOW))
            .unwrap()
    }

    fn value(cookie: &str) -> Vec<u8> {
        let value = cookie.strip_prefix("aws-waf-token=").unwrap();
        value.split(';').next().unwrap().as_bytes().to_vec()
    }

    #[test]
    fn a_token_is_read_from_its_cookie() {
        let value = value(&cookie("example.com", true));
        let read = |cookies: &[&[u8]]| gate().read(cookies.iter().copied(), &client(), NOW);
        assert_eq!(read(&[]), Reading::Absent);
        assert_eq!(read(&[b"other"]), Reading::Invalid);
        assert_eq!(read(&[&value]), Reading::Ours(content()));
        assert_eq!(read(&[b"other", &value]), Reading::Ours(content()));
        assert_eq!(read(&[b"", b"", b"", b"", &value]), Reading::Invalid);
    }

    #[test]
    fn a_token_of_another_client_is_invalid() {
        let value = value(&cookie("example.com", true));
        let thief = Client {
            user_agent: b"tool",
            ..client()
        };
        assert_eq!(gate().read([&value[..]], &thief, NOW), Reading::Invalid);
    }

    #[test]
    fn a_cookie_is_of_the_tokens_domain() {
        let attributes = |cookie: String| cookie.split_once("; ").unwrap().1.to_owned();
        let common = "Path=/; Max-Age=345600; HttpOnly; SameSite=Lax";
        assert_eq!(attributes(cookie("example.com", false)), common);
        assert_eq!(
            attributes(cookie("api.example.com", true)),
            format!("{common}; Secure; Domain=example.com")
        );
    }
}
