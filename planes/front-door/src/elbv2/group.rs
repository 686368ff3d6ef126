//! Target groups.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

use ringwall_elbv2::plane::WantedTargetGroup;
use ringwall_elbv2::resources::attributes::key;
use ringwall_elbv2::resources::health::{Fault, Health as Reported};
use ringwall_elbv2::resources::health_check::HealthCheck as WrittenCheck;
use ringwall_elbv2::resources::protocol::Protocol;
use ringwall_elbv2::resources::target::Target as WrittenTarget;
use ringwall_elbv2::resources::target_group::TargetGroup as Written;

use crate::config::{
    Algorithm, HealthCheck, Port, Stickiness, Target, TargetGroup, TargetProtocol,
};
use crate::targets::{Reason, State, TargetHealth};

/// The target group that the API has written down.
pub(super) fn target_group(wanted: &WantedTargetGroup) -> TargetGroup {
    let group = &*wanted.group;
    let slow_start = seconds(group.attribute(key::SLOW_START));
    TargetGroup {
        arn: group.arn(),
        protocol: protocol(group.protocol),
        targets: wanted
            .targets
            .iter()
            .map(|written| target(written))
            .collect(),
        health_check: Some(health_check(&group.health_check)),
        algorithm: match group.attribute(key::ALGORITHM) {
            "least_outstanding_requests" => Algorithm::LeastOutstandingRequests,
            "weighted_random" => Algorithm::WeightedRandom,
            _ => Algorithm::RoundRobin,
        },
        slow_start: Some(slow_start).filter(|ramp| !ramp.is_zero()),
        stickiness: stickiness(group),
        deregistration_delay: seconds(group.attribute(key::DEREGISTRATION_DELAY)),
    }
}

fn protocol(written: Protocol) -> TargetProtocol {
    match written {
        Protocol::Http => TargetProtocol::Http,
        Protocol::Https => TargetProtocol::Https,
    }
}

fn target(written: &WrittenTarget) -> Target {
    Target {
        id: written.address.to_string(),
        address: SocketAddr::new(written.address, written.port),
        is_draining: written.draining_until.is_some(),
    }
}

fn stickiness(group: &Written) -> Option<Stickiness> {
    if !group.is_on(key::STICKINESS) {
        return None;
    }
    Some(match group.attribute(key::STICKINESS_TYPE) {
        "app_cookie" => Stickiness::ApplicationCookie(
            group.attribute(key::APP_COOKIE_NAME).to_owned(),
            seconds(group.attribute(key::APP_COOKIE_DURATION)),
        ),
        _ => Stickiness::LoadBalancerCookie(seconds(group.attribute(key::LB_COOKIE_DURATION))),
    })
}

fn health_check(written: &WrittenCheck) -> HealthCheck {
    HealthCheck {
        protocol: protocol(written.protocol),
        port: written.port.map_or(Port::Traffic, Port::Number),
        path: written.path.clone(),
        interval: Duration::from_secs(u64::from(written.interval_secs)),
        timeout: Duration::from_secs(u64::from(written.timeout_secs)),
        healthy_threshold: written.healthy_threshold,
        unhealthy_threshold: written.unhealthy_threshold,
        matcher: written.matcher.split(',').filter_map(statuses).collect(),
    }
}

/// `200` or `200-299`.
fn statuses(text: &str) -> Option<RangeInclusive<u16>> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Some(from.trim().parse().ok()?..=to.trim().parse().ok()?)
}

/// A number of seconds of an attribute.
pub(super) fn seconds(value: &str) -> Duration {
    Duration::from_secs(value.parse().unwrap_or(0))
}

/// What is reported of a target. Of one that drains or is not used the API knows by itself.
pub(super) fn reported(health: &TargetHealth) -> Reported {
    match (health.state, health.reason) {
        (State::Healthy, _) => Reported::Healthy,
        (State::Initial, Some(Reason::InitialHealthChecking)) => Reported::Checking,
        (State::Unhealthy, Some(Reason::ResponseCodeMismatch)) => {
            Reported::Unhealthy(match health.status {
                Some(status) => Fault::ResponseCode(status),
                None => Fault::FailedHealthChecks,
            })
        }
        (State::Unhealthy, Some(Reason::Timeout)) => Reported::Unhealthy(Fault::Timeout),
        (State::Unhealthy, _) => Reported::Unhealthy(Fault::FailedHealthChecks),
        (State::Initial | State::Unused | State::Draining, _) => Reported::Registering,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matchers_are_lists_of_statuses_and_ranges() {
        let read: Vec<_> = "200,202-204".split(',').filter_map(statuses).collect();
        assert_eq!(read, [200..=200, 202..=204]);
    }
}
