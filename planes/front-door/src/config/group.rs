//! Target groups: where requests go.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html>

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

/// A target group.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetGroup {
    /// Its ARN.
    pub arn: String,
    /// How its targets are spoken to.
    pub protocol: TargetProtocol,
    /// Its members.
    pub targets: Vec<Target>,
    /// How the health of members is found out; `None` takes them for healthy.
    pub health_check: Option<HealthCheck>,
    /// `load_balancing.algorithm.type`
    pub algorithm: Algorithm,
    /// `slow_start.duration_seconds`
    pub slow_start: Option<Duration>,
    /// `stickiness.*`
    pub stickiness: Option<Stickiness>,
    /// `deregistration_delay.timeout_seconds`
    pub deregistration_delay: Duration,
}

impl TargetGroup {
    /// A group with AWS's defaults and no health checks.
    pub fn new(arn: impl Into<String>, targets: Vec<Target>) -> Self {
        Self {
            arn: arn.into(),
            protocol: TargetProtocol::Http,
            targets,
            health_check: None,
            algorithm: Algorithm::RoundRobin,
            slow_start: None,
            stickiness: None,
            deregistration_delay: Duration::from_secs(300),
        }
    }
}

/// How targets are spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TargetProtocol {
    /// HTTP/1.1.
    #[default]
    Http,
    /// HTTP/1.1 over TLS. As AWS does, whatever certificate the target shows.
    Https,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What it was registered as.
    pub id: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether it was deregistered and only finishes what it has begun.
    pub is_draining: bool,
}

impl Target {
    /// A target at an address.
    pub fn at(address: SocketAddr) -> Self {
        Self {
            id: address.ip().to_string(),
            address,
            is_draining: false,
        }
    }
}

/// How a target is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// One after another.
    #[default]
    RoundRobin,
    /// The one with the fewest requests under way.
    LeastOutstandingRequests,
    /// By lot.
    WeightedRandom,
}

/// How a client stays with its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stickiness {
    /// By the door's cookie, so long.
    LoadBalancerCookie(Duration),
    /// By the door's cookie beside the application's of that name, so long.
    ApplicationCookie(String, Duration),
}

/// How the health of targets is found out.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// How it is asked.
    pub protocol: TargetProtocol,
    /// Where it is asked.
    pub port: Port,
    /// What it is asked.
    pub path: String,
    /// How often.
    pub interval: Duration,
    /// How long an answer may take.
    pub timeout: Duration,
    /// So many good answers in a row make it healthy.
    pub healthy_threshold: u32,
    /// So many bad ones in a row make it unhealthy.
    pub unhealthy_threshold: u32,
    /// The statuses of good answers.
    pub matcher: Vec<RangeInclusive<u16>>,
}

impl HealthCheck {
    /// Whether a status is that of a good answer.
    pub(crate) fn matches(&self, status: u16) -> bool {
        self.matcher.iter().any(|range| range.contains(&status))
    }
}

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            protocol: TargetProtocol::Http,
            port: Port::Traffic,
            path: "/".to_owned(),
            interval: Duration::from_secs(30),
            timeout: Duration::from_secs(5),
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: vec![200..=200],
        }
    }
}

/// The port of health checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// The port that requests go to: `traffic-port`.
    Traffic,
    /// Another.
    Number(u16),
}
