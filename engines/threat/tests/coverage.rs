//! Every finding type is found by something: a rule with its examples, or what a campaign shows.

use std::collections::BTreeSet;

use ringwall_threat::{catalog, rules};

const CAMPAIGNS: [&str; 6] = [
    include_str!("campaigns/calls.rs"),
    include_str!("campaigns/clusters.rs"),
    include_str!("campaigns/flow.rs"),
    include_str!("campaigns/logins.rs"),
    include_str!("campaigns/names.rs"),
    include_str!("campaigns/sequences.rs"),
];

#[test]
fn every_type_has_a_rule_or_a_campaign() {
    let files = rules::own().unwrap();
    let by_rules = files.iter().flat_map(|file| &file.rules);
    let by_rules: BTreeSet<&str> = by_rules.map(|rule| rule.kind.as_str()).collect();
    let is_found = |name: &str| {
        let quoted = format!("\"{name}\"");
        by_rules.contains(name) || CAMPAIGNS.iter().any(|file| file.contains(&quoted))
    };
    let types = catalog::types().iter().map(|kind| kind.name.as_str());
    let missing: Vec<&str> = types.filter(|name| !is_found(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
