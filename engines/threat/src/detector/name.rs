//! Names that hosts ask for, as Route 53 Resolver logs them.
//!
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html>

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::name_shape::{looks_made_up, split_zone};
use super::{Surroundings, members};
use crate::batch::Event;
use crate::bounded::{Bounded, key};
use crate::catalog::{self, FindingType};
use crate::finding::{
    Action, Detection, DnsRequestAction, InstanceDetails, Names, NetworkInterface, Resource,
};
use crate::time;
use crate::window::{Counter, Distinct, Span};

members! {
    QUERY_NAME = "query_name";
    QUERY_TYPE = "query_type";
    TIMESTAMP = "query_timestamp";
    ACCOUNT = "account_id";
    REGION = "region";
    VPC = "vpc_id";
    INSTANCE = "srcids.instance";
    ADDRESS = "srcaddr";
    RCODE = "rcode";
    TRANSPORT = "transport";
    FIREWALL = "firewall_rule_action";
}

/// What is remembered of names asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Questions {
    hosts: Bounded<u64, Host>,
    zones: Bounded<u64, Zone>,
}

/// Names that do not exist and look made up.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Host {
    made_up: Distinct,
    zones: Distinct,
}

/// What one host asks for below one zone.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Zone {
    names: Distinct,
    bytes: Counter,
}

impl Questions {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            hosts: Bounded::new(capacity / 4),
            zones: Bounded::new(capacity / 4),
        }
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.hosts.evicted() + self.zones.evicted()
    }

    /// What is told by many questions of one host.
    pub(crate) fn see(
        &mut self,
        question: &Question<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let name = question.name();
        let (labels, zone) = split_zone(name);
        if question.event.get(RCODE) == Some(b"NXDOMAIN") {
            self.generator(question, name, zone, around, found);
        }
        if labels.len() >= 8 {
            self.tunnel(question, labels, zone, around, found);
        }
    }

    /// Many names that do not exist, below many zones, that look as if a program made them up.
    fn generator(
        &mut self,
        question: &Question<'_>,
        name: &[u8],
        zone: &[u8],
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let label = zone.split(|byte| *byte == b'.').next().unwrap_or(name);
        let limit = usize::try_from(around.settings.generated_names).unwrap_or(usize::MAX);
        let span = span(around);
        let minute = time::minute(question.time_ms);
        let host = self.hosts.entry(question.host_key(), Host::default);
        let zones = host.zones.add(short(zone), minute, limit * 4, span);
        let made_up = match looks_made_up(label) {
            true => host.made_up.add(short(zone), minute, limit * 2, span),
            false => 0,
        };
        // Families that put words together look like words: so many zones that do not exist tell, too.
        if made_up < limit && zones < limit * 3 {
            return;
        }
        if let Some(kind) = catalog::find("Trojan:EC2/DGADomainRequest.B") {
            let mut detection = question.describe(kind, around);
            detection
                .additional
                .insert("unresolvedNames".to_owned(), json!(zones));
            found.push(detection);
        }
    }

    /// Many new names below one zone, with many bytes in them.
    fn tunnel(
        &mut self,
        question: &Question<'_>,
        labels: &[u8],
        zone: &[u8],
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let limit = usize::try_from(around.settings.tunnel_names).unwrap_or(usize::MAX);
        let minute = time::minute(question.time_ms);
        let below = self
            .zones
            .entry(key(&[question.host(), zone]), Zone::default);
        let names = below
            .names
            .add(short(labels), minute, limit * 2, span(around));
        let length = u64::try_from(labels.len()).unwrap_or(0);
        let bytes = below.bytes.add(minute, length, span(around)).unwrap_or(0);
        if names < limit || bytes < around.settings.tunnel_bytes {
            return;
        }
        if let Some(kind) = catalog::find("Trojan:EC2/DNSDataExfiltration") {
            let mut detection = question.describe(kind, around);
            detection.names.domain = String::from_utf8_lossy(zone).into_owned();
            detection.criteria.clone_from(&detection.names.domain);
            detection
                .additional
                .insert("names".to_owned(), json!(names));
            detection
                .additional
                .insert("bytes".to_owned(), json!(bytes));
            found.push(detection);
        }
    }
}

fn span(around: Surroundings<'_>) -> Span {
    Span {
        window: 60,
        lateness: around.settings.lateness_minutes,
    }
}

fn short(value: &[u8]) -> u32 {
    u32::try_from(key(&[value]) >> 32).unwrap_or(0)
}

/// A question.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) event: Event<'a>,
    pub(crate) time_ms: i64,
}

impl<'a> Question<'a> {
    pub(crate) fn of(event: Event<'a>) -> Option<Self> {
        let time_ms = time::parse(event.get(TIMESTAMP)?)?;
        event.has(QUERY_NAME).then_some(Self { event, time_ms })
    }

    fn name(&self) -> &'a [u8] {
        let name = self.event.get(QUERY_NAME).unwrap_or_default();
        name.strip_suffix(b".").unwrap_or(name)
    }

    fn host(&self) -> &'a [u8] {
        let instance = self.event.get(INSTANCE);
        instance
            .or_else(|| self.event.get(ADDRESS))
            .unwrap_or_default()
    }

    fn host_key(&self) -> u64 {
        key(&[self.host()])
    }

    /// What a finding of a type tells of this question.
    pub(crate) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let event = self.event;
        let host = String::from_utf8_lossy(self.host()).into_owned();
        let name = String::from_utf8_lossy(self.name()).to_ascii_lowercase();
        let (_, zone) = split_zone(name.as_bytes());
        let request = DnsRequestAction {
            protocol: event.text(TRANSPORT),
            blocked: event.get(FIREWALL) == Some(b"BLOCK"),
            domain_with_suffix: String::from_utf8_lossy(zone).into_owned(),
            domain: name.clone(),
        };
        let resource = Resource {
            instance_details: Some(InstanceDetails {
                instance_id: event.text(INSTANCE),
                network_interfaces: vec![NetworkInterface {
                    private_ip_address: event.text(ADDRESS),
                    vpc_id: event.text(VPC),
                    ..NetworkInterface::default()
                }],
            }),
            resource_type: kind.resource.clone(),
            ..Resource::default()
        };
        let names = Names {
            resource: host,
            domain: name,
            ..Names::default()
        };
        let mut detection = Detection::new(kind, self.time_ms, resource, names);
        detection.account = around.or(event.get(ACCOUNT), &around.origin.account);
        detection.region = around.or(event.get(REGION), &around.origin.region);
        detection.action = Some(Action {
            action_type: "DNS_REQUEST".to_owned(),
            dns_request_action: Some(request),
            ..Action::default()
        });
        detection
    }
}
