//! Which calls serve which tactic: `rules/tactics.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use serde::Deserialize;

use crate::catalog::{self, FindingType};

/// What a call serves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    /// The finding that an anomalous one is.
    pub(super) kind: &'static FindingType,
    /// Whether it is a sign of an attack even when nothing is unusual about it.
    pub(super) is_signal: bool,
    /// Whether it takes several to be worth a finding.
    pub(super) is_many: bool,
}

#[derive(Deserialize)]
struct Table {
    tactic: Vec<Tactic>,
}

#[derive(Deserialize)]
struct Tactic {
    #[serde(rename = "type")]
    kind: String,
    /// `service:Call`, or `*:Call`; `Begin*` for all that begin so.
    #[serde(default)]
    calls: Vec<String>,
    /// Those of the calls that are signs by themselves.
    #[serde(default)]
    signals: Vec<String>,
    /// Of data events instead of management events.
    #[serde(default)]
    data: bool,
    #[serde(default)]
    many: bool,
}

/// Calls by name, then service and use.
#[derive(Default)]
pub(super) struct Uses {
    exact: HashMap<(bool, Box<[u8]>), Vec<(Box<[u8]>, Use)>, FixedState>,
    prefixes: Vec<(bool, Box<[u8]>, Box<[u8]>, Use)>,
}

static USES: LazyLock<Uses> = LazyLock::new(|| {
    // Part of the program, and read by a test.
    let table = toml::from_str(include_str!("../../rules/tactics.toml"));
    let mut uses = Uses::default();
    for tactic in table.map_or_else(|_| Vec::new(), |table: Table| table.tactic) {
        uses.add(&tactic);
    }
    uses
});

/// The table.
pub(super) fn uses() -> &'static Uses {
    &USES
}

impl Uses {
    fn add(&mut self, tactic: &Tactic) {
        let Some(kind) = catalog::find(&tactic.kind) else {
            return;
        };
        let calls = tactic.calls.iter().map(|call| (call, false));
        let signals = tactic.signals.iter().map(|call| (call, true));
        for (call, is_signal) in calls.chain(signals) {
            let (service, name) = call.split_once(':').unwrap_or(("*", call));
            let found = Use {
                kind,
                is_signal,
                is_many: tactic.many,
            };
            let service: Box<[u8]> = service.as_bytes().into();
            match name.strip_suffix('*') {
                Some(prefix) => {
                    let prefix = prefix.as_bytes().into();
                    self.prefixes.push((tactic.data, service, prefix, found));
                }
                None => {
                    let key = (tactic.data, name.as_bytes().into());
                    self.exact.entry(key).or_default().push((service, found));
                }
            }
        }
    }

    /// What a call serves, if it is of any use to an attacker.
    pub(super) fn find(&self, is_data: bool, service: &[u8], name: &[u8]) -> Option<Use> {
        let is_of = |known: &[u8]| known == b"*" || known == service;
        if let Some(uses) = self.exact.get(&(is_data, Box::from(name))) {
            let found = uses.iter().find(|(service, _)| is_of(service));
            if let Some((_, found)) = found {
                return Some(*found);
            }
        }
        let mut prefixes = self.prefixes.iter();
        let found = prefixes.find(|(data, service, prefix, _)| {
            *data == is_data && name.starts_with(prefix) && is_of(service)
        });
        found.map(|(.., found)| *found)
    }
}

#[cfg(test)]
mod tests {
    use super::uses;

    fn kind(is_data: bool, service: &str, name: &str) -> Option<&'static str> {
        let found = uses().find(is_data, service.as_bytes(), name.as_bytes());
        found.map(|found| found.kind.name.as_str())
    }

    #[test]
    fn calls_are_found_by_name_service_and_beginning() {
        let discovery = Some("Discovery:IAMUser/AnomalousBehavior");
        assert_eq!(
            kind(false, "ec2.amazonaws.com", "DescribeInstances"),
            discovery
        );
        let persistence = Some("Persistence:IAMUser/AnomalousBehavior");
        assert_eq!(
            kind(false, "iam.amazonaws.com", "CreateAccessKey"),
            persistence
        );
        let exfiltration = Some("Exfiltration:S3/AnomalousBehavior");
        assert_eq!(kind(true, "s3.amazonaws.com", "GetObject"), exfiltration);
        assert_eq!(kind(false, "s3.amazonaws.com", "GetObject"), None);
        assert_eq!(kind(false, "x.amazonaws.com", "Nothing"), None);
    }

    #[test]
    fn signs_of_attacks_are_told() {
        let found = uses().find(false, b"cloudtrail.amazonaws.com", b"StopLogging");
        assert!(found.unwrap().is_signal);
    }
}
