//! Logs of load balancers on their way into buckets, as files with AWS's names.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html>

use std::fmt::Display;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ringwall_buckets::{Buckets, Gathered, LogDelivery, LogFile};
use ringwall_core::{Clock, Entropy, Timestamp};
use ringwall_elbv2::resources::logs::{LogKind, LogPlace};

use crate::config::LoadBalancer;
use crate::logs::{Connection, Entry, HealthCheck, Recorder};

/// Logs that are being delivered. Dropping it leaves what has gathered undelivered; see
/// [`Self::stop`].
pub struct Logs(LogDelivery<File>);

impl Logs {
    /// Delivers into these buckets every `interval`.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start(
        buckets: Arc<dyn Buckets>,
        interval: Duration,
        clock: Clock,
        entropy: Arc<dyn Entropy>,
    ) -> io::Result<Self> {
        LogDelivery::start("door-logs", buckets, interval, clock, entropy).map(Self)
    }

    /// What takes the door's entries.
    pub fn recorder(&self) -> Arc<dyn Recorder> {
        Arc::new(Lines(self.0.lines()))
    }

    /// Delivers what is left. It makes its caller wait.
    pub fn stop(self) {
        self.0.stop();
    }
}

struct Lines(Arc<Gathered<File>>);

impl Lines {
    fn add(&self, kind: LogKind, balancer: &LoadBalancer, node: IpAddr, entry: &impl Display) {
        let Some(place) = balancer.attributes.log_place(kind) else {
            return;
        };
        let file = File {
            kind,
            balancer_arn: balancer.arn.clone(),
            place: place.clone(),
            node,
        };
        self.0.add(&file, format!("{entry}\n").as_bytes());
    }
}

impl Recorder for Lines {
    fn request(&self, balancer: &LoadBalancer, entry: &Entry<'_>) {
        self.add(LogKind::Access, balancer, entry.local.ip(), entry);
    }

    fn connection(&self, balancer: &LoadBalancer, entry: &Connection<'_>) {
        self.add(LogKind::Connections, balancer, entry.local.ip(), entry);
    }

    fn health_check(&self, balancer: &LoadBalancer, entry: &HealthCheck<'_>) {
        self.add(LogKind::HealthChecks, balancer, entry.node, entry);
    }
}

/// What becomes one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct File {
    kind: LogKind,
    balancer_arn: String,
    place: LogPlace,
    /// The address of the door that it is of.
    node: IpAddr,
}

impl LogFile for File {
    fn bucket(&self) -> &str {
        &self.place.bucket
    }

    fn key(&self, end: Timestamp, unique: &str) -> String {
        // arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID
        let mut parts = self.balancer_arn.splitn(6, ':').skip(3);
        let mut part = || parts.next().unwrap_or_default();
        let (region, account, resource) = (part(), part(), part());
        let id = resource
            .trim_start_matches("loadbalancer/")
            .replace('/', ".");
        let day = ringwall_buckets::day(end);
        let end = end.iso8601();
        let minute = end.get(..16).unwrap_or_default().replace(['-', ':'], "");
        // Not every machine can have colons in the names of files.
        let node = self.node.to_string().replace(':', "-");
        let folder = self.place.folder(account);
        let kind = self.kind.file_prefix();
        format!(
            "{folder}/elasticloadbalancing/{region}/{day}/\
             {kind}{account}_elasticloadbalancing_{region}_{id}_{minute}Z_{node}_{unique}.log.gz"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: LogKind, prefix: &str, node: &str) -> String {
        let file = File {
            kind,
            balancer_arn: "arn:aws:elasticloadbalancing:us-east-2:123456789012:loadbalancer/app/shop/50dc6c495c0c9188".to_owned(),
            place: LogPlace {
                bucket: "logs".to_owned(),
                prefix: prefix.to_owned(),
            },
            node: node.parse().unwrap(),
        };
        file.key(Timestamp::from_secs(1_644_968_400), "20sg8hgm")
    }

    #[test]
    fn files_are_named_as_at_aws() {
        let name = "123456789012_elasticloadbalancing_us-east-2_app.shop.50dc6c495c0c9188_\
                    20220215T2340Z_172.160.1.192_20sg8hgm.log.gz";
        for (kind, begins) in [
            (LogKind::Access, ""),
            (LogKind::Connections, "conn_log_"),
            (LogKind::HealthChecks, "health_check_log_"),
        ] {
            assert_eq!(
                key(kind, "doors", "172.160.1.192"),
                format!(
                    "doors/AWSLogs/123456789012/elasticloadbalancing/us-east-2/2022/02/15/{begins}{name}"
                )
            );
        }
        let plain = key(LogKind::Access, "", "::1");
        assert!(
            plain.starts_with("AWSLogs/") && plain.contains("_--1_"),
            "{plain}"
        );
    }
}
