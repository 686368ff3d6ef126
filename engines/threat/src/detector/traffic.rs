//! Connections, as flow logs record them.

use serde::{Deserialize, Serialize};

use super::Surroundings;
use super::traffic_counters::Counters;
use super::traffic_habits::Habits;
use super::traffic_sides::Sides;
use crate::bounded::key;
use crate::catalog::{self, FindingType, Role};
use crate::finding::{
    Action, Detection, InstanceDetails, LambdaDetails, LocalIpDetails, Names,
    NetworkConnectionAction, NetworkInterface, PortDetails, PortProbeAction, PortProbeDetail,
    Resource,
};
use crate::intelligence::{Category, is_public};
use crate::locations;
use crate::sources::flow::{Flow, FlowBatch};

/// What lists say of the other side, and what findings that makes: of an instance, of a function.
const LISTS: [(Category, &str, Option<&str>); 7] = [
    (
        Category::CommandAndControl,
        "Backdoor:EC2/C&CActivity.B",
        Some("Backdoor:Lambda/C&CActivity.B"),
    ),
    (
        Category::Mining,
        "CryptoCurrency:EC2/BitcoinTool.B",
        Some("CryptoCurrency:Lambda/BitcoinTool.B"),
    ),
    (
        Category::BlackHole,
        "Trojan:EC2/BlackholeTraffic",
        Some("Trojan:Lambda/BlackholeTraffic"),
    ),
    (
        Category::DropPoint,
        "Trojan:EC2/DropPoint",
        Some("Trojan:Lambda/DropPoint"),
    ),
    (
        Category::Custom,
        "UnauthorizedAccess:EC2/MaliciousIPCaller.Custom",
        Some("UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom"),
    ),
    (
        Category::Tor,
        "UnauthorizedAccess:EC2/TorClient",
        Some("UnauthorizedAccess:Lambda/TorClient"),
    ),
    (
        Category::TorRelay,
        "UnauthorizedAccess:EC2/TorRelay",
        Some("UnauthorizedAccess:Lambda/TorRelay"),
    ),
];
/// Ports that are meant to be open to everybody.
const MEANT_OPEN: [u16; 2] = [80, 443];
/// Ports of EMR's services.
const EMR: [u16; 6] = [8042, 8088, 9026, 9046, 9101, 19_888];
/// Ports of Elasticsearch, worse to leave open.
const SEARCH: [u16; 2] = [9200, 9300];

/// What is remembered of connections.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Traffic {
    sides: Sides,
    counters: Counters,
    habits: Habits,
}

impl Traffic {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            sides: Sides::new(capacity),
            counters: Counters::new(capacity),
            habits: Habits::new(capacity),
        }
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.sides.evicted() + self.counters.evicted() + self.habits.evicted()
    }

    /// What a line tells, by itself and with those before.
    #[inline]
    pub(crate) fn see(
        &mut self,
        batch: &FlowBatch,
        flow: &Flow,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let connection = Connection::of(batch, flow, &mut self.sides);
        by_lists(&connection, around, found);
        if flow.start_s == 0 {
            // Without a moment there is nothing to count by.
            return;
        }
        self.counters.see(&connection, around, found);
        self.habits.see(&connection, around, found);
    }
}

fn by_lists(connection: &Connection<'_>, around: Surroundings<'_>, found: &mut Vec<Detection>) {
    let marks = around.intelligence.address(connection.remote);
    if marks.is_empty() {
        return;
    }
    let before = found.len();
    for (category, instance, function) in LISTS {
        // Malicious hosts knock at every door: what counts is whom one turns to. A list of one's own is
        // about all that is let through.
        let is_told =
            connection.is_outbound || category == Category::Custom && connection.flow.is_accepted;
        if !marks.has(category) || !is_told {
            continue;
        }
        let name = match connection.is_of_function() {
            true => function,
            false => Some(instance),
        };
        push(found, name, connection, around);
    }
    let is_probe = marks.has(Category::Scanner)
        && !connection.is_outbound
        && connection.flow.is_accepted
        && !connection.is_of_function()
        && !MEANT_OPEN.contains(&connection.local_port);
    if is_probe {
        probe(connection, around, found);
    }
    for detection in found.iter_mut().skip(before) {
        detection.evidence = around.evidence(marks, None);
    }
}

fn probe(connection: &Connection<'_>, around: Surroundings<'_>, found: &mut Vec<Detection>) {
    let name = match EMR.contains(&connection.local_port) {
        true => "Recon:EC2/PortProbeEMRUnprotectedPort",
        false => "Recon:EC2/PortProbeUnprotectedPort",
    };
    let Some(kind) = catalog::find(name) else {
        return;
    };
    let mut detection = connection.describe(kind, around);
    if SEARCH.contains(&connection.local_port) {
        detection.severity = Some(8.0);
    }
    let probed = PortProbeDetail {
        local_port_details: PortDetails::new(connection.local_port),
        local_ip_details: connection.local_ip(),
        remote_ip_details: locations::remote(around.locations, &address(connection.remote)),
    };
    detection.action = Some(Action {
        action_type: "PORT_PROBE".to_owned(),
        port_probe_action: Some(PortProbeAction {
            blocked: false,
            port_probe_details: vec![probed],
        }),
        ..Action::default()
    });
    found.push(detection);
}

/// Adds a detection of a type.
pub(super) fn push(
    found: &mut Vec<Detection>,
    name: Option<&str>,
    connection: &Connection<'_>,
    around: Surroundings<'_>,
) {
    if let Some(kind) = name.and_then(catalog::find) {
        found.push(connection.describe(kind, around));
    }
}

fn address(address: u32) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

/// What names the side that the log is of: the instance, the function or else the interface.
fn host_of<'a>(batch: &'a FlowBatch, flow: &Flow) -> &'a [u8] {
    let names = [flow.instance, flow.function, flow.interface];
    let mut names = names.into_iter().map(|name| batch.part(name));
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

/// A line, seen from the side that the log is of.
#[derive(Clone, Copy)]
pub(crate) struct Connection<'a> {
    pub(super) batch: &'a FlowBatch,
    pub(super) flow: &'a Flow,
    pub(super) local: u32,
    pub(super) remote: u32,
    pub(super) local_port: u16,
    pub(super) remote_port: u16,
    /// Whether this side opened it.
    pub(super) is_outbound: bool,
    /// Whether this line is what this side sent.
    pub(super) is_sent: bool,
    pub(super) host: u64,
}

impl<'a> Connection<'a> {
    #[inline]
    fn of(batch: &'a FlowBatch, flow: &'a Flow, sides: &mut Sides) -> Self {
        let host = key(&[host_of(batch, flow)]);
        // Lines of version 2 tell no direction: the address inside is this side.
        let is_sent = match (is_public(flow.source), is_public(flow.destination)) {
            (true, false) => false,
            (false, true) => true,
            _ => flow
                .is_egress
                .unwrap_or_else(|| sides.is_sent(host, flow.source, flow.destination)),
        };
        let is_opened_by_sender = match flow.tcp_flags & 18 {
            2 => true,
            18 => false,
            _ => flow.destination_port <= flow.source_port,
        };
        let (source, destination) = (
            (flow.source, flow.source_port),
            (flow.destination, flow.destination_port),
        );
        let (here, there) = match is_sent {
            true => (source, destination),
            false => (destination, source),
        };
        Self {
            batch,
            flow,
            local: here.0,
            local_port: here.1,
            remote: there.0,
            remote_port: there.1,
            is_outbound: is_opened_by_sender == is_sent,
            is_sent,
            host,
        }
    }

    pub(super) fn is_of_function(&self) -> bool {
        !self.batch.part(self.flow.function).is_empty()
    }

    pub(super) fn minute(&self) -> u32 {
        u32::try_from(self.flow.start_s.div_euclid(60)).unwrap_or(0)
    }

    fn local_ip(&self) -> LocalIpDetails {
        LocalIpDetails {
            ip_address_v4: Some(address(self.local)),
        }
    }

    fn resource(&self, kind: &FindingType) -> (Resource, String) {
        let (batch, flow) = (self.batch, self.flow);
        let mut resource = Resource {
            resource_type: kind.resource.clone(),
            ..Resource::default()
        };
        if self.is_of_function() {
            let arn = batch.text(flow.function);
            let name = arn.rsplit(':').next().unwrap_or_default().to_owned();
            resource.lambda_details = Some(LambdaDetails {
                function_arn: arn,
                function_name: name.clone(),
            });
            return (resource, name);
        }
        let (instance, interface) = (batch.text(flow.instance), batch.text(flow.interface));
        let name = match instance.is_empty() {
            true => interface.clone(),
            false => instance.clone(),
        };
        resource.instance_details = Some(InstanceDetails {
            instance_id: instance,
            network_interfaces: vec![NetworkInterface {
                network_interface_id: interface,
                private_ip_address: address(self.local),
                ..NetworkInterface::default()
            }],
        });
        (resource, name)
    }

    /// What a finding of a type tells of this line.
    pub(super) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let (batch, flow) = (self.batch, self.flow);
        let (resource, name) = self.resource(kind);
        let remote = address(self.remote);
        let protocol = match flow.protocol {
            1 => "ICMP".to_owned(),
            6 => "TCP".to_owned(),
            17 => "UDP".to_owned(),
            other => other.to_string(),
        };
        let connection = NetworkConnectionAction {
            blocked: !flow.is_accepted,
            connection_direction: match self.is_outbound {
                true => "OUTBOUND".to_owned(),
                false => "INBOUND".to_owned(),
            },
            local_port_details: PortDetails::new(self.local_port),
            protocol,
            local_ip_details: self.local_ip(),
            local_network_interface: Some(batch.text(flow.interface)),
            remote_ip_details: locations::remote(around.locations, &remote),
            remote_port_details: PortDetails::new(self.remote_port),
        };
        let names = Names {
            remote,
            resource: name,
            ..Names::default()
        };
        let mut detection = Detection::new(kind, flow.start_s * 1_000, resource, names);
        let account = batch.part(flow.account);
        let region = batch.part(flow.region);
        let filled = |part: &'a [u8]| (!part.is_empty() && part != b"-").then_some(part);
        detection.account = around.or(filled(account), &around.origin.account);
        detection.region = around.or(filled(region), &around.origin.region);
        detection.action = Some(Action {
            action_type: "NETWORK_CONNECTION".to_owned(),
            network_connection_action: Some(connection),
            ..Action::default()
        });
        detection
    }

    /// Passwords that are tried: by this side it is worse.
    pub(super) fn describe_attack(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let mut detection = self.describe(kind, around);
        if self.is_outbound {
            detection.role = Some(Role::Actor);
            detection.severity = Some(8.0);
        }
        detection.criteria = if self.is_outbound { "actor" } else { "target" }.to_owned();
        detection
    }
}
