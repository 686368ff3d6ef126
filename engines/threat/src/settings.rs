//! What a detector can be told. AWS publishes no thresholds; these are ours, all on event time.

use serde::{Deserialize, Serialize};

/// What a detector can be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Settings {
    /// The detector that findings belong to.
    pub detector_id: String,
    /// How long profiles only learn, from an account's first event on.
    pub learning_days: u32,
    /// How many events profiles of an account must know before anything is unusual.
    pub learning_events: u32,
    /// For how long who did something unusual teaches nothing.
    pub freeze_hours: u32,
    /// How late an event may come and still be counted.
    pub lateness_minutes: u32,
    /// Connections of few packets from one source to one host within ten minutes: passwords tried.
    pub brute_force_connections: u32,
    /// Ports of one host, or hosts of one port, within five minutes: a scan or sweep.
    pub scan_targets: u32,
    /// Packets a minute to one public address: denial of service, if the host never sent so much.
    pub flood_packets: u64,
    /// How many times more than the host usually sends a minute that must be.
    pub flood_ratio: f64,
    /// Bytes to one address within ten minutes that are unusual only above this.
    pub volume_bytes: u64,
    /// Failed logins to a database before one that succeeds.
    pub login_failures: u32,
    /// Kilometers an hour between two sign-ins that nobody travels.
    pub travel_kmh: f64,
    /// New names below one zone within an hour, and bytes in them: a tunnel.
    pub tunnel_names: u32,
    /// Bytes of those names.
    pub tunnel_bytes: u64,
    /// Names that do not exist, that look made up, within an hour: a generator.
    pub generated_names: u32,
    /// Unusual calls that look around, within an hour, that make a finding.
    pub discovery_calls: u32,
    /// Model calls an hour, if never so many were made.
    pub model_calls: u32,
    /// How many findings are kept.
    pub max_findings: usize,
    /// How many entities have a profile or a counter, each.
    pub max_entities: usize,
    /// How many streams are remembered, by how far they were read.
    pub max_sources: usize,
    /// How many event ids are remembered.
    pub max_event_ids: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            detector_id: "0".repeat(32),
            learning_days: 7,
            learning_events: 500,
            freeze_hours: 24,
            lateness_minutes: 15,
            brute_force_connections: 20,
            scan_targets: 50,
            flood_packets: 50_000,
            flood_ratio: 100.0,
            volume_bytes: 50 << 20,
            login_failures: 10,
            travel_kmh: 1_000.0,
            tunnel_names: 100,
            tunnel_bytes: 20 << 10,
            generated_names: 20,
            discovery_calls: 3,
            model_calls: 500,
            max_findings: 100_000,
            max_entities: 200_000,
            max_sources: 200_000,
            max_event_ids: 4_000_000,
        }
    }
}

impl Settings {
    pub(crate) fn learning_ms(&self) -> i64 {
        i64::from(self.learning_days) * 86_400_000
    }

    pub(crate) fn freeze_ms(&self) -> i64 {
        i64::from(self.freeze_hours) * 3_600_000
    }
}
