//! Targets: addresses in a target group.

use std::net::IpAddr;

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::target_group::TargetGroup;
use crate::api;
use crate::error::Elbv2Error;

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its address.
    pub address: IpAddr,
    /// Its port.
    pub port: u16,
    /// The zone it was registered with (`all`, `us-east-1a`).
    pub zone: Option<String>,
    /// When it was registered, for slow start.
    pub registered_at: Timestamp,
    /// It gets no new requests, and is forgotten then.
    pub draining_until: Option<Timestamp>,
}

/// A target as inputs name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) address: IpAddr,
    pub(crate) port: Option<u16>,
    pub(crate) zone: Option<String>,
}

impl Named {
    /// Reads a target of this group.
    pub(crate) fn parse(
        group: &TargetGroup,
        asked: &api::TargetDescription,
    ) -> Result<Self, Elbv2Error> {
        if group.target_type != api::TargetTypeEnum::Ip {
            return Err(Elbv2Error::no_such_instance(&asked.id));
        }
        if asked.quic_server_id.is_some() {
            return Err(Elbv2Error::quic_server_id());
        }
        let address: IpAddr = asked
            .id
            .parse()
            .map_err(|_| Elbv2Error::invalid_address(&asked.id))?;
        let is_ipv6 = group.address_type == api::TargetGroupIpAddressTypeEnum::Ipv6;
        if address.is_ipv6() != is_ipv6 {
            return Err(Elbv2Error::invalid_address(&asked.id));
        }
        if !is_inside(address) {
            return Err(Elbv2Error::outside_address(&asked.id));
        }
        let port = asked.port.and_then(|port| u16::try_from(port).ok());
        Ok(Self {
            address,
            port,
            zone: asked.availability_zone.clone(),
        })
    }
}

/// The ranges that AWS takes for targets (RFC 1918, RFC 6598, unique local IPv6), and this machine,
/// which is where most targets are here. Not 169.254.0.0/16, where clouds keep their secrets.
fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            address.is_loopback() || address.is_private() || is_shared
        }
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

impl Target {
    /// As the API shows it.
    pub(crate) fn shown(&self) -> api::TargetDescription {
        api::TargetDescription {
            id: self.address.to_string(),
            port: Some(i32::from(self.port)),
            availability_zone: self.zone.clone(),
            quic_server_id: None,
        }
    }
}
