//! Target groups.

use ringwall_core::{AccountId, Region, Tags};
use serde::{Deserialize, Serialize};

use super::attributes::{Attributes, TARGET_GROUP};
use super::health_check::HealthCheck;
use super::protocol::Protocol;
use super::resource_name;
use crate::api::{self, TargetGroupIpAddressTypeEnum, TargetTypeEnum};

/// A target group: where requests can go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetGroup {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its name, unique in account and Region.
    pub name: String,
    /// Sixteen hexadecimal digits.
    pub id: String,
    /// What targets speak.
    pub protocol: Protocol,
    /// The port of targets that are registered without one.
    pub port: u16,
    /// Addresses, or instances, of which there are none here.
    pub target_type: TargetTypeEnum,
    /// The addresses of targets.
    pub address_type: TargetGroupIpAddressTypeEnum,
    /// `vpc-…`, by name only.
    pub vpc_id: Option<String>,
    /// How targets are checked.
    pub health_check: HealthCheck,
    /// Its attributes.
    pub attributes: Attributes,
    /// Its tags.
    pub tags: Tags,
}

impl TargetGroup {
    /// Its ARN.
    pub fn arn(&self) -> String {
        let Self { name, id, .. } = self;
        let resource = format!("targetgroup/{name}/{id}");
        resource_name::arn(&self.region, self.account, &resource)
    }

    /// The value of an attribute: as it was set, or by default.
    pub fn attribute(&self, key: &str) -> &str {
        self.attributes.value(TARGET_GROUP, key)
    }

    /// Whether an attribute is `true`.
    pub fn is_on(&self, key: &str) -> bool {
        self.attribute(key) == "true"
    }

    /// Whether the settings that a creation can give are the same.
    pub(crate) fn is_as(&self, other: &Self) -> bool {
        self.protocol == other.protocol
            && self.port == other.port
            && self.target_type == other.target_type
            && self.address_type == other.address_type
            && self.vpc_id == other.vpc_id
            && self.health_check == other.health_check
    }

    /// As the API shows it.
    pub(crate) fn shown(&self, load_balancers: Vec<String>) -> api::TargetGroup {
        let check = &self.health_check;
        let number = |number: u32| i32::try_from(number).ok();
        api::TargetGroup {
            target_group_arn: Some(self.arn()),
            target_group_name: Some(self.name.clone()),
            protocol: Some(self.protocol.shown()),
            port: Some(i32::from(self.port)),
            vpc_id: self.vpc_id.clone(),
            health_check_protocol: Some(check.protocol.shown()),
            health_check_port: Some(check.shown_port()),
            health_check_enabled: Some(true),
            health_check_interval_seconds: number(check.interval_secs),
            health_check_timeout_seconds: number(check.timeout_secs),
            healthy_threshold_count: number(check.healthy_threshold),
            unhealthy_threshold_count: number(check.unhealthy_threshold),
            health_check_path: Some(check.path.clone()),
            matcher: Some(api::Matcher {
                http_code: Some(check.matcher.clone()),
                grpc_code: None,
            }),
            load_balancer_arns: Some(load_balancers),
            target_type: Some(self.target_type),
            protocol_version: Some("HTTP1".to_owned()),
            ip_address_type: Some(self.address_type),
            target_control_port: None,
        }
    }
}
