//! Networks in CIDR notation.

use std::net::IpAddr;
use std::str::FromStr;

/// Addresses with a common beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: u128,
    is_v4: bool,
    bits: u8,
}

impl Network {
    /// The addresses that have so many bits in common with this one.
    pub fn new(address: IpAddr, bits: u8) -> Option<Self> {
        let (address, is_v4, width) = number(address);
        (bits <= width).then_some(Self {
            address,
            is_v4,
            bits,
        })
    }

    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (address, is_v4, width) = number(address);
        let shift = u32::from(width - self.bits.min(width));
        let differing = (address ^ self.address).checked_shr(shift).unwrap_or(0);
        is_v4 == self.is_v4 && differing == 0
    }
}

fn number(address: IpAddr) -> (u128, bool, u8) {
    match address.to_canonical() {
        IpAddr::V4(address) => (u128::from(u32::from(address)), true, 32),
        IpAddr::V6(address) => (u128::from(address), false, 128),
    }
}

/// What was written is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a network in CIDR notation")]
pub struct NotANetwork;

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let bits = match bits {
            Some(bits) => bits.parse().map_err(|_| NotANetwork)?,
            None => number(address).2,
        };
        Self::new(address, bits).ok_or(NotANetwork)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contains_what_begins_alike() {
        let holds = |network: &str, address: &str| {
            let network: Network = network.parse().unwrap();
            network.contains(address.parse().unwrap())
        };
        assert!(holds("10.0.0.0/8", "10.255.0.1"));
        assert!(!holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("10.0.0.1", "::ffff:10.0.0.1"));
        assert!(holds("0.0.0.0/0", "192.0.2.1"));
        assert!(!holds("0.0.0.0/0", "::1"));
        assert!(holds("2001:db8::/32", "2001:db8:1::1"));
        assert!(!holds("2001:db8::/128", "2001:db8::1"));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
    }
}
