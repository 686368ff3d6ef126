//! IP addresses and ranges.

use std::net::IpAddr;

/// A range of addresses. IPv4 addresses written as IPv6 (`::ffff:192.0.2.1`) are IPv4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    version_4: bool,
    bits: u128,
    mask: u128,
}

impl Network {
    /// An address without prefix is a host.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Some(width), |prefix| prefix_length(prefix, width))?;
        let folded = address.to_canonical();
        // The folded range has to lie within the folded addresses.
        let (address, prefix) = match (address.is_ipv6(), folded.is_ipv4()) {
            (true, true) if prefix >= 96 => (folded, prefix - 96),
            _ => (address, prefix),
        };
        let width = if address.is_ipv4() { 32 } else { 128 };
        let mask = u128::MAX.checked_shl(width - prefix).unwrap_or(0);
        Some(Self {
            version_4: address.is_ipv4(),
            bits: bits(address) & mask,
            mask,
        })
    }

    pub(super) fn contains(&self, address: &str) -> bool {
        let Ok(address) = address.parse::<IpAddr>() else {
            return false;
        };
        let address = address.to_canonical();
        address.is_ipv4() == self.version_4 && bits(address) & self.mask == self.bits
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn prefix_length(text: &str, width: u32) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|length| *length <= width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address)
    }

    #[test]
    fn holds_addresses_of_its_range() {
        assert!(contains("203.0.113.0/24", "203.0.113.7"));
        assert!(contains("203.0.113.9/24", "203.0.113.7"));
        assert!(!contains("203.0.113.0/24", "203.0.114.7"));
        assert!(contains("0.0.0.0/0", "255.255.255.255"));
        assert!(!contains("0.0.0.0/0", "::1"));
        assert!(contains("2001:db8::/32", "2001:db8:1::1"));
        assert!(contains("::/0", "2001:db8::1"));
        assert!(!contains("::/0", "192.0.2.1"));
        assert!(!contains("10.0.0.0/8", "no address"));
    }

    #[test]
    fn an_address_without_prefix_is_a_host() {
        assert!(contains("203.0.113.7", "203.0.113.7"));
        assert!(!contains("203.0.113.7", "203.0.113.8"));
    }

    #[test]
    fn folds_version_4_addresses_that_are_written_as_version_6() {
        assert!(contains("203.0.113.0/24", "::ffff:203.0.113.7"));
        assert!(contains("::ffff:203.0.113.0/120", "203.0.113.7"));
        assert!(!contains("::ffff:203.0.113.0/120", "203.0.114.7"));
    }

    #[test]
    fn refuses_ranges_that_do_not_exist() {
        for text in [
            "",
            "1.2.3",
            "1.2.3.4/33",
            "::/129",
            "1.2.3.4/",
            "1.2.3.4/+8",
            "1.2.3.4/-1",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
