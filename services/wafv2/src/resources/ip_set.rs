//! Networks to be matched with clients' addresses.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSet.html>

use std::net::IpAddr;

use ringwall_store::Table;
use serde::{Deserialize, Serialize};

use crate::api::{self, IpAddressVersion};
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};
use crate::quotas;
use crate::resources::entity::{Entity, Stored};
use crate::resources::place::Kind;

/// A set of networks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpSet {
    /// What all entities have.
    pub entity: Entity,
    /// Of which version its networks are.
    pub version: IpAddressVersion,
    /// Its networks in CIDR notation.
    pub addresses: Vec<String>,
}

impl Stored for IpSet {
    const KIND: Kind = Kind::IpSet;
    const TABLE: Table<Self> = Table::new("wafv2.ip_set");
    const MOST: usize = quotas::IP_SETS;

    fn entity(&self) -> &Entity {
        &self.entity
    }

    fn entity_mut(&mut self) -> &mut Entity {
        &mut self.entity
    }
}

impl IpSet {
    /// As lists show it.
    pub(crate) fn summary(&self) -> api::IpSetSummary {
        api::IpSetSummary {
            name: Some(self.entity.name.clone()),
            id: Some(self.entity.id.clone()),
            description: self.entity.description.clone(),
            lock_token: Some(self.entity.lock_token.clone()),
            arn: Some(self.arn()),
        }
    }

    pub(crate) fn shown(&self) -> api::IpSet {
        api::IpSet {
            name: self.entity.name.clone(),
            id: self.entity.id.clone(),
            arn: self.arn(),
            description: self.entity.description.clone(),
            ip_address_version: self.version,
            addresses: self.addresses.clone(),
        }
    }
}

/// Reads the networks of a request, as they will be shown.
///
/// # Errors
/// One is not of the version, is everything, or there are too many.
pub(crate) fn parse_addresses(
    version: IpAddressVersion,
    addresses: &[String],
) -> Result<Vec<String>, Wafv2Error> {
    if addresses.len() > quotas::ADDRESSES {
        return Err(Wafv2Error::limits_exceeded());
    }
    let read = |text: &String| {
        parse_network(version, text)
            .ok_or_else(|| Wafv2Error::invalid(Field::IpAddress, text, Reason::InvalidFormat))
    };
    let mut networks = addresses.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut seen = std::collections::HashSet::with_capacity(networks.len());
    networks.retain(|network| seen.insert(network.clone()));
    Ok(networks)
}

/// A network as AWS shows it; `/0` is not supported.
fn parse_network(version: IpAddressVersion, text: &str) -> Option<String> {
    let (address, length) = text.split_once('/')?;
    let most = match version {
        IpAddressVersion::Ipv4 => 32,
        IpAddressVersion::Ipv6 => 128,
    };
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    let length: u8 = length.parse().ok().filter(|_| is_number)?;
    let address: IpAddr = address.parse().ok()?;
    let is_of_version = address.is_ipv4() == (version == IpAddressVersion::Ipv4);
    if !is_of_version || length == 0 || length > most {
        return None;
    }
    Some(match address {
        IpAddr::V4(_) => format!("{address}/{length}"),
        // All groups are written out, as AWS does.
        IpAddr::V6(address) => {
            let groups = address.segments().map(|group| format!("{group:04x}"));
            format!("{}/{length}", groups.join(":"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_networks_of_its_version() {
        let v4 = |text| parse_network(IpAddressVersion::Ipv4, text);
        let v6 = |text| parse_network(IpAddressVersion::Ipv6, text);
        assert_eq!(v4("192.0.2.0/24").as_deref(), Some("192.0.2.0/24"));
        assert_eq!(v4("192.0.2.44/32").as_deref(), Some("192.0.2.44/32"));
        assert_eq!(
            v6("2001:db8::1/128").as_deref(),
            Some("2001:0db8:0000:0000:0000:0000:0000:0001/128")
        );
        for text in [
            "0.0.0.0/0",
            "192.0.2.1",
            "192.0.2.1/33",
            "192.0.2.1/+8",
            "192.0.2.1/",
            "2001:db8::/32",
            "192.0.2/24",
        ] {
            assert_eq!(v4(text), None, "{text}");
        }
        for text in ["::/0", "2001:db8::/129", "192.0.2.0/24"] {
            assert_eq!(v6(text), None, "{text}");
        }
    }
}
