//! Where the access logs of a load balancer go.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html>

use std::fmt::Display;

use super::attributes::key;
use super::load_balancer::LoadBalancer;

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
    /// Where its access logs go, if they are on.
    pub fn access_logs(&self) -> Option<LogPlace> {
        let place = || LogPlace {
            bucket: self.attribute(key::ACCESS_LOG_BUCKET).to_owned(),
            prefix: self
                .attribute(key::ACCESS_LOG_PREFIX)
                .trim_matches('/')
                .to_owned(),
        };
        self.is_on(key::ACCESS_LOGS).then(place)
    }
}
