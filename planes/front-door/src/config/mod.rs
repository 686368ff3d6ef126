//! What the door is to do: load balancers with their listeners and rules, and target groups.
//!
//! A [`Config`] is a whole and never changes; the door swaps one for the next. It knows nothing of
//! where it was written down.

mod attributes;
mod group;
mod jwt;
mod listener;
mod login;
mod network;
mod pattern;
mod rule;
mod transform;
pub(crate) mod wildcard;

use std::time::Duration;

pub use attributes::{Attributes, ForwardedFor, ListenerAttributes};
pub use group::{Algorithm, HealthCheck, Port, Stickiness, Target, TargetGroup, TargetProtocol};
pub use jwt::JwtValidation;
pub use listener::{Certificate, Listener, Protocol, TlsVersion};
pub use login::{Login, OnUnauthenticated};
pub use network::Network;
pub use pattern::Pattern;
pub use rule::{Action, Condition, FixedResponse, Forward, Redirect, Rule, WeightedGroup};
pub use transform::{Rewrite, Transforms};

/// All that the door does.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where requests come in.
    pub load_balancers: Vec<LoadBalancer>,
    /// Where they go.
    pub target_groups: Vec<TargetGroup>,
}

/// A load balancer, or another kind of resource that stands before an application.
#[derive(Clone, Debug)]
pub struct LoadBalancer {
    /// Its ARN, by which its web ACL is found.
    pub arn: String,
    /// What it stands for.
    pub kind: Kind,
    /// How it treats requests.
    pub attributes: Attributes,
    /// Its sockets.
    pub listeners: Vec<Listener>,
}

/// What a load balancer stands for: decides what of a request is inspected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// An application load balancer.
    #[default]
    Alb,
    /// A CloudFront distribution.
    CloudFront,
    /// A stage of API Gateway.
    ApiGateway,
}

impl Kind {
    /// Whether rules can look at JA3 and JA4.
    pub fn has_fingerprints(self) -> bool {
        matches!(self, Self::Alb | Self::CloudFront)
    }
}

/// How long the door waits for peers, and how much it takes of them.
#[derive(Clone, Debug)]
pub struct Limits {
    /// A head must have come so long after its first byte.
    pub head: Duration,
    /// A TLS handshake must be done so long after the connection, a PROXY header too.
    pub handshake: Duration,
    /// A body may pause so long, and must on the whole come at this many bytes a second.
    pub body_grace: Duration,
    /// See `body_grace`.
    pub body_bytes_per_second: u64,
    /// A target must accept so soon.
    pub connect: Duration,
    /// Unused connections to targets are kept so long.
    pub target_idle: Duration,
    /// Unused connections to one target that a worker keeps.
    pub target_idle_connections: usize,
    /// Connections of one source (an IPv4 address, an IPv6 /64) at once.
    pub connections_per_source: u32,
    /// Connections at once.
    pub connections: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            handshake: Duration::from_secs(10),
            body_grace: Duration::from_secs(20),
            body_bytes_per_second: 500,
            connect: Duration::from_secs(10),
            target_idle: Duration::from_secs(60),
            target_idle_connections: 128,
            connections_per_source: 1_000,
            connections: 50_000,
        }
    }
}
