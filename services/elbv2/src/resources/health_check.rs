//! How targets are checked.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::protocol::Protocol;
use crate::api;
use crate::error::Elbv2Error;

/// The checks of a target group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// What they speak.
    pub protocol: Protocol,
    /// Where they go; the port that requests go to if there is none here.
    pub port: Option<u16>,
    /// Path and query.
    pub path: String,
    /// Seconds from one to the next.
    pub interval_secs: u32,
    /// Seconds that the target has.
    pub timeout_secs: u32,
    /// How many must succeed one after the other for a target to be healthy again.
    pub healthy_threshold: u32,
    /// How many must fail one after the other for a target not to be healthy.
    pub unhealthy_threshold: u32,
    /// The statuses that are success (`200`, `200,202`, `200-299`).
    pub matcher: String,
}

/// What an input says of checks.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) enabled: Option<bool>,
    pub(crate) protocol: Option<api::ProtocolEnum>,
    pub(crate) port: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) interval: Option<i32>,
    pub(crate) timeout: Option<i32>,
    pub(crate) healthy: Option<i32>,
    pub(crate) unhealthy: Option<i32>,
    pub(crate) matcher: Option<api::Matcher>,
}

const TRAFFIC_PORT: &str = "traffic-port";
const STATUSES: RangeInclusive<u16> = 200..=499;

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            protocol: Protocol::Http,
            port: None,
            path: "/".to_owned(),
            interval_secs: 30,
            timeout_secs: 5,
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: "200".to_owned(),
        }
    }
}

impl HealthCheck {
    /// Changes what is asked for.
    pub(crate) fn change(&mut self, asked: Asked) -> Result<(), Elbv2Error> {
        if asked.enabled == Some(false) {
            return Err(Elbv2Error::health_checks_disabled());
        }
        if let Some(protocol) = asked.protocol {
            self.protocol = Protocol::of(protocol)
                .ok_or_else(|| Elbv2Error::health_check_protocol(protocol))?;
        }
        if let Some(port) = asked.port {
            self.port = parse_port(&port)?;
        }
        if let Some(path) = asked.path {
            if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(Elbv2Error::health_check_path(&path));
            }
            self.path = path;
        }
        set(&mut self.interval_secs, asked.interval);
        set(&mut self.timeout_secs, asked.timeout);
        set(&mut self.healthy_threshold, asked.healthy);
        set(&mut self.unhealthy_threshold, asked.unhealthy);
        if self.timeout_secs >= self.interval_secs {
            return Err(Elbv2Error::health_check_interval());
        }
        if let Some(matcher) = asked.matcher {
            if matcher.grpc_code.is_some() {
                return Err(Elbv2Error::grpc_matcher());
            }
            if let Some(codes) = matcher.http_code {
                if ranges(&codes).is_none() {
                    return Err(Elbv2Error::matcher(&codes));
                }
                self.matcher = codes;
            }
        }
        Ok(())
    }

    /// Whether an answer of this status is success.
    pub fn is_success(&self, status: u16) -> bool {
        let ranges = ranges(&self.matcher).unwrap_or_default();
        ranges.iter().any(|range| range.contains(&status))
    }

    /// The port as the API shows it.
    pub(crate) fn shown_port(&self) -> String {
        self.port
            .map_or_else(|| TRAFFIC_PORT.to_owned(), |port| port.to_string())
    }
}

fn set(member: &mut u32, asked: Option<i32>) {
    if let Some(value) = asked.and_then(|value| u32::try_from(value).ok()) {
        *member = value;
    }
}

fn parse_port(text: &str) -> Result<Option<u16>, Elbv2Error> {
    if text == TRAFFIC_PORT {
        return Ok(None);
    }
    let port: Option<u16> = text.parse().ok();
    match port.filter(|port| *port > 0) {
        Some(port) => Ok(Some(port)),
        None => Err(Elbv2Error::health_check_port(text)),
    }
}

/// The ranges of statuses in a matcher; nothing if it is none.
fn ranges(matcher: &str) -> Option<Vec<RangeInclusive<u16>>> {
    let status = |text: &str| {
        let status: Option<u16> = text.trim().parse().ok();
        status.filter(|status| STATUSES.contains(status))
    };
    let range = |text: &str| match text.split_once('-') {
        Some((first, last)) => {
            let (first, last) = (status(first)?, status(last)?);
            (first <= last).then_some(first..=last)
        }
        None => status(text).map(|status| status..=status),
    };
    matcher.split(',').map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matchers_are_codes_and_ranges() {
        let check = HealthCheck {
            matcher: "200,204-206".to_owned(),
            ..HealthCheck::default()
        };
        let good = (100..600).filter(|status| check.is_success(*status));
        assert_eq!(good.collect::<Vec<_>>(), [200, 204, 205, 206]);
        for wrong in ["", "200-", "299-200", "500", "199", "abc", "200,,201"] {
            assert_eq!(ranges(wrong), None, "{wrong}");
        }
    }
}
