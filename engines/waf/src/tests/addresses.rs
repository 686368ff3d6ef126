//! Statements about a client's address.

use std::net::IpAddr;

use super::bench::*;
use crate::surroundings::{Location, Locations, Networks, Surroundings};
use crate::verdict::{Outcome, Verdict};

/// 192.0.2.0/24 is in Oregon and of AS 64496, 198.51.100.0/24 somewhere in France; all else is nowhere.
struct Atlas;

impl Locations for Atlas {
    fn location(&self, address: IpAddr) -> Option<Location> {
        let (country, region) = match address.to_string() {
            text if text.starts_with("192.0.2.") => ("US", Some("OR")),
            text if text.starts_with("198.51.100.") => ("FR", None),
            _ => return None,
        };
        Some(Location {
            country: country.to_owned(),
            region: region.map(str::to_owned),
        })
    }
}

impl Networks for Atlas {
    fn asn(&self, address: IpAddr) -> Option<u32> {
        address
            .to_string()
            .starts_with("192.0.2.")
            .then_some(64_496)
    }
}

fn judge_somewhere(rules: &str, shelf: &Shelf, sent: &Sent) -> Verdict {
    let compiled = compile(&acl(rules), shelf).unwrap();
    let surroundings = Surroundings {
        locations: &Atlas,
        networks: &Atlas,
        ..Surroundings::UNKNOWN
    };
    sent.with(|request| compiled.judge(request, &surroundings))
}

fn holds_somewhere(statement: &str, sent: &Sent) -> bool {
    let verdict = judge_somewhere(&rule("r", 0, statement, BLOCK), &Shelf::default(), sent);
    verdict.outcome != Outcome::Allow
}

const SET: &str = "arn:aws:wafv2:us-east-1:111122223333:regional/ipset/s/1";

fn in_set(config: &str, sent: &Sent) -> bool {
    let mut shelf = Shelf::default();
    shelf.ip_sets.insert(
        SET.to_owned(),
        vec!["203.0.113.0/24".into(), "2001:db8::/32".into()],
    );
    let statement = format!(r#"{{"IPSetReferenceStatement": {{"ARN": "{SET}"{config}}}}}"#);
    judge_somewhere(&rule("r", 0, &statement, BLOCK), &shelf, sent).outcome != Outcome::Allow
}

#[test]
fn an_ip_set_is_asked_for_the_peer() {
    assert!(in_set("", &get("/").from("203.0.113.9")));
    assert!(in_set("", &get("/").from("2001:db8::9")));
    assert!(in_set("", &get("/").from("::ffff:203.0.113.9")));
    assert!(!in_set("", &get("/").from("203.0.114.9")));
}

#[test]
fn an_ip_set_is_asked_for_forwarded_addresses_at_a_position() {
    let config = |position: &str, fallback: &str| {
        format!(
            r#", "IPSetForwardedIPConfig": {{"HeaderName": "X-Forwarded-For", "FallbackBehavior": "{fallback}", "Position": "{position}"}}"#
        )
    };
    let forwarded = |value: &str| {
        get("/")
            .from("203.0.113.9")
            .header("x-forwarded-for", value)
    };
    let (inside, outside) = ("203.0.113.1", "192.0.2.1");

    let first = forwarded(&format!("{inside}, {outside}"));
    assert!(in_set(&config("FIRST", "NO_MATCH"), &first));
    assert!(!in_set(&config("LAST", "NO_MATCH"), &first));
    assert!(in_set(&config("ANY", "NO_MATCH"), &first));

    let eleven = [inside]
        .into_iter()
        .chain([outside; 10])
        .collect::<Vec<_>>()
        .join(",");
    assert!(
        !in_set(&config("ANY", "NO_MATCH"), &forwarded(&eleven)),
        "the last ten"
    );

    assert!(in_set(&config("FIRST", "MATCH"), &forwarded("nonsense")));
    assert!(!in_set(
        &config("FIRST", "NO_MATCH"),
        &forwarded("nonsense")
    ));
    assert!(
        in_set(
            &config("FIRST", "MATCH"),
            &forwarded(&format!("{outside};{inside}"))
        ),
        "commas alone separate"
    );
    assert!(
        !in_set(&config("FIRST", "MATCH"), &get("/").from("203.0.113.9")),
        "no header, no fallback, no peer"
    );
}

const GEO: &str = r#"{"GeoMatchStatement": {"CountryCodes": ["US"]}}"#;
const FORWARDED_GEO: &str = r#"{"GeoMatchStatement": {"CountryCodes": ["US"],
    "ForwardedIPConfig": {"HeaderName": "X-Forwarded-For", "FallbackBehavior": "MATCH"}}}"#;

#[test]
fn a_country_is_the_peers_or_the_first_forwarded_addresss() {
    assert!(holds_somewhere(GEO, &get("/")));
    assert!(!holds_somewhere(GEO, &get("/").from("198.51.100.1")));
    let forwarded = |value: &str| {
        get("/")
            .from("198.51.100.1")
            .header("X-Forwarded-For", value)
    };
    assert!(holds_somewhere(
        FORWARDED_GEO,
        &forwarded("192.0.2.9, 198.51.100.1")
    ));
    assert!(!holds_somewhere(
        FORWARDED_GEO,
        &forwarded("198.51.100.1, 192.0.2.9")
    ));
    assert!(
        holds_somewhere(FORWARDED_GEO, &forwarded("nonsense")),
        "the fallback"
    );
}

#[test]
fn a_missing_header_is_no_match_and_not_turns_it() {
    let not = format!(r#"{{"NotStatement": {{"Statement": {FORWARDED_GEO}}}}}"#);

    assert!(!holds_somewhere(FORWARDED_GEO, &get("/")));
    assert!(holds_somewhere(&not, &get("/")));
}

#[test]
fn unknown_countries_are_xx_and_unknown_systems_zero() {
    let nowhere = get("/").from("203.0.113.1");

    assert!(holds_somewhere(
        r#"{"GeoMatchStatement": {"CountryCodes": ["XX"]}}"#,
        &nowhere
    ));
    assert!(holds_somewhere(
        r#"{"AsnMatchStatement": {"AsnList": [0]}}"#,
        &nowhere
    ));
    assert!(holds_somewhere(
        r#"{"AsnMatchStatement": {"AsnList": [1, 64496]}}"#,
        &get("/")
    ));
    assert!(!holds_somewhere(
        r#"{"AsnMatchStatement": {"AsnList": [1]}}"#,
        &get("/")
    ));
}

#[test]
fn a_geo_statement_labels_every_request_that_it_inspects() {
    let rules = rule(
        "geo",
        1,
        r#"{"GeoMatchStatement": {"CountryCodes": ["FR"]}}"#,
        COUNT,
    );
    let labels = |sent: &Sent| {
        let verdict = judge_somewhere(&rules, &Shelf::default(), sent);
        verdict
            .labels
            .iter()
            .map(|label| label.to_string())
            .collect::<Vec<_>>()
    };

    assert_eq!(
        labels(&get("/")),
        [
            "awswaf:clientip:geo:country:US",
            "awswaf:clientip:geo:region:US-OR"
        ]
    );
    assert_eq!(
        labels(&get("/").from("198.51.100.1")),
        [
            "awswaf:clientip:geo:country:FR",
            "awswaf:clientip:geo:region:FR-XX"
        ]
    );
    assert_eq!(
        labels(&get("/").from("203.0.113.1")),
        [
            "awswaf:clientip:geo:country:XX",
            "awswaf:clientip:geo:region:XX-XX"
        ]
    );
}

#[test]
fn a_rule_does_not_see_the_labels_of_its_own_geo_statement() {
    let label =
        r#"{"LabelMatchStatement": {"Scope": "LABEL", "Key": "awswaf:clientip:geo:country:US"}}"#;
    let not = r#"{"NotStatement": {"Statement": {"GeoMatchStatement": {"CountryCodes": ["FR"]}}}}"#;
    let both = format!(r#"{{"AndStatement": {{"Statements": [{not}, {label}]}}}}"#);

    assert!(!holds_somewhere(&both, &get("/")));
    let rules = [rule("geo", 1, GEO, COUNT), rule("label", 2, label, BLOCK)].join(",");
    let verdict = judge_somewhere(&rules, &Shelf::default(), &get("/"));
    assert_eq!(verdict.account.terminating_rule.as_deref(), Some("label"));
}

#[test]
fn numbers_of_networks_are_told_only_if_somebody_asked() {
    let asked = judge_somewhere(
        &rule("r", 1, r#"{"AsnMatchStatement": {"AsnList": [1]}}"#, COUNT),
        &Shelf::default(),
        &get("/"),
    );
    let not_asked = judge_somewhere(&rule("r", 1, GEO, COUNT), &Shelf::default(), &get("/"));

    assert_eq!(asked.account.client_asn, Some(64_496));
    assert_eq!(not_asked.account.client_asn, None);
    assert!(
        asked
            .labels
            .iter()
            .any(|label| &**label == "awswaf:clientip:asn:64496")
    );
}
