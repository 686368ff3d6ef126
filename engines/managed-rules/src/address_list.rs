//! Lists of addresses that users supply.
//!
//! Rules of the IP reputation and anonymous IP groups, and the verification of bots, look addresses
//! up in lists. Nobody gives such lists away with a program: a user takes them from feeds of their
//! own. A list is a text file, named as in [`NAMES`] with `.txt`: an address or a network in CIDR
//! notation a line, of IPv4 or IPv6; `#` begins a comment, empty lines do not count. A list that is
//! not there is empty.
//!
//! The rules refer to a list as IP sets are referred to, by an ARN that [`arn`] makes and [`name`]
//! reads: whoever answers for IP sets answers for these, too, by [`AddressLists::ip_set`].

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

/// The lists of the IP reputation and anonymous IP groups, named as the rules that ask them.
///
/// Lists of the addresses that bots come from are named `verified-bot-` and the bot:
/// `verified-bot-googlebot`.
pub const NAMES: &[&str] = &[
    "AWSManagedIPReputationList",
    "AWSManagedReconnaissanceList",
    "AWSManagedIPDDoSList",
    "AnonymousIPList",
    "HostingProviderIPList",
    "KnownBotDataCenterList",
];

/// How many lines a list may have.
pub const MAX_LINES: usize = 500_000;

const ARN_BEGINNING: &str = "arn:aws:wafv2:::aws-managed/ipset/";

/// Why a list is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressListError {
    /// A line is no address and no network.
    #[error("line {line} is no address and no network: {text}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What it says: its beginning.
        text: String,
    },
    /// It is too long.
    #[error("the list has more than {MAX_LINES} lines")]
    TooLong,
}

/// The networks of a list, in CIDR notation.
pub fn parse(text: &str) -> Result<Vec<String>, AddressListError> {
    let mut networks = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if number > MAX_LINES {
            return Err(AddressListError::TooLong);
        }
        let entry = line.split('#').next().unwrap_or_default().trim();
        if entry.is_empty() {
            continue;
        }
        let network = network(entry).ok_or_else(|| AddressListError::Line {
            line: number,
            text: entry.chars().take(60).collect(),
        })?;
        networks.push(network);
    }
    Ok(networks)
}

/// A network in CIDR notation, of a network or an address.
fn network(entry: &str) -> Option<String> {
    let (address, prefix) = match entry.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (entry, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let prefix: u8 = match prefix {
        Some(prefix) => prefix.parse().ok()?,
        None => longest,
    };
    (1..=longest)
        .contains(&prefix)
        .then(|| format!("{address}/{prefix}"))
}

/// The ARN that rules know a list by.
pub fn arn(name: &str) -> String {
    format!("{ARN_BEGINNING}{name}")
}

/// The name of the list that an ARN is of; none if it is of something else.
pub fn name(arn: &str) -> Option<&str> {
    arn.strip_prefix(ARN_BEGINNING)
}

/// The lists that a user supplies, by name.
#[derive(Clone, Debug, Default)]
pub struct AddressLists {
    networks: BTreeMap<String, Arc<[String]>>,
}

impl AddressLists {
    /// Takes a list in, in place of one of the same name.
    pub fn insert(&mut self, name: &str, text: &str) -> Result<(), AddressListError> {
        self.networks.insert(name.to_owned(), parse(text)?.into());
        Ok(())
    }

    /// The networks that an ARN of a list stands for: none if the user supplied none. `None` for
    /// ARNs of other things.
    pub fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        let name = name(arn)?;
        let supplied = self.networks.get(name).cloned();
        Some(supplied.unwrap_or_else(|| Arc::new([])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_networks_and_comments() {
        let text = "# a feed\n192.0.2.1\n\n 198.51.100.0/24  # offices\n2001:db8::/32\n::1\n";

        let networks = parse(text).unwrap();

        let expected = [
            "192.0.2.1/32",
            "198.51.100.0/24",
            "2001:db8::/32",
            "::1/128",
        ];
        assert_eq!(networks, expected);
    }

    #[test]
    fn says_which_line_is_none() {
        for bad in [
            "192.0.2",
            "192.0.2.0/33",
            "0.0.0.0/0",
            "example.com",
            "::/129",
            "192.0.2.1/",
        ] {
            let error = parse(&format!("192.0.2.1\n{bad}")).unwrap_err();
            let text = bad.to_owned();
            assert_eq!(error, AddressListError::Line { line: 2, text });
        }
    }

    #[test]
    fn a_list_that_is_not_there_is_empty() {
        let mut lists = AddressLists::default();
        lists.insert("AnonymousIPList", "192.0.2.1").unwrap();

        let supplied = lists.ip_set(&arn("AnonymousIPList")).unwrap();
        let missing = lists.ip_set(&arn("HostingProviderIPList")).unwrap();

        assert_eq!(*supplied, ["192.0.2.1/32".to_owned()]);
        assert!(missing.is_empty());
        assert_eq!(
            lists.ip_set("arn:aws:wafv2:us-east-1:111122223333:regional/ipset/a/b"),
            None
        );
    }

    #[test]
    fn an_arn_names_its_list() {
        assert_eq!(name(&arn("AnonymousIPList")), Some("AnonymousIPList"));
        assert_eq!(
            name("arn:aws:wafv2:us-east-1:111122223333:regional/ipset/a/b"),
            None
        );
    }
}
