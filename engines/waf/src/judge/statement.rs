//! Whether a statement holds.

use std::net::IpAddr;
use std::sync::Arc;

use super::Run;
use super::address::{self, Address};
use crate::language::field::FallbackBehavior;
use crate::plan::node::{Asn, Geo, IpSet, Node};
use crate::surroundings::Location;

/// The country of addresses that are nowhere.
const UNKNOWN_COUNTRY: &str = "XX";

impl<'r> Run<'r> {
    pub(super) fn holds(&mut self, node: &'r Node) -> bool {
        match self.notes {
            None => self.evaluate(node),
            Some(_) => self.holds_noted(node),
        }
    }

    pub(super) fn evaluate(&mut self, node: &'r Node) -> bool {
        match node {
            Node::Match(statement) => self.matches(statement),
            Node::Geo(statement) => self.is_in_country(statement),
            Node::Asn(statement) => self.is_in_system(statement),
            Node::IpSet(statement) => self.is_in_set(statement),
            Node::Label(statement) => self.labels.iter().any(|label| statement.matches(label)),
            Node::And(nodes) => nodes.iter().all(|node| self.holds(node)),
            Node::Or(nodes) => nodes.iter().any(|node| self.holds(node)),
            Node::Not(node) => {
                // What is found in what must not be there is no finding.
                let found = self.details.len();
                let holds = self.holds(node);
                self.details.truncate(found);
                !holds
            }
        }
    }

    fn is_in_country(&mut self, statement: &'r Geo) -> bool {
        let forwarded = statement.forwarded.as_ref();
        match address::client(self.request, forwarded) {
            Address::Absent => false,
            Address::Malformed => is_match(forwarded.map(|config| config.fallback_behavior)),
            Address::Known(address) => {
                let location = self.surroundings.locations.location(address);
                let namespace = if forwarded.is_some() {
                    "forwardedip"
                } else {
                    "clientip"
                };
                self.label_location(namespace, location.as_ref());
                let country = location
                    .as_ref()
                    .map_or(UNKNOWN_COUNTRY, |location| &location.country);
                statement.countries.iter().any(|code| code == country)
            }
        }
    }

    /// Labels of the place of an address, given whether the statement holds or not.
    fn label_location(&mut self, namespace: &str, location: Option<&Location>) {
        let country = location.map_or(UNKNOWN_COUNTRY, |location| &location.country);
        let region = location
            .and_then(|location| location.region.as_deref())
            .unwrap_or(UNKNOWN_COUNTRY);
        let prefix = format!("awswaf:{namespace}:geo");
        self.pending_labels
            .push(format!("{prefix}:country:{country}").into());
        self.pending_labels
            .push(format!("{prefix}:region:{country}-{region}").into());
    }

    fn is_in_system(&mut self, statement: &'r Asn) -> bool {
        let forwarded = statement.forwarded.as_ref();
        match address::client(self.request, forwarded) {
            Address::Absent => false,
            Address::Malformed => is_match(forwarded.map(|config| config.fallback_behavior)),
            Address::Known(address) => {
                let asn = self.surroundings.networks.asn(address).unwrap_or(0);
                let (seen, namespace) = match forwarded {
                    None => (&mut self.account.client_asn, "clientip"),
                    Some(_) => (&mut self.account.forwarded_asn, "forwardedip"),
                };
                *seen = Some(asn);
                let label: Arc<str> = format!("awswaf:{namespace}:asn:{asn}").into();
                self.pending_labels.push(label);
                statement.numbers.contains(&asn)
            }
        }
    }

    fn is_in_set(&mut self, statement: &'r IpSet) -> bool {
        let contains = |address: &IpAddr| statement.networks.contains(*address);
        let Some(config) = &statement.forwarded else {
            return contains(&self.request.peer);
        };
        let Some(header) = self.request.header(&config.header_name) else {
            return false;
        };
        let addresses = address::at(header, config.position);
        if addresses.iter().flatten().any(contains) {
            return true;
        }
        // Addresses that are none at the position looked at leave it to the fallback.
        addresses.iter().any(Option::is_none) && config.fallback_behavior == FallbackBehavior::Match
    }
}

fn is_match(fallback: Option<FallbackBehavior>) -> bool {
    fallback == Some(FallbackBehavior::Match)
}
