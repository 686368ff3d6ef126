//! Sets of networks, asked in logarithmic time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks as ranges that neither overlap nor touch, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkSet {
    v4: Box<[Range<u32>]>,
    v6: Box<[Range<u128>]>,
}

/// The first and the last address of a run.
type Range<T> = (T, T);

/// A text that is no network in CIDR notation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a network in CIDR notation")]
pub struct NetworkError(pub String);

impl NetworkSet {
    /// The set of networks in CIDR notation; an address alone is a network of one.
    pub fn parse<'a>(networks: impl IntoIterator<Item = &'a str>) -> Result<Self, NetworkError> {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for text in networks {
            match parse_network(text).ok_or_else(|| NetworkError(text.to_owned()))? {
                (IpAddr::V4(address), prefix) => v4.push(v4_range(address, prefix)),
                (IpAddr::V6(address), prefix) => v6.push(v6_range(address, prefix)),
            }
        }
        Ok(Self {
            v4: merge(v4, |last, first| {
                last.checked_add(1).is_none_or(|next| first <= next)
            }),
            v6: merge(v6, |last, first| {
                last.checked_add(1).is_none_or(|next| first <= next)
            }),
        })
    }

    /// Whether an address is in one of the networks. An IPv4 address within IPv6 is itself.
    pub fn contains(&self, address: IpAddr) -> bool {
        match address.to_canonical() {
            IpAddr::V4(address) => within(&self.v4, u32::from(address)),
            IpAddr::V6(address) => within(&self.v6, u128::from(address)),
        }
    }
}

/// The address and the length of the prefix of a network in CIDR notation.
fn parse_network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address.parse().ok()?, Some(prefix)),
        None => (text.parse::<IpAddr>().ok()?, None),
    };
    let width = match address {
        IpAddr::V4(_) => Ipv4Addr::BITS,
        IpAddr::V6(_) => Ipv6Addr::BITS,
    };
    let prefix = match prefix {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        Some(_) => return None,
        None => width,
    };
    (prefix <= width).then_some((address, prefix))
}

fn v4_range(address: Ipv4Addr, prefix: u32) -> Range<u32> {
    let host = u32::MAX.checked_shr(prefix).unwrap_or(0);
    let address = u32::from(address);
    (address & !host, address | host)
}

fn v6_range(address: Ipv6Addr, prefix: u32) -> Range<u128> {
    let host = u128::MAX.checked_shr(prefix).unwrap_or(0);
    let address = u128::from(address);
    (address & !host, address | host)
}

/// Joins ranges that overlap or touch.
fn merge<T: Copy + Ord>(
    mut ranges: Vec<Range<T>>,
    touches: impl Fn(T, T) -> bool,
) -> Box<[Range<T>]> {
    ranges.sort_unstable();
    let mut merged: Vec<Range<T>> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match merged.last_mut() {
            Some(before) if touches(before.1, first) => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged.into_boxed_slice()
}

fn within<T: Copy + Ord>(ranges: &[Range<T>], address: T) -> bool {
    let behind = ranges.partition_point(|(first, _)| *first <= address);
    let before = behind.checked_sub(1).and_then(|index| ranges.get(index));
    before.is_some_and(|(_, last)| address <= *last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn holds_what_its_networks_hold() {
        let set = NetworkSet::parse(["10.0.0.0/8", "192.0.2.44/32", "2001:db8::/32"]).unwrap();

        for inside in [
            "10.0.0.0",
            "10.255.255.255",
            "192.0.2.44",
            "2001:db8:ffff::1",
            "::ffff:10.1.1.1",
        ] {
            assert!(set.contains(address(inside)), "{inside}");
        }
        for outside in [
            "9.255.255.255",
            "11.0.0.0",
            "192.0.2.45",
            "2001:db9::",
            "::a00:1",
        ] {
            assert!(!set.contains(address(outside)), "{outside}");
        }
    }

    #[test]
    fn reads_networks_whose_address_has_host_bits() {
        let set = NetworkSet::parse(["10.1.2.3/16"]).unwrap();

        assert!(set.contains(address("10.1.255.255")));
    }

    #[test]
    fn holds_nested_and_adjacent_networks_and_the_edges_of_the_address_space() {
        let set = NetworkSet::parse([
            "255.255.255.255/32",
            "10.0.0.0/8",
            "10.2.0.0/16",
            "11.0.0.0/8",
            "0.0.0.0/1",
        ])
        .unwrap();

        assert_eq!(set.v4.len(), 2);
        assert!(set.contains(address("11.255.255.255")));
        assert!(set.contains(address("255.255.255.255")));
        assert!(!set.contains(address("255.255.255.254")));
    }

    #[test]
    fn refuses_what_is_no_network() {
        for text in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "2001:db8::/129",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "host",
        ] {
            assert!(NetworkSet::parse([text]).is_err(), "{text}");
        }
    }
}
