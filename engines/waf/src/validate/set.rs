//! IP sets and regex pattern sets.

use std::collections::HashSet;
use std::net::IpAddr;

use super::refusal::{Place, Reason, Refusal};
use crate::network::NetworkSet;
use crate::pattern;

/// Networks of a set.
const NETWORKS: usize = 10_000;
/// Expressions of a set.
const EXPRESSIONS: usize = 10;
/// Characters of an expression.
const EXPRESSION: usize = 512;

/// What addresses a set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressVersion {
    /// `IPV4`.
    V4,
    /// `IPV6`.
    V6,
}

/// Checks the networks of an IP set: in CIDR notation, of its version, none of them everything.
pub fn addresses(version: AddressVersion, networks: &[String]) -> Result<(), Refusal> {
    Refusal::if_more(networks.len(), NETWORKS, "networks of an IP set")?;
    match networks
        .iter()
        .find(|network| !is_network(network, version))
    {
        Some(network) => Err(Refusal::invalid(
            Place::IpAddress,
            network,
            Reason::InvalidFormat,
        )),
        None => Ok(()),
    }
}

/// Checks the expressions of a set.
pub fn expressions(expressions: &[String]) -> Result<(), Refusal> {
    Refusal::if_more(
        expressions.len(),
        EXPRESSIONS,
        "expressions of a regex pattern set",
    )?;
    for one in expressions {
        expression(one, Place::RegexPatternSet)?;
    }
    let distinct: HashSet<&String> = expressions.iter().collect();
    if distinct.len() < expressions.len() {
        return Err(Refusal::invalid(
            Place::RegexPatternSet,
            "RegularExpressionList",
            Reason::Duplicate,
        ));
    }
    Ok(())
}

/// Checks an expression: of the part of PCRE that can be matched in linear time.
pub(super) fn expression(expression: &str, place: Place) -> Result<(), Refusal> {
    if expression.chars().count() > EXPRESSION {
        return Err(Refusal::invalid(place, expression, Reason::TooMany));
    }
    pattern::require_usable(expression)
        .map_err(|_| Refusal::invalid(place, expression, Reason::InvalidFormat))
}

fn is_network(text: &str, version: AddressVersion) -> bool {
    let Some((address, prefix)) = text.split_once('/') else {
        return false;
    };
    let is_of_version = match address.parse() {
        Ok(IpAddr::V4(_)) => version == AddressVersion::V4,
        Ok(IpAddr::V6(_)) => version == AddressVersion::V6,
        Err(_) => false,
    };
    let is_everything = prefix.bytes().all(|digit| digit == b'0');
    is_of_version && !is_everything && NetworkSet::parse([text]).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(version: AddressVersion, network: &str) -> Result<(), Refusal> {
        addresses(version, &[network.to_owned()])
    }

    #[test]
    fn networks_are_of_their_version_and_not_everything() {
        assert_eq!(checked(AddressVersion::V4, "192.0.2.44/32"), Ok(()));
        assert_eq!(checked(AddressVersion::V6, "2001:db8::/32"), Ok(()));
        for network in [
            "192.0.2.44",
            "0.0.0.0/0",
            "0.0.0.0/00",
            "2001:db8::/32",
            "192.0.2.0/33",
            "192.0.2/24",
            "a/8",
        ] {
            assert_eq!(
                checked(AddressVersion::V4, network),
                Err(Refusal::invalid(
                    Place::IpAddress,
                    network,
                    Reason::InvalidFormat
                )),
                "{network}"
            );
        }
        assert!(checked(AddressVersion::V6, "::/0").is_err());
    }

    #[test]
    fn a_set_has_ten_thousand_networks_and_ten_expressions_at_most() {
        let networks: Vec<String> = (0..10_001)
            .map(|number| format!("10.{}.{}.0/24", number / 256, number % 256))
            .collect();
        let patterns: Vec<String> = (0..11).map(|number| format!("a{number}")).collect();

        assert_eq!(addresses(AddressVersion::V4, &networks[1..]), Ok(()));
        assert!(matches!(
            addresses(AddressVersion::V4, &networks),
            Err(Refusal::LimitExceeded { .. })
        ));
        assert_eq!(expressions(&patterns[1..]), Ok(()));
        assert!(matches!(
            expressions(&patterns),
            Err(Refusal::LimitExceeded { .. })
        ));
    }

    #[test]
    fn expressions_are_those_that_can_be_matched_in_linear_time() {
        let checked = |text: &str| expressions(&[text.to_owned()]);

        assert_eq!(checked("^/admin"), Ok(()));
        assert_eq!(checked(&"a".repeat(512)), Ok(()));
        for refused in [
            r"(a)\1",
            "a(?=b)",
            "(",
            &"a".repeat(513),
            "((a{1000}){1000}){1000}",
        ] {
            assert!(matches!(
                checked(refused),
                Err(Refusal::Invalid {
                    place: Place::RegexPatternSet,
                    ..
                })
            ));
        }
    }
}
