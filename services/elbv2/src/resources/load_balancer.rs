//! Load balancers.

use ringwall_core::{AccountId, Region, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use super::attributes::{Attributes, LOAD_BALANCER};
use super::health::LoadBalancerState;
use super::resource_name;
use crate::api::{self, IpAddressType, LoadBalancerSchemeEnum};
use crate::error::Elbv2Error;

/// An application load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its name, unique in account and Region.
    pub name: String,
    /// Sixteen hexadecimal digits.
    pub id: String,
    /// The number in its DNS name.
    pub dns_number: u32,
    /// For whom it is there.
    pub scheme: LoadBalancerSchemeEnum,
    /// The addresses it listens on.
    pub address_type: IpAddressType,
    /// Its subnets, by name only: there is no VPC here.
    pub zones: Vec<Zone>,
    /// Its security groups, by name only.
    pub security_groups: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its attributes.
    pub attributes: Attributes,
    /// Its tags.
    pub tags: Tags,
}

/// A subnet that a load balancer was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// `us-east-1a`.
    pub name: String,
    /// `subnet-…`.
    pub subnet_id: String,
}

impl LoadBalancer {
    /// Its ARN.
    pub fn arn(&self) -> String {
        let Self { name, id, .. } = self;
        let resource = format!("loadbalancer/app/{name}/{id}");
        resource_name::arn(&self.region, self.account, &resource)
    }

    /// Whether the settings that a creation can give are the same.
    pub(crate) fn is_as(&self, other: &Self) -> bool {
        self.scheme == other.scheme
            && self.address_type == other.address_type
            && self.zones == other.zones
            && self.security_groups == other.security_groups
    }

    pub(crate) fn require_address_type(&self) -> Result<(), Elbv2Error> {
        let is_internal = self.scheme == LoadBalancerSchemeEnum::Internal;
        if is_internal && self.address_type == IpAddressType::DualstackWithoutPublicIpv4 {
            return Err(Elbv2Error::internal_dualstack());
        }
        Ok(())
    }

    /// Its host name, which browsers, curl and systemd resolve to this machine, as every name
    /// below `localhost`.
    pub fn dns_name(&self) -> String {
        let Self {
            name,
            dns_number,
            region,
            ..
        } = self;
        let prefix = match self.scheme {
            LoadBalancerSchemeEnum::InternetFacing => "",
            LoadBalancerSchemeEnum::Internal => "internal-",
        };
        format!("{prefix}{name}-{dns_number}.{region}.elb.localhost")
    }

    /// Whether it listens on an IPv6 address too.
    pub const fn has_ipv6(&self) -> bool {
        !matches!(self.address_type, IpAddressType::Ipv4)
    }

    /// The value of an attribute: as it was set, or by default.
    pub fn attribute(&self, key: &str) -> &str {
        self.attributes.value(LOAD_BALANCER, key)
    }

    /// Whether an attribute is `true`.
    pub fn is_on(&self, key: &str) -> bool {
        self.attribute(key) == "true"
    }

    /// Its zones as the API shows them.
    pub(crate) fn shown_zones(&self) -> Vec<api::AvailabilityZone> {
        let zone = |zone: &Zone| api::AvailabilityZone {
            zone_name: Some(zone.name.clone()),
            subnet_id: Some(zone.subnet_id.clone()),
            outpost_id: None,
            load_balancer_addresses: Some(vec![]),
            source_nat_ipv6_prefixes: None,
        };
        self.zones.iter().map(zone).collect()
    }

    /// As the API shows it.
    pub(crate) fn shown(&self, state: &LoadBalancerState) -> api::LoadBalancer {
        api::LoadBalancer {
            load_balancer_arn: Some(self.arn()),
            dns_name: Some(self.dns_name()),
            canonical_hosted_zone_id: None,
            created_time: Some(self.created_at),
            load_balancer_name: Some(self.name.clone()),
            scheme: Some(self.scheme),
            vpc_id: None,
            state: Some(state.shown()),
            r#type: Some(api::LoadBalancerTypeEnum::Application),
            availability_zones: Some(self.shown_zones()),
            security_groups: Some(self.security_groups.clone()),
            ip_address_type: Some(self.address_type),
            customer_owned_ipv4_pool: None,
            enforce_security_group_inbound_rules_on_private_link_traffic: None,
            enable_prefix_for_ipv6_source_nat: None,
            ipam_pools: None,
        }
    }
}
