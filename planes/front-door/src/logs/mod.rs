//! The logs of load balancers: a line a request, a connection, a health check, as AWS writes them.

mod access;
mod connection;
mod health_check;
mod words;

pub use access::Entry;
pub(crate) use access::Note;
pub use connection::{Connection, TlsConnection};
pub use health_check::HealthCheck;
use ringwall_elbv2::resources::logs::LogKind;

use crate::config::LoadBalancer;

/// Takes entries of logs. It must not wait.
pub trait Recorder: Send + Sync + 'static {
    /// Whether it wants the entries of a load balancer.
    fn wants(&self, balancer: &LoadBalancer, kind: LogKind) -> bool {
        balancer.attributes.log_place(kind).is_some()
    }

    /// A request was served.
    fn request(&self, balancer: &LoadBalancer, entry: &Entry<'_>);

    /// A connection was made, or could not be.
    fn connection(&self, balancer: &LoadBalancer, entry: &Connection<'_>);

    /// A target was asked how it is.
    fn health_check(&self, balancer: &LoadBalancer, entry: &HealthCheck<'_>);
}

/// Takes none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRecorder;

impl Recorder for NoRecorder {
    fn wants(&self, _: &LoadBalancer, _: LogKind) -> bool {
        false
    }

    fn request(&self, _: &LoadBalancer, _: &Entry<'_>) {}

    fn connection(&self, _: &LoadBalancer, _: &Connection<'_>) {}

    fn health_check(&self, _: &LoadBalancer, _: &HealthCheck<'_>) {}
}

/// `app/name/id` of a load balancer's ARN.
pub(crate) fn resource_id(arn: &str) -> &str {
    match arn.split_once(":loadbalancer/") {
        Some((_, id)) => id,
        None => arn,
    }
}
