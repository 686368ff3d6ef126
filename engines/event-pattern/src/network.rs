//! Networks of IP addresses.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching>

use std::net::IpAddr;

/// A network: the addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads `10.0.0.0/24`.
    ///
    /// # Errors
    /// In EventBridge's words.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (address, bits) = text
            .split_once('/')
            .ok_or_else(|| "Malformed CIDR, one '/' required".to_owned())?;
        let address: IpAddr = address
            .parse()
            .map_err(|_| format!("Nonstandard IP address: {address}"))?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.parse().ok().filter(|bits| *bits <= most);
        let bits = bits.ok_or_else(|| "Malformed CIDR, mask bits must be an integer".to_owned())?;
        Ok(Self { address, bits })
    }

    /// Whether the address that `text` is lies in it.
    pub(crate) fn contains(&self, text: &str) -> bool {
        match (self.address, text.parse()) {
            (IpAddr::V4(own), Ok(IpAddr::V4(other))) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), Ok(IpAddr::V6(other))) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_begin_alike_are_in_it() {
        let has = |network, address| Network::parse(network).unwrap().contains(address);
        assert!(has("10.0.0.0/24", "10.0.0.255"));
        assert!(!has("10.0.0.0/24", "10.0.1.0"));
        assert!(has("0.0.0.0/0", "192.0.2.1"));
        assert!(has("192.0.2.1/32", "192.0.2.1"));
        assert!(!has("192.0.2.1/32", "192.0.2.2"));
        assert!(has("2001:db8::/32", "2001:db8::1"));
        assert!(!has("2001:db8::/32", "2001:db9::1"));
        assert!(!has("0.0.0.0/0", "2001:db8::1"));
        assert!(!has("10.0.0.0/8", "no address"));
    }

    #[test]
    fn refuses_what_is_no_network() {
        for wrong in [
            "10.0.0.0",
            "10.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/x",
            "::/129",
            "",
        ] {
            assert!(Network::parse(wrong).is_err(), "{wrong}");
        }
    }
}
