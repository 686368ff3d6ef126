//! What judging needs of the world beside the request.

use std::net::IpAddr;

use crate::language::managed::ManagedRuleGroupConfig;
use crate::request::Request;

/// What judging asks of the world.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Where addresses are.
    pub locations: &'a dyn Locations,
    /// Which networks they are in.
    pub networks: &'a dyn Networks,
    /// What tokens say.
    pub tokens: &'a dyn Tokens,
    /// What other detectors say.
    pub signals: &'a dyn Signals,
}

impl Surroundings<'static> {
    /// A world of which nothing is known: no location, no network, no token, no signal.
    pub const UNKNOWN: Self = Self {
        locations: &Nothing,
        networks: &Nothing,
        tokens: &Nothing,
        signals: &Nothing,
    };
}

/// Where addresses are.
pub trait Locations {
    /// The place of an address.
    fn location(&self, address: IpAddr) -> Option<Location>;
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// ISO 3166-1, two capital letters.
    pub country: String,
    /// ISO 3166-2 without the country: `CA` of `US-CA`.
    pub region: Option<String>,
}

/// Which networks addresses are in.
pub trait Networks {
    /// The number of an address's autonomous system.
    fn asn(&self, address: IpAddr) -> Option<u32>;
}

/// Reads tokens.
pub trait Tokens {
    /// The token of a request. Whether it is still good, and good here, is not asked.
    fn token(&self, request: &Request<'_>) -> Token;
}

/// The token of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// There is none.
    Absent,
    /// There is one that is not ours, or damaged.
    Invalid,
    /// There is one of ours.
    Ours(TokenContent),
}

/// What a token of ours says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenContent {
    /// The domain it was made for.
    pub domain: String,
    /// When a challenge was passed, in seconds since 1970.
    pub challenge_solved_at: Option<i64>,
    /// When a CAPTCHA was solved, in seconds since 1970.
    pub captcha_solved_at: Option<i64>,
    /// What names the client session.
    pub id: String,
    /// What names the client's browser.
    pub fingerprint: Option<String>,
}

/// What detectors say that look at more than one request.
pub trait Signals {
    /// Labels of a request when a managed group begins to look at it, fully qualified.
    fn labels(
        &self,
        group: &str,
        configs: &[ManagedRuleGroupConfig],
        request: &Request<'_>,
        token: Option<&Token>,
    ) -> Vec<String>;
}

/// Knows nothing.
struct Nothing;

impl Locations for Nothing {
    fn location(&self, _: IpAddr) -> Option<Location> {
        None
    }
}

impl Networks for Nothing {
    fn asn(&self, _: IpAddr) -> Option<u32> {
        None
    }
}

impl Tokens for Nothing {
    fn token(&self, _: &Request<'_>) -> Token {
        Token::Absent
    }
}

impl Signals for Nothing {
    fn labels(
        &self,
        _: &str,
        _: &[ManagedRuleGroupConfig],
        _: &Request<'_>,
        _: Option<&Token>,
    ) -> Vec<String> {
        Vec::new()
    }
}
