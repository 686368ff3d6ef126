//! Connections that tell something by their number: passwords tried, scans, floods.

use serde::{Deserialize, Serialize};

use super::Surroundings;
use super::traffic::{Connection, push};
use crate::bounded::Bounded;
use crate::catalog;
use crate::finding::Detection;
use crate::intelligence::is_public;
use crate::window::{Counter, Distinct, Span};

/// A connection of so few packets carried no session.
const FEW_PACKETS: u64 = 20;
/// A connection of so few packets was refused or not answered.
const REFUSED_PACKETS: u64 = 3;
/// Packets of a flood over TCP are small; whoever uploads much sends large ones.
const FLOOD_PACKET_BYTES: u64 = 500;
/// Ports that are usually spoken to over TCP.
const TCP_PORTS: [u16; 8] = [21, 22, 25, 80, 110, 143, 443, 3389];

/// Counters of connections.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Counters {
    /// The ports that logins came from: a session that lasts has one, however many lines tell of it.
    logins: Bounded<u64, Distinct>,
    ports: Bounded<u64, Distinct>,
    hosts: Bounded<u64, Distinct>,
    floods: Bounded<u64, Counter>,
    rates: Bounded<u64, Rate>,
}

/// What a host usually sends in a minute.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Rate {
    minute: u32,
    packets: u64,
    usual: f64,
    minutes: u32,
}

impl Rate {
    /// Counts packets, and gives what was usual before this minute.
    fn add(&mut self, minute: u32, packets: u64) -> f64 {
        if minute > self.minute {
            if self.minute > 0 {
                self.minutes = self.minutes.saturating_add(1);
                let weight = 1.0 / f64::from(self.minutes.min(1_440));
                #[expect(clippy::cast_precision_loss, reason = "a rough rate is enough")]
                let packets = self.packets as f64;
                self.usual += (packets - self.usual) * weight;
            }
            (self.minute, self.packets) = (minute, 0);
        }
        self.packets = self.packets.saturating_add(packets);
        self.usual
    }
}

impl Counters {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            logins: Bounded::new(capacity / 2),
            ports: Bounded::new(capacity / 4),
            hosts: Bounded::new(capacity / 4),
            floods: Bounded::new(capacity / 4),
            rates: Bounded::new(capacity / 4),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.logins.evicted()
            + self.ports.evicted()
            + self.hosts.evicted()
            + self.floods.evicted()
            + self.rates.evicted()
    }

    #[inline]
    pub(super) fn see(
        &mut self,
        connection: &Connection<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        if connection.is_of_function() {
            return;
        }
        let flow = connection.flow;
        let is_opening = connection.is_sent == connection.is_outbound;
        if is_opening && flow.protocol == 6 && flow.packets <= FEW_PACKETS {
            self.passwords(connection, around, found);
            if flow.packets <= REFUSED_PACKETS && connection.is_outbound {
                self.scans(connection, around, found);
            }
        }
        if connection.is_sent && is_public(connection.remote) {
            self.floods(connection, around, found);
        }
    }

    fn passwords(
        &mut self,
        connection: &Connection<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let port = match connection.is_outbound {
            true => connection.remote_port,
            false => connection.local_port,
        };
        let name = match port {
            22 => "UnauthorizedAccess:EC2/SSHBruteForce",
            3389 => "UnauthorizedAccess:EC2/RDPBruteForce",
            5985 | 5986 => "Impact:EC2/WinRMBruteForce",
            _ => return,
        };
        let from = match connection.is_outbound {
            true => connection.local_port,
            false => connection.remote_port,
        };
        let many = around.settings.brute_force_connections;
        let many = usize::try_from(many).unwrap_or(usize::MAX);
        let pair = mix(connection.host, connection.remote, port);
        let logins = self.logins.entry(pair, Distinct::default);
        let span = span(10, around);
        if logins.add(u32::from(from), connection.minute(), many, span) < many {
            return;
        }
        if let Some(kind) = catalog::find(name) {
            found.push(connection.describe_attack(kind, around));
        }
    }

    fn scans(
        &mut self,
        connection: &Connection<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let many = usize::try_from(around.settings.scan_targets).unwrap_or(usize::MAX);
        let minute = connection.minute();
        let (host, port) = (connection.host, connection.remote_port);
        let ports = self
            .ports
            .entry(mix(host, connection.remote, 0), Distinct::default);
        if ports.add(u32::from(port), minute, many, span(5, around)) >= many {
            push(found, Some("Recon:EC2/Portscan"), connection, around);
        }
        let hosts = self.hosts.entry(mix(host, 0, port), Distinct::default);
        let is_sweep = hosts.add(connection.remote, minute, many, span(5, around)) >= many;
        if is_sweep && is_public(connection.remote) {
            push(found, Some("Impact:EC2/PortSweep"), connection, around);
        }
    }

    fn floods(
        &mut self,
        connection: &Connection<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let flow = connection.flow;
        let minutes = u64::try_from((flow.end_s - flow.start_s) / 60)
            .unwrap_or(0)
            .max(1);
        let packets = flow.packets / minutes;
        let minute = connection.minute();
        let rate = self.rates.entry(connection.host, Rate::default);
        let usual = rate.add(minute, packets);
        // Most lines are far from a flood: only what could add up to one is counted by its target.
        let is_bulk = flow.protocol == 6 && flow.bytes / flow.packets.max(1) >= FLOOD_PACKET_BYTES;
        if is_bulk || packets.saturating_mul(50) < around.settings.flood_packets {
            return;
        }
        let target = mix(connection.host, connection.remote, u16::from(flow.protocol));
        let counter = self.floods.entry(target, Counter::default);
        let sent = counter.add(minute, packets, span(1, around)).unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "a rough rate is enough")]
        let is_unusual = sent as f64 >= usual * around.settings.flood_ratio;
        if sent < around.settings.flood_packets || !is_unusual {
            return;
        }
        let name = match (flow.protocol, connection.remote_port) {
            (17, 53) => "Backdoor:EC2/DenialOfService.Dns",
            (17, port) if TCP_PORTS.contains(&port) => "Backdoor:EC2/DenialOfService.UdpOnTcpPorts",
            (17, _) => "Backdoor:EC2/DenialOfService.Udp",
            (6, _) => "Backdoor:EC2/DenialOfService.Tcp",
            _ => "Backdoor:EC2/DenialOfService.UnusualProtocol",
        };
        push(found, Some(name), connection, around);
    }
}

fn span(window: u32, around: Surroundings<'_>) -> Span {
    Span {
        window,
        lateness: around.settings.lateness_minutes,
    }
}

/// A key of host, address and port.
#[inline]
pub(super) fn mix(host: u64, address: u32, port: u16) -> u64 {
    let pair = u64::from(address) << 16 | u64::from(port);
    (host ^ pair.wrapping_mul(0x9e37_79b9_7f4a_7c15)).rotate_left(29)
}
