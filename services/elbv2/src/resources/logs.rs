//! The logs that a load balancer keeps in buckets, and where they go.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html>
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html>
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html>

use std::fmt::Display;

use super::attributes::key;
use super::load_balancer::LoadBalancer;

/// A log of a load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogKind {
    /// A line for each request.
    Access,
    /// A line for each connection.
    Connections,
    /// A line for each time a target was asked how it is.
    HealthChecks,
}

/// The attributes of a log.
pub(crate) struct LogKeys {
    pub(crate) enabled: &'static str,
    pub(crate) bucket: &'static str,
    pub(crate) prefix: &'static str,
}

impl LogKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Access, Self::Connections, Self::HealthChecks];

    /// What the names of its files begin with.
    pub fn file_prefix(self) -> &'static str {
        match self {
            Self::Access => "",
            Self::Connections => "conn_log_",
            Self::HealthChecks => "health_check_log_",
        }
    }

    /// The file that shows that the bucket can be written.
    pub(crate) fn test_file(self) -> &'static str {
        match self {
            Self::Access => "ELBAccessLogTestFile",
            Self::Connections => "ELBConnectionLogTestFile",
            Self::HealthChecks => "ELBHealthCheckLogTestFile",
        }
    }

    pub(crate) fn keys(self) -> LogKeys {
        let (enabled, bucket, prefix) = match self {
            Self::Access => (
                key::ACCESS_LOGS,
                key::ACCESS_LOG_BUCKET,
                key::ACCESS_LOG_PREFIX,
            ),
            Self::Connections => (
                key::CONNECTION_LOGS,
                key::CONNECTION_LOG_BUCKET,
                key::CONNECTION_LOG_PREFIX,
            ),
            Self::HealthChecks => (
                key::HEALTH_CHECK_LOGS,
                key::HEALTH_CHECK_LOG_BUCKET,
                key::HEALTH_CHECK_LOG_PREFIX,
            ),
        };
        LogKeys {
            enabled,
            bucket,
            prefix,
        }
    }
}

/// A bucket, and what keys in it begin with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPlace {
    /// The bucket's name.
    pub bucket: String,
    /// Without the slashes around it; empty if there is none.
    pub prefix: String,
}

impl LogPlace {
    /// What the keys of all logs of an account begin with: `prefix/AWSLogs/111122223333`.
    pub fn folder(&self, account: impl Display) -> String {
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        format!("{}{slash}AWSLogs/{account}", self.prefix)
    }
}

impl LoadBalancer {
    /// Where a log of it goes, if it is on.
    pub fn log_place(&self, kind: LogKind) -> Option<LogPlace> {
        let keys = kind.keys();
        let place = || LogPlace {
            bucket: self.attribute(keys.bucket).to_owned(),
            prefix: self.attribute(keys.prefix).trim_matches('/').to_owned(),
        };
        self.is_on(keys.enabled).then(place)
    }
}
