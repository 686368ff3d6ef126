//! What the content says of itself: each rule finds the values of its signatures in its component
//! and leaves the others alone.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::sent::{Counting, Sent};
use crate::address_list::AddressLists;
use crate::bots;
use crate::content::{Field, GroupFile, RuleEntry, SentEntry};
use crate::expand::inspections;
use crate::shelf::{FILES, find};

#[test]
fn every_rule_finds_what_it_is_for_and_nothing_else() {
    let mut faults = Vec::new();
    for file in FILES {
        let file = bots::complete(toml::from_str(file).unwrap());
        let group = find("AWS", &file.name).unwrap();
        let counting = Counting::new(group, &AddressLists::default());
        for rule in &file.rules {
            for (sent, expected, what) in requests(&file, rule) {
                if counting.matched(&sent).contains(&rule.name) != expected {
                    let verb = if expected { "misses" } else { "finds" };
                    faults.push(format!("{} {verb} {what}", rule.name));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_has_requests_for_and_against_it() {
    for file in FILES {
        let file: GroupFile = toml::from_str(file).unwrap();
        for rule in file
            .rules
            .iter()
            .filter(|rule| rule.list.is_none() && !rule.name.starts_with("Category"))
        {
            let verdicts: BTreeSet<_> = requests(&file, rule).iter().map(|one| one.1).collect();
            assert_eq!(verdicts.len(), 2, "{}", rule.name);
        }
    }
}

/// Requests, whether a rule finds them, and what they are.
fn requests(file: &GroupFile, rule: &RuleEntry) -> Vec<(Sent, bool, String)> {
    let mut requests = Vec::new();
    for inspection in inspections(rule) {
        for name in &inspection.signatures {
            let signature = &file.signatures[name];
            let mut add = |values: &[String], expected| {
                for value in values {
                    let what = format!("{value:?} of {name} in {:?}", inspection.field);
                    requests.push((carrying(value, inspection.field), expected, what));
                }
            };
            add(&signature.attacks, true);
            add(&signature.legitimate, false);
        }
    }
    if let Some(signal) = &rule.signal {
        let label = format!("awswaf:managed:aws:{}:{signal}", file.namespace);
        let mut told = Sent::get();
        told.labels.push(label);
        requests.push((told, true, signal.clone()));
        requests.push((Sent::get(), false, "nothing".to_owned()));
    }
    let mut add = |entries: &[SentEntry], expected| {
        for entry in entries {
            requests.push((sent(entry), expected, format!("{entry:?}")));
        }
    };
    add(&rule.attacks, true);
    add(&rule.legitimate, false);
    requests
}

/// A request with a value in a component.
fn carrying(value: &str, field: Field) -> Sent {
    let mut sent = Sent::get();
    match field {
        Field::Method => sent.method = value.into(),
        Field::Path => sent.path = path(value),
        Field::QueryString | Field::QueryArguments => {
            sent.query = format!("a={}", encoded(value)).into_bytes();
        }
        Field::Headers => sent = sent.header("X-Test", value.as_bytes()),
        Field::Host => sent = sent.header("Host", value.as_bytes()),
        Field::UserAgent => sent = sent.header("User-Agent", value.as_bytes()),
        Field::Cookies => sent = sent.header("Cookie", format!("a={}", encoded(value)).as_bytes()),
        Field::Body => {
            sent.method = b"POST".to_vec();
            sent.body = format!("a={}&z=1", encoded(value)).into_bytes();
            sent = sent.header("Content-Type", b"application/x-www-form-urlencoded");
        }
    }
    sent
}

/// A path of a value: each segment encoded.
fn path(value: &str) -> Vec<u8> {
    let segments: Vec<_> = value.split('/').map(encoded).collect();
    let path = segments.join("/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{slash}{path}").into_bytes()
}

fn encoded(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}

fn sent(entry: &SentEntry) -> Sent {
    let text = |value: &str| value.repeat(entry.repeat.unwrap_or(1)).into_bytes();
    let mut sent = Sent::get();
    if let Some(path) = &entry.path {
        sent.path = text(path);
    }
    if let Some(query) = &entry.query {
        sent.query = text(query);
    }
    if let Some(body) = &entry.body {
        sent.body = text(body);
    }
    if let Some(peer) = &entry.peer {
        sent.peer = peer.parse().unwrap();
    }
    for (name, value) in &entry.headers {
        sent = sent.header(name, &text(value));
    }
    sent.labels = entry.labels.clone();
    sent
}
