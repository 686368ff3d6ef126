//! Metrics of requests.

use std::time::Instant;

use metrics::{counter, histogram};

/// Times one request.
pub(crate) struct Meter {
    begun: Instant,
}

impl Meter {
    pub(crate) fn start() -> Self {
        Self {
            begun: Instant::now(),
        }
    }

    /// Counts the request under its operation and status.
    pub(crate) fn stop(self, service: &'static str, operation: &'static str, status: u16) {
        let class = match status {
            200..=299 => "ok",
            400..=499 => "refused",
            _ => "failed",
        };
        counter!("ringwall_requests_total", "service" => service, "operation" => operation, "outcome" => class)
            .increment(1);
        histogram!("ringwall_request_seconds", "service" => service)
            .record(self.begun.elapsed().as_secs_f64());
    }
}
