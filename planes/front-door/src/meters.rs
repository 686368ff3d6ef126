//! What is counted. The handles are made once, so that counting costs a request nothing.

use metrics::{Counter, Gauge, counter, gauge};

/// The counters of the door.
pub(crate) struct Meters {
    pub(crate) connections: Counter,
    pub(crate) open_connections: Gauge,
    pub(crate) turned_away: Counter,
    pub(crate) refused: Counter,
    pub(crate) noncompliant: Counter,
    pub(crate) handshake_errors: Counter,
    by_class: [Counter; 6],
}

impl Meters {
    pub(crate) fn new() -> Self {
        let class = |class: &'static str| counter!("front_door_responses_total", "class" => class);
        Self {
            connections: counter!("front_door_connections_total"),
            open_connections: gauge!("front_door_open_connections"),
            turned_away: counter!("front_door_connections_turned_away_total"),
            refused: counter!("front_door_requests_refused_total"),
            noncompliant: counter!("front_door_noncompliant_requests_total"),
            handshake_errors: counter!("front_door_tls_errors_total"),
            by_class: ["other", "1xx", "2xx", "3xx", "4xx", "5xx"].map(class),
        }
    }

    pub(crate) fn response(&self, status: u16) {
        let class = self.by_class.get(usize::from(status / 100));
        if let Some(counter) = class.or(self.by_class.first()) {
            counter.increment(1);
        }
    }
}
