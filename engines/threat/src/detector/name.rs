//! Names that hosts ask for, as Route 53 Resolver logs them.
//!
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html>

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::name_generator::Generators;
use super::name_shape::split_zone;
use super::name_tunnel::Tunnels;
use super::{Surroundings, members};
use crate::batch::Event;
use crate::bounded::key;
use crate::catalog::{self, FindingType};
use crate::finding::{
    Action, Detection, DnsRequestAction, InstanceDetails, Names, NetworkInterface, Resource,
};
use crate::time;

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
    generators: Generators,
    tunnels: Tunnels,
}

impl Questions {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            generators: Generators::new(capacity),
            tunnels: Tunnels::new(capacity),
        }
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.generators.evicted() + self.tunnels.evicted()
    }

    /// What is told by many questions of one host.
    pub(crate) fn see(
        &mut self,
        question: &Question<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let name = question.name();
        let (labels, zone) = split_zone(&name);
        let host = question.host_key(around);
        let minute = time::minute(question.time_ms);
        let settings = around.settings;
        let missing = match question.event.get(RCODE) == Some(b"NXDOMAIN") {
            true => self.generators.missing(host, zone, minute, settings),
            false => {
                self.generators.resolved(host, zone, minute);
                None
            }
        };
        if let Some(missing) = missing {
            let told = [("unresolvedNames", missing)];
            push(
                found,
                "Trojan:EC2/DGADomainRequest.B",
                "",
                &told,
                question,
                around,
            );
        }
        let carried = self.tunnels.see(host, labels, zone, minute, settings);
        if let Some((names, bytes)) = carried {
            let zone = String::from_utf8_lossy(zone);
            let told = [("names", names), ("bytes", bytes)];
            push(
                found,
                "Trojan:EC2/DNSDataExfiltration",
                &zone,
                &told,
                question,
                around,
            );
        }
    }
}

/// Adds what many questions tell: of the host, or of the zone that all are below.
fn push(
    found: &mut Vec<Detection>,
    kind: &str,
    zone: &str,
    told: &[(&str, f64)],
    question: &Question<'_>,
    around: Surroundings<'_>,
) {
    let Some(kind) = catalog::find(kind) else {
        return;
    };
    let mut detection = question.describe(kind, around);
    detection.criteria = zone.to_owned();
    if !zone.is_empty() {
        detection.names.domain = zone.to_owned();
    }
    for (name, number) in told {
        detection
            .additional
            .insert((*name).to_owned(), json!(number.round()));
    }
    found.push(detection);
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

    /// Without the last dot, in lower case: resolvers mix cases to be harder to fool.
    fn name(&self) -> Cow<'a, [u8]> {
        let name = self.event.get(QUERY_NAME).unwrap_or_default();
        let name = name.strip_suffix(b".").unwrap_or(name);
        match name.iter().any(u8::is_ascii_uppercase) {
            true => name.to_ascii_lowercase().into(),
            false => name.into(),
        }
    }

    fn host(&self) -> &'a [u8] {
        let instance = self.event.get(INSTANCE);
        instance
            .or_else(|| self.event.get(ADDRESS))
            .unwrap_or_default()
    }

    /// Addresses inside are told apart by where they are.
    fn host_key(&self, around: Surroundings<'_>) -> u64 {
        if let Some(instance) = self.event.get(INSTANCE) {
            return key(&[instance]);
        }
        let account = self.event.get(ACCOUNT);
        let account = account.unwrap_or(around.origin.account.as_bytes());
        let network = self.event.get(VPC).unwrap_or_default();
        key(&[account, network, self.host()])
    }

    /// What a finding of a type tells of this question.
    pub(crate) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let event = self.event;
        let host = String::from_utf8_lossy(self.host()).into_owned();
        let name = String::from_utf8_lossy(&self.name()).into_owned();
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
        detection.criteria.clone_from(&detection.names.domain);
        detection.action = Some(Action {
            action_type: "DNS_REQUEST".to_owned(),
            dns_request_action: Some(request),
            ..Action::default()
        });
        detection
    }
}
