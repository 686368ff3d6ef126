//! Who somebody is, in cookies: `AWSELBAuthSessionCookie-0`, `-1` …, as browsers take 4 KB each.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use zeroize::Zeroize;

use super::seal::Seal;
use crate::config::Login;
use crate::serve::date::http_date;

/// As much of a value goes into one cookie.
const SHARD_BYTES: usize = 3_900;
/// So many cookies at most.
pub(super) const MOST_SHARDS: usize = 4;
/// The longest claims and access token together.
pub(super) const LONGEST_CLAIMS_BYTES: usize = 11 * 1024;
/// How long browsers keep the cookies, whenever the session ends.
const COOKIE_SECS: i64 = 7 * 24 * 60 * 60;

/// Somebody who has signed in. No `Debug`: it carries tokens.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    /// Of the login that it is of.
    pub(super) login: String,
    /// Who he is.
    pub(super) sub: String,
    /// All that the provider says of him.
    pub(super) claims: Map<String, Json>,
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
    /// When the access token expires, in seconds since 1970.
    pub(super) expires: i64,
    /// When he has signed in.
    pub(super) since: i64,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.access_token.zeroize();
        self.refresh_token.zeroize();
    }
}

impl Session {
    /// Whether it is of this login, and not over.
    pub(super) fn holds(&self, login: &Login, now: i64) -> bool {
        let timeout = i64::try_from(login.session_timeout.as_secs()).unwrap_or(i64::MAX);
        self.login == login.id() && now < self.since.saturating_add(timeout)
    }

    /// The session of cookies' values, put together.
    pub(super) fn open(seal: &Seal, purpose: &str, value: &[u8]) -> Option<Self> {
        seal.open(purpose, value)
    }

    /// Set-Cookie headers. Those of a longer session before, `had` of them, are taken back. Nothing if
    /// it is too long for cookies.
    pub(super) fn cookies(
        &self,
        seal: &Seal,
        purpose: &str,
        place: &CookiePlace<'_>,
    ) -> Option<Vec<String>> {
        let sealed = seal.seal(purpose, self)?;
        let shards = sealed.as_bytes().chunks(SHARD_BYTES).len();
        if shards > MOST_SHARDS {
            return None;
        }
        let mut cookies = Vec::new();
        let mut rest = sealed.as_str();
        for number in 0..shards {
            let (shard, more) = rest.split_at_checked(SHARD_BYTES).unwrap_or((rest, ""));
            cookies.push(place.set(number, shard, COOKIE_SECS));
            rest = more;
        }
        let left = shards..place.had.max(shards);
        cookies.extend(left.map(|number| place.set(number, "", -1)));
        Some(cookies)
    }
}

/// Where cookies are set.
pub(super) struct CookiePlace<'a> {
    pub(super) name: &'a str,
    /// How many the browser has.
    pub(super) had: usize,
    /// Whether scripts of other origins ask.
    pub(super) is_cross_origin: bool,
    pub(super) now: i64,
}

impl CookiePlace<'_> {
    fn set(&self, number: usize, value: &str, keeps_secs: i64) -> String {
        let expires = http_date(self.now.saturating_add(keeps_secs));
        let same_site = if self.is_cross_origin {
            "; SameSite=None"
        } else {
            ""
        };
        format!(
            "{}-{number}={value}; Expires={expires}; Path=/; Secure; HttpOnly{same_site}",
            self.name
        )
    }
}

/// The purpose that sessions of a load balancer are sealed for.
pub(super) fn purpose(balancer_arn: &str, cookie_name: &str) -> String {
    format!("session\n{balancer_arn}\n{cookie_name}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_core::SystemEntropy;

    use super::*;

    fn session(access_token: String) -> Session {
        Session {
            login: "login".to_owned(),
            sub: "ada".to_owned(),
            claims: Map::new(),
            access_token,
            refresh_token: None,
            expires: 10,
            since: 0,
        }
    }

    #[test]
    fn a_long_session_stands_in_several_cookies_and_a_short_one_takes_them_back() {
        let seal = Seal::new([7; 32], Arc::new(SystemEntropy));
        let place = CookiePlace {
            name: "S",
            had: 3,
            is_cross_origin: false,
            now: 86_400,
        };
        let long = session("x".repeat(5_000));
        let cookies = long.cookies(&seal, "p", &place).unwrap();
        let value = |cookie: &String| {
            let (_, rest) = cookie.split_once('=').unwrap();
            rest.split(';').next().unwrap().to_owned()
        };
        assert!(cookies.iter().all(|cookie| cookie.len() < 4096));
        assert!(cookies[0].starts_with("S-0=") && cookies[1].starts_with("S-1="));
        assert!(
            cookies[2].starts_with("S-2=; Expires=Thu, 01 Jan 1970 23:59:59 GMT"),
            "{}",
            cookies[2]
        );
        let whole: String = cookies[..2].iter().map(value).collect();
        let opened = Session::open(&seal, "p", whole.as_bytes()).unwrap();
        assert_eq!(opened.access_token.len(), 5_000);
        assert!(Session::open(&seal, "q", whole.as_bytes()).is_none());
        assert!(
            session("x".repeat(13_000))
                .cookies(&seal, "p", &place)
                .is_none()
        );
    }
}
