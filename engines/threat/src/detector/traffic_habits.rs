//! Connections that a host never made before.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Surroundings;
use super::traffic::{Connection, push};
use super::traffic_counters::mix;
use crate::bounded::Bounded;
use crate::catalog;
use crate::finding::Detection;
use crate::intelligence::{Category, is_public};
use crate::profile::Volume;
use crate::window::{Counter, Span};

/// Ports by which exploits of directories call back.
const CALLBACKS: [u16; 2] = [389, 1389];
/// Ports from here on are opened for answers.
const EPHEMERAL: u16 = 32_768;
const MAX_PORTS: usize = 256;

/// What each host usually does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Habits {
    hosts: Bounded<u64, Host>,
    /// Bytes sent to one address.
    volumes: Bounded<u64, Counter>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Host {
    since_s: i64,
    /// What it does, and whether it did so before now.
    known: Vec<Habit>,
    volume: Volume,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Habit {
    what: u64,
    first_s: i64,
    is_usual: bool,
}

impl Host {
    /// Whether the host never did this before, and does it for the second time within an hour.
    fn is_new(&mut self, what: u64, time_s: i64, is_learning: bool) -> bool {
        if let Some(habit) = self.known.iter_mut().find(|habit| habit.what == what) {
            let apart_s = (time_s - habit.first_s).abs();
            let is_new = !habit.is_usual && (1..=3_600).contains(&apart_s);
            habit.is_usual |= is_learning || apart_s > 86_400;
            return is_new;
        }
        if self.known.len() >= MAX_PORTS {
            self.known.swap_remove(0);
        }
        self.known.push(Habit {
            what,
            first_s: time_s,
            is_usual: is_learning,
        });
        false
    }
}

impl Habits {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            hosts: Bounded::new(capacity / 8),
            volumes: Bounded::new(capacity / 2),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.hosts.evicted() + self.volumes.evicted()
    }

    #[inline]
    pub(super) fn see(
        &mut self,
        connection: &Connection<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let flow = connection.flow;
        let is_outward = connection.is_sent && connection.is_outbound && flow.is_accepted;
        if !is_outward || connection.is_of_function() || !is_public(connection.remote) {
            return;
        }
        let host = self.hosts.entry(connection.host, || Host {
            since_s: flow.start_s,
            known: Vec::new(),
            volume: Volume::default(),
        });
        let age_ms = (flow.start_s - host.since_s) * 1_000;
        let is_learning = age_ms < around.settings.learning_ms();
        unusual_ports(host, connection, is_learning, around, found);
        let target = mix(connection.host, connection.remote, 1);
        unusual_volume(
            host,
            &mut self.volumes,
            target,
            connection,
            is_learning,
            around,
            found,
        );
    }
}

fn unusual_ports(
    host: &mut Host,
    connection: &Connection<'_>,
    is_learning: bool,
    around: Surroundings<'_>,
    found: &mut Vec<Detection>,
) {
    let port = connection.remote_port;
    let is_resolver = port == 443
        && around
            .intelligence
            .address(connection.remote)
            .has(Category::Resolver);
    let (what, name) = match port {
        25 | 465 | 587 => (25, "Backdoor:EC2/Spambot"),
        53 => (
            u64::from(connection.remote) << 16 | 53,
            "DefenseEvasion:EC2/UnusualDNSResolver",
        ),
        853 => (853, "DefenseEvasion:EC2/UnusualDoTActivity"),
        443 if is_resolver => (1 << 48, "DefenseEvasion:EC2/UnusualDoHActivity"),
        80 | 443 | 0 => return,
        port if port >= EPHEMERAL => return,
        port => (u64::from(port), "Behavior:EC2/NetworkPortUnusual"),
    };
    if !host.is_new(what, connection.flow.start_s, is_learning) {
        return;
    }
    push(found, Some(name), connection, around);
    if let (true, Some(detection)) = (CALLBACKS.contains(&port), found.last_mut()) {
        detection.severity = Some(8.0);
        let context = json!("Possible log4j callback");
        detection.additional.insert("context".to_owned(), context);
    }
}

fn unusual_volume(
    host: &mut Host,
    volumes: &mut Bounded<u64, Counter>,
    target: u64,
    connection: &Connection<'_>,
    is_learning: bool,
    around: Surroundings<'_>,
    found: &mut Vec<Detection>,
) {
    let bytes = connection.flow.bytes;
    // Small amounts are not counted by target: they could not add up within ten lines.
    if is_learning || bytes.saturating_mul(10) < around.settings.volume_bytes {
        host.volume.learn(bytes);
        return;
    }
    let span = Span {
        window: 10,
        lateness: around.settings.lateness_minutes,
    };
    let sent = volumes.entry(target, Counter::default);
    let sent = sent.add(connection.minute(), bytes, span).unwrap_or(0);
    let share = host.volume.share_from(sent);
    host.volume.learn(bytes);
    if sent < around.settings.volume_bytes || share > 0.001 {
        return;
    }
    if let Some(kind) = catalog::find("Behavior:EC2/TrafficVolumeUnusual") {
        let mut detection = connection.describe(kind, around);
        detection.additional.insert("bytes".to_owned(), json!(sent));
        found.push(detection);
    }
}
