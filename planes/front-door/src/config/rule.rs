//! Rules of listeners: conditions, and what happens.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html>

use std::sync::Arc;
use std::time::Duration;

use super::jwt::JwtValidation;
use super::login::Login;
use super::network::Network;
use super::pattern::Pattern;
use super::transform::Transforms;

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// 1–50,000.
    pub priority: u32,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// What happens then.
    pub action: Action,
    /// What changes of requests on their way to targets.
    pub transforms: Transforms,
}

/// A condition: holds if one of its values does.
#[derive(Clone, Debug)]
pub enum Condition {
    /// The host, whatever its letters; a port is matched if the value has one.
    Host(Vec<Pattern>),
    /// The path, without the query.
    Path(Vec<Pattern>),
    /// A header of that name, whatever its letters.
    Header(String, Vec<Pattern>),
    /// Arguments of the query: a pattern for the key (any if absent) and one for the value.
    Query(Vec<(Option<Pattern>, Pattern)>),
    /// The method, exactly.
    Method(Vec<String>),
    /// The client's address, not what `X-Forwarded-For` says.
    SourceIp(Vec<Network>),
}

/// What happens to a request.
#[derive(Clone, Debug)]
pub enum Action {
    /// It goes to a target.
    Forward(Forward),
    /// The client is sent elsewhere.
    Redirect(Redirect),
    /// It is answered.
    FixedResponse(FixedResponse),
    /// Its sender signs in, then something else happens.
    SignIn(Arc<Login>, Box<Action>),
    /// Its sender shows a valid token, then something else happens.
    RequireToken(Arc<JwtValidation>, Box<Action>),
}

/// Target groups by weight.
#[derive(Clone, Debug, Default)]
pub struct Forward {
    /// At most five.
    pub groups: Vec<WeightedGroup>,
    /// How long clients stay with the group that they got.
    pub stickiness: Option<Duration>,
}

impl Forward {
    /// All requests to one group.
    pub fn to(arn: impl Into<String>) -> Self {
        Self {
            groups: vec![WeightedGroup {
                arn: arn.into(),
                weight: 1,
            }],
            stickiness: None,
        }
    }
}

/// A target group and its share.
#[derive(Clone, Debug)]
pub struct WeightedGroup {
    /// Of the group.
    pub arn: String,
    /// 0–999.
    pub weight: u32,
}

/// Where a client is sent. Parts may hold `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and
/// `#{query}` of the request.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// 301 or 302.
    pub status: u16,
    /// `HTTP`, `HTTPS` or `#{protocol}`.
    pub protocol: String,
    /// The host.
    pub host: String,
    /// The port.
    pub port: String,
    /// The path, from `/` on. Its `#{path}` is without the first `/`.
    pub path: String,
    /// The query, without `?`.
    pub query: String,
}

/// A fixed answer.
#[derive(Clone, Debug)]
pub struct FixedResponse {
    /// 2XX, 4XX or 5XX.
    pub status: u16,
    /// Its media type.
    pub content_type: Option<String>,
    /// At most 1,024 bytes.
    pub body: String,
}
