//! Metrics of requests.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use metrics::{Counter, Histogram, counter, histogram};
use parking_lot::RwLock;

/// Upper bounds of the buckets that request times are counted in, in seconds.
pub(crate) const BUCKETS_SECONDS: [f64; 12] = [
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0,
];

/// Service and operation, as the models name them.
type Called = (&'static str, &'static str);

/// The meters of all operations called so far: naming one by its labels costs as much as an
/// encryption, so it happens once.
#[derive(Default)]
pub(crate) struct Meters(RwLock<HashMap<Called, Arc<OperationMeters>>>);

struct OperationMeters {
    ok: Counter,
    refused: Counter,
    failed: Counter,
    seconds: Histogram,
}

impl Meters {
    /// Counts a request that began at `begun` and was answered with `status`.
    pub(crate) fn count(&self, called: Called, begun: Instant, status: u16) {
        let meters = self.of(called);
        match status {
            200..=299 => &meters.ok,
            400..=499 => &meters.refused,
            _ => &meters.failed,
        }
        .increment(1);
        meters.seconds.record(begun.elapsed().as_secs_f64());
    }

    fn of(&self, called: Called) -> Arc<OperationMeters> {
        if let Some(meters) = self.0.read().get(&called) {
            return Arc::clone(meters);
        }
        let made = || Arc::new(OperationMeters::new(called));
        Arc::clone(self.0.write().entry(called).or_insert_with(made))
    }
}

impl OperationMeters {
    fn new((service, operation): Called) -> Self {
        let requests = |outcome: &'static str| counter!("ringwall_requests_total", "service" => service, "operation" => operation, "outcome" => outcome);
        Self {
            ok: requests("ok"),
            refused: requests("refused"),
            failed: requests("failed"),
            seconds: histogram!("ringwall_request_seconds", "service" => service),
        }
    }
}
