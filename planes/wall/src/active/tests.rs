use std::cell::Cell;

use ringwall_core::{AccountId, Clock, CountedEntropy, Region, Tags, Timestamp};
use ringwall_waf::language::WebAcl;
use ringwall_waf::request::{Body, Header, Request};
use ringwall_waf::verdict::{ActionKind, Outcome, Verdict};
use ringwall_waf_token::{Gate, KeyRing, Settings as GateSettings};
use ringwall_wafv2::rows::{Place, Scope, Settings, WebAcl as Row};

use super::*;
use crate::locations::Databases;
use crate::log::{Log, Places};

const ACL: &str = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/site/1";
const IPS: &str = "arn:aws:wafv2:us-east-1:111122223333:regional/ipset/bad/1";
const ALB: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/site/1";

/// A catalog with one IP set.
struct OneSet {
    addresses: Vec<String>,
    version: u32,
    reads: Cell<u32>,
}

impl OneSet {
    fn of(address: &str, version: u32) -> Self {
        Self {
            addresses: vec![address.to_owned()],
            version,
            reads: Cell::new(0),
        }
    }
}

impl Versions for OneSet {
    fn version(&self, arn: &str) -> Option<String> {
        (arn == IPS).then(|| self.version.to_string())
    }
}

impl Catalog for OneSet {
    fn rule_group(&self, _: &str) -> Option<Arc<RuleGroup>> {
        None
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.reads.set(self.reads.get() + 1);
        (arn == IPS).then(|| self.addresses.clone().into())
    }

    fn regex_pattern_set(&self, _: &str) -> Option<Arc<[String]>> {
        None
    }

    fn managed_rule_group(
        &self,
        _: &str,
        _: &str,
        _: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        None
    }
}

/// Blocks the IP set, and more than ten requests a minute.
fn definition(members: &str) -> WebAcl {
    let visibility = |name: &str| {
        format!(
            r#""VisibilityConfig": {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "{name}"}}"#
        )
    };
    let text = format!(
        r#"{{"Name": "site", "DefaultAction": {{"Allow": {{}}}}, {members} {}, "Rules": [
            {{"Name": "bad", "Priority": 0, "Action": {{"Block": {{}}}}, {},
              "Statement": {{"IPSetReferenceStatement": {{"ARN": "{IPS}"}}}}}},
            {{"Name": "rate", "Priority": 1, "Action": {{"Block": {{}}}}, {},
              "Statement": {{"RateBasedStatement": {{"Limit": 10, "AggregateKeyType": "IP",
                "EvaluationWindowSec": 60}}}}}}]}}"#,
        visibility("siteMetric"),
        visibility("badMetric"),
        visibility("rateMetric")
    );
    serde_json::from_str(&text).unwrap()
}

fn written(lock_token: &str, members: &str) -> Written {
    Written {
        web_acls: vec![WrittenAcl {
            arn: ACL.to_owned(),
            row: Arc::new(Row {
                entity: Entity {
                    place: Place {
                        account: AccountId::from_number(111_122_223_333).unwrap(),
                        region: Region::us_east_1(),
                        scope: Scope::Regional,
                    },
                    name: "site".to_owned(),
                    id: "1".to_owned(),
                    description: None,
                    lock_token: lock_token.to_owned(),
                    tags: Tags::default(),
                },
                definition: definition(members),
                capacity: 10,
                settings: Settings::default(),
            }),
            logging: None,
        }],
        associations: vec![(ALB.to_owned(), ACL.to_owned())],
    }
}

fn world(logs: Option<Places>) -> Arc<World> {
    let clock = Clock::fixed(Timestamp::from_secs(1_700_000_000));
    let log = logs.map(|places| Log::start(places, clock, Arc::new(CountedEntropy::default())));
    Arc::new(World {
        databases: Databases::default(),
        log: log.map(Result::unwrap),
        gate: Gate::new(
            KeyRing::new(&[1; 32], []),
            GateSettings::default(),
            Box::new(|bytes| bytes.fill(1)),
        ),
    })
}

fn ask(snapshot: &Snapshot, peer: &str) -> Verdict {
    let headers = [Header {
        name: b"Authorization",
        value: b"secret",
    }];
    let request = Request {
        peer: peer.parse().unwrap(),
        method: b"GET",
        path: b"/",
        query: b"",
        fragment: None,
        version: "HTTP/1.1",
        scheme: "http",
        headers: &headers,
        body: Body::default(),
        ja3: None,
        ja4: None,
        id: "1",
        at_millis: 1_700_000_000_000,
    };
    snapshot.guard(ALB).unwrap().judge(&request).verdict
}

fn action(snapshot: &Snapshot, peer: &str) -> ActionKind {
    ask(snapshot, peer).outcome.action()
}

#[test]
fn a_changed_set_is_in_force_and_rates_are_kept() {
    let (world, rates) = (world(None), RateCounters::default());
    let catalog = OneSet::of("192.0.2.0/24", 1);
    let first = Snapshot::default().next(&written("a", ""), &catalog, &rates, &world);

    assert_eq!(action(&first, "192.0.2.1"), ActionKind::Block);
    for _ in 0..10 {
        assert_eq!(action(&first, "198.51.100.1"), ActionKind::Allow);
    }
    let catalog = OneSet::of("203.0.113.0/24", 2);
    let second = first.next(&written("a", ""), &catalog, &rates, &world);

    assert_eq!(action(&second, "192.0.2.1"), ActionKind::Allow);
    assert_eq!(action(&second, "203.0.113.1"), ActionKind::Block);
    // It is the eleventh.
    assert_eq!(action(&second, "198.51.100.1"), ActionKind::Block);
}

#[test]
fn what_has_not_changed_is_not_made_again() {
    let (world, rates) = (world(None), RateCounters::default());
    let catalog = OneSet::of("192.0.2.0/24", 1);
    let first = Snapshot::default().next(&written("a", ""), &catalog, &rates, &world);
    assert_eq!(catalog.reads.get(), 1);

    let second = first.next(&written("a", ""), &catalog, &rates, &world);

    assert_eq!(catalog.reads.get(), 1);
    assert!(Arc::ptr_eq(
        first.guard(ALB).unwrap(),
        second.guard(ALB).unwrap()
    ));
    let third = second.next(&written("b", ""), &catalog, &rates, &world);
    assert_eq!(catalog.reads.get(), 2);
    assert!(!Arc::ptr_eq(
        second.guard(ALB).unwrap(),
        third.guard(ALB).unwrap()
    ));
}

#[test]
fn a_web_acl_that_cannot_be_compiled_leaves_the_old_one_in_force() {
    let (world, rates) = (world(None), RateCounters::default());
    let catalog = OneSet::of("192.0.2.0/24", 1);
    let first = Snapshot::default().next(&written("a", ""), &catalog, &rates, &world);
    let catalog = OneSet::of("no network", 2);

    let second = first.next(&written("b", ""), &catalog, &rates, &world);
    assert_eq!(action(&second, "192.0.2.1"), ActionKind::Block);
    assert_eq!(action(&second, "198.51.100.1"), ActionKind::Allow);

    // One that was never in force lets nothing through.
    let fresh = Snapshot::default().next(&written("b", ""), &catalog, &rates, &world);
    match ask(&fresh, "198.51.100.1").outcome {
        Outcome::Block(response) => assert_eq!(response.status, 500),
        other => panic!("{other:?}"),
    }
}

#[test]
fn resources_without_a_web_acl_have_no_guard() {
    let (world, rates) = (world(None), RateCounters::default());
    let catalog = OneSet::of("192.0.2.0/24", 1);
    let mut rows = written("a", "");
    let first = Snapshot::default().next(&rows, &catalog, &rates, &world);
    assert!(
        first
            .guard("arn:aws:elasticloadbalancing:another")
            .is_none()
    );

    rows.associations.clear();
    let second = first.next(&rows, &catalog, &rates, &world);
    assert!(second.guard(ALB).is_none());
    // What was seen of it is kept, as long as it is there.
    assert!(second.instruments(ACL).is_some());
    rows.web_acls.clear();
    assert!(
        second
            .next(&rows, &catalog, &rates, &world)
            .instruments(ACL)
            .is_none()
    );
}

#[test]
fn requests_are_sampled_and_logged_without_what_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("waf.ndjson");
    let world = world(Some(Places {
        live: Some(live.clone()),
        ..Places::default()
    }));
    let rates = RateCounters::default();
    let catalog = OneSet::of("192.0.2.0/24", 1);
    let rows = written(
        "a",
        r#""DataProtectionConfig": {"DataProtections": [{"Action": "SUBSTITUTION",
            "Field": {"FieldType": "SINGLE_HEADER", "FieldKeys": ["authorization"]}}]},"#,
    );
    let snapshot = Snapshot::default().next(&rows, &catalog, &rates, &world);

    ask(&snapshot, "192.0.2.1");
    ask(&snapshot, "198.51.100.1");

    world.log.as_ref().unwrap().flush();
    let text = std::fs::read_to_string(live).unwrap();
    let lines: Vec<crate::log::record::Record> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let rules: Vec<_> = lines
        .iter()
        .map(|it| it.terminating_rule_id.as_str())
        .collect();
    assert_eq!(rules, ["bad", "Default_Action"]);
    assert_eq!(lines[0].http_source_id, "111122223333-app/site/1");
    assert!(!text.contains("secret"), "{text}");
    let at = Timestamp::from_secs;
    for (metric, expected) in [
        ("badMetric", 1),
        ("siteMetric", 1),
        ("Default_Action", 1),
        ("rateMetric", 0),
    ] {
        let samples = &snapshot.instruments(ACL).unwrap().samples;
        let drawn = samples.of(
            metric,
            at(1_699_999_000),
            at(1_700_001_000),
            at(1_700_000_000),
            100,
        );
        assert_eq!(drawn.samples.len(), expected, "{metric}");
        let headers = drawn
            .samples
            .iter()
            .flat_map(|(it, _)| &it.record.http_request.headers);
        assert!(headers.clone().all(|header| header.value == "REDACTED"));
    }
}
