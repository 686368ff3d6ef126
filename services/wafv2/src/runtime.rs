//! What only the plane that judges requests knows: which came, which keys are limited, what bots
//! ask for.

use std::net::IpAddr;

use ringwall_core::Timestamp;

/// The plane that judges requests. `planes/wall` is one; where none is, nothing has come.
pub trait Runtime: Send + Sync {
    /// A sample of the requests that a metric of a web ACL counted.
    fn samples(&self, asked: &SamplesAsked<'_>) -> Samples;

    /// The addresses that a rate-based rule limits now.
    fn limited_addresses(&self, rule: &RateRule<'_>) -> Vec<IpAddr>;

    /// What bots ask for, the most wanted first.
    fn traffic(&self, asked: &TrafficAsked<'_>) -> Traffic;
}

/// Which samples are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplesAsked<'a> {
    /// The web ACL.
    pub web_acl_arn: &'a str,
    /// The metric name of a rule, of a rule group, or of the web ACL for its default action.
    pub metric: &'a str,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// How many at most.
    pub at_most: usize,
}

/// A sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// The requests.
    pub requests: Vec<SampledRequest>,
    /// Of how many they were drawn.
    pub population: u64,
    /// When these came: what was asked for, as far as it is kept.
    pub window: Option<(Timestamp, Timestamp)>,
}

/// A request as one rule saw it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampledRequest {
    /// How many requests it stands for.
    pub weight: u64,
    /// When it came.
    pub at: Option<Timestamp>,
    /// The client's address.
    pub client_ip: String,
    /// Its country.
    pub country: String,
    /// The target's path, with its query.
    pub uri: String,
    /// The method.
    pub method: String,
    /// The protocol.
    pub http_version: String,
    /// Names and values of headers, in order.
    pub headers: Vec<(String, String)>,
    /// What the rule did: `ALLOW`, `BLOCK`, `COUNT`, `CAPTCHA`, `CHALLENGE`.
    pub action: String,
    /// The rule in a group.
    pub rule_within_group: Option<String>,
    /// Headers that were put in.
    pub inserted_headers: Vec<(String, String)>,
    /// The status of the web ACL's own response.
    pub response_code: Option<u16>,
    /// Labels, fully qualified.
    pub labels: Vec<String>,
    /// What became of a CAPTCHA.
    pub captcha: Option<TokenOutcome>,
    /// What became of a challenge.
    pub challenge: Option<TokenOutcome>,
    /// What the rule itself says, if the web ACL says otherwise.
    pub overridden_action: Option<String>,
}

/// What became of a CAPTCHA or a challenge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenOutcome {
    /// The status of the answer, if the client had to do something.
    pub response_code: Option<u16>,
    /// When it was solved, in seconds since 1970.
    pub solved_at: Option<i64>,
    /// Why the token was no good: `TOKEN_MISSING`, `TOKEN_EXPIRED` ….
    pub failure_reason: Option<String>,
}

/// A rate-based rule of a web ACL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateRule<'a> {
    /// The web ACL.
    pub web_acl_arn: &'a str,
    /// The web ACL's rule that uses a group, if the rule is one of a group.
    pub group_rule: Option<&'a str>,
    /// The rule.
    pub rule: &'a str,
}

/// Which traffic is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrafficAsked<'a> {
    /// The web ACL.
    pub web_acl_arn: &'a str,
    /// What paths begin with.
    pub path_prefix: Option<&'a str>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Only of bots of that category.
    pub bot_category: Option<&'a str>,
    /// Only of bots of that organization.
    pub bot_organization: Option<&'a str>,
    /// Only of that bot.
    pub bot_name: Option<&'a str>,
    /// How many bots of a path at most.
    pub bots_at_most: usize,
}

/// What bots ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traffic {
    /// All requests of the time.
    pub total: u64,
    /// By path, the most wanted first.
    pub paths: Vec<PathTraffic>,
    /// By category of bots, if none was asked for: each with its most wanted path.
    pub categories: Vec<PathTraffic>,
}

/// Requests for a path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathTraffic {
    /// It.
    pub path: String,
    /// How many.
    pub requests: u64,
    /// Whose they are, if it is told apart.
    pub source: Option<BotSource>,
    /// The bots that asked most.
    pub bots: Vec<(String, u64)>,
}

/// Bots of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BotSource {
    /// `search_engine`, `ai` ….
    pub category: Option<String>,
    /// Whose they are.
    pub organization: Option<String>,
    /// `googlebot`.
    pub name: Option<String>,
}

/// No plane judges requests: nothing has come.
#[derive(Clone, Copy, Debug)]
pub struct NoRuntime;

impl Runtime for NoRuntime {
    fn samples(&self, _: &SamplesAsked<'_>) -> Samples {
        Samples::default()
    }

    fn limited_addresses(&self, _: &RateRule<'_>) -> Vec<IpAddr> {
        Vec::new()
    }

    fn traffic(&self, _: &TrafficAsked<'_>) -> Traffic {
        Traffic::default()
    }
}
