//! The wall behind AWS WAF's API.

use std::path::Path;

use ringwall_core::CountedEntropy;
use ringwall_model::{Operation, Structure as _, Value, service};
use ringwall_testing::{START, TestHouse};
use ringwall_waf::request::{Body, Header, Request};
use ringwall_waf::verdict::ActionKind;
use ringwall_wafv2::{Wafv2, api};
use serde_json::{Value as Json, json};

use super::*;

/// Kinds of resources but load balancers are believed to be there.
const STAGE: &str = "arn:aws:apigateway:us-east-1::/restapis/b34myvfw0b/stages/prod";

struct Bench {
    house: TestHouse,
    wall: Arc<Wall>,
}

fn bench(logs: Places) -> Bench {
    let mut wall = None;
    let house = TestHouse::new(|store| {
        let started = Arc::new(start(store.clone(), logs));
        wall = Some(Arc::clone(&started));
        vec![Wafv2::new(store).with_runtime(started).routes()]
    });
    Bench {
        house,
        wall: wall.unwrap(),
    }
}

fn start(store: Store, logs: Places) -> Wall {
    let settings = Settings {
        store,
        clock: Clock::fixed(START),
        entropy: Arc::new(CountedEntropy::default()),
        country_database: None,
        network_database: None,
        address_lists: None,
        logs,
        rate_mode: RateMode::Strict,
    };
    Wall::start(settings).unwrap()
}

/// An input as AWS's CLI takes it.
fn input<O: Operation>(members: Json) -> O::Input {
    let model = service(O::SERVICE).unwrap();
    let shape = model.operation(O::NAME).unwrap().input.unwrap();
    match Value::from_json(model, shape, members).unwrap() {
        Value::Struct(members) => O::Input::from_struct(members).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn visibility(metric: &str) -> Json {
    json!({"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": metric})
}

impl Bench {
    fn call<O: Operation>(&self, members: Json) -> O::Output {
        self.house.answer::<O>(input::<O>(members))
    }

    /// A set of networks; its id, ARN and lock.
    fn ip_set(&self, network: &str) -> (String, String, String) {
        let made = self.call::<api::CreateIPSet>(json!({
            "Name": "bad", "Scope": "REGIONAL", "IPAddressVersion": "IPV4", "Addresses": [network]
        }));
        let summary = made.summary.unwrap();
        (
            summary.id.unwrap(),
            summary.arn.unwrap(),
            summary.lock_token.unwrap(),
        )
    }

    /// A web ACL before the stage that blocks the set, and more than ten requests a minute.
    fn guard_stage(&self, set_arn: &str) -> String {
        let made = self.call::<api::CreateWebACL>(json!({
            "Name": "site", "Scope": "REGIONAL", "DefaultAction": {"Allow": {}},
            "VisibilityConfig": visibility("site"),
            "Rules": [
                {"Name": "bad", "Priority": 0, "Action": {"Block": {}},
                 "Statement": {"IPSetReferenceStatement": {"ARN": set_arn}},
                 "VisibilityConfig": visibility("bad")},
                {"Name": "rate", "Priority": 1, "Action": {"Block": {}},
                 "Statement": {"RateBasedStatement": {"Limit": 10, "AggregateKeyType": "IP",
                    "EvaluationWindowSec": 60}},
                 "VisibilityConfig": visibility("rate")}
            ]
        }));
        let arn = made.summary.unwrap().arn.unwrap();
        self.call::<api::AssociateWebACL>(json!({"WebACLArn": arn, "ResourceArn": STAGE}));
        arn
    }

    fn ask(&self, peer: &str) -> ActionKind {
        self.wall.refresh().unwrap();
        let headers = [Header {
            name: b"Host",
            value: b"example.com",
        }];
        let request = Request {
            peer: peer.parse().unwrap(),
            method: b"GET",
            path: b"/login",
            query: b"a=b",
            fragment: None,
            version: "HTTP/1.1",
            scheme: "https",
            headers: &headers,
            body: Body::default(),
            ja3: None,
            ja4: None,
            id: "1",
            at_millis: START.millis(),
        };
        let guard = self.wall.guard(STAGE).unwrap();
        guard.judge(&request).verdict.outcome.action()
    }
}

#[test]
fn what_the_api_writes_down_is_in_force() {
    let bench = bench(Places::default());
    let (id, set_arn, lock_token) = bench.ip_set("192.0.2.0/24");
    bench.wall.refresh().unwrap();
    assert!(bench.wall.guard(STAGE).is_none());

    bench.guard_stage(&set_arn);
    assert_eq!(bench.ask("192.0.2.1"), ActionKind::Block);
    assert_eq!(bench.ask("198.51.100.1"), ActionKind::Allow);
    bench.call::<api::UpdateIPSet>(json!({
        "Name": "bad", "Scope": "REGIONAL", "Id": id, "LockToken": lock_token,
        "Addresses": ["198.51.100.0/24"]
    }));
    assert_eq!(bench.ask("192.0.2.1"), ActionKind::Allow);
    assert_eq!(bench.ask("198.51.100.1"), ActionKind::Block);
    assert_eq!(bench.wall.guard(STAGE).unwrap().body_limit(), 16 * 1024);
    bench.call::<api::DisassociateWebACL>(json!({"ResourceArn": STAGE}));
    bench.wall.refresh().unwrap();
    assert!(bench.wall.guard(STAGE).is_none());
}

#[test]
fn the_api_tells_what_the_wall_saw() {
    let bench = bench(Places::default());
    let (_, set_arn, _) = bench.ip_set("192.0.2.0/24");
    let arn = bench.guard_stage(&set_arn);
    bench.ask("192.0.2.1");
    for _ in 0..11 {
        bench.ask("198.51.100.1");
    }

    let asked = api::GetSampledRequestsInput {
        web_acl_arn: arn,
        rule_metric_name: "bad".to_owned(),
        scope: api::Scope::Regional,
        time_window: api::TimeWindow {
            start_time: START.plus_secs(-60),
            end_time: START.plus_secs(60),
        },
        max_items: 10,
    };
    let drawn = bench.house.answer::<api::GetSampledRequests>(asked);
    let samples = drawn.sampled_requests.unwrap();
    assert_eq!((samples.len(), drawn.population_size), (1, Some(1)));
    let request = &samples[0].request;
    assert_eq!(request.client_ip.as_deref(), Some("192.0.2.1"));
    assert_eq!(request.uri.as_deref(), Some("/login?a=b"));
    assert_eq!(samples[0].action.as_deref(), Some("BLOCK"));

    let acl = bench.call::<api::ListWebACLs>(json!({"Scope": "REGIONAL"}));
    let id = acl.web_acls.unwrap()[0].id.clone().unwrap();
    let keys = bench.call::<api::GetRateBasedStatementManagedKeys>(json!({
        "Scope": "REGIONAL", "WebACLName": "site", "WebACLId": id, "RuleName": "rate"
    }));
    let limited = keys.managed_keys_ipv4.unwrap().addresses.unwrap();
    assert_eq!(limited, ["198.51.100.1/32"]);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn a_logging_configuration_fills_its_archive() {
    let folder = tempfile::tempdir().unwrap();
    let bench = bench(Places {
        archives: Some(folder.path().to_owned()),
        ..Places::default()
    });
    let (_, set_arn, _) = bench.ip_set("192.0.2.0/24");
    let arn = bench.guard_stage(&set_arn);
    bench.ask("192.0.2.1");
    bench.call::<api::PutLoggingConfiguration>(json!({"LoggingConfiguration": {
        "ResourceArn": arn, "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-site"],
        "LoggingFilter": {"DefaultBehavior": "DROP", "Filters": [{
            "Behavior": "KEEP", "Requirement": "MEETS_ANY",
            "Conditions": [{"ActionCondition": {"Action": "BLOCK"}}]}]}
    }}));
    bench.ask("192.0.2.2");
    bench.ask("198.51.100.1");
    drop(bench);

    let files = files(folder.path());
    assert_eq!(files.len(), 1, "{files:?}");
    let name = files[0].strip_prefix(folder.path()).unwrap();
    let expected =
        "s3/aws-waf-logs-site/AWSLogs/111122223333/WAFLogs/us-east-1/site/2026/10/01/00/00";
    assert_eq!(name.parent(), Some(Path::new(expected)));
    let mut found = Vec::new();
    crate::replay::source::requests(
        &files[0],
        None,
        "192.0.2.9".parse().unwrap(),
        &mut |_| {},
        &mut |request| found.push(request),
    )
    .unwrap();
    // What came before is not in it, and what the filter drops neither.
    let peers: Vec<_> = found.iter().map(|it| it.peer.to_string()).collect();
    assert_eq!(peers, ["192.0.2.2"]);
    assert_eq!(found[0].ended.as_ref().unwrap().rule, "bad");
}

#[test]
fn a_browser_that_is_challenged_gets_a_page_and_what_its_script_asks_for() {
    let bench = bench(Places::default());
    let made = bench.call::<api::CreateWebACL>(json!({
        "Name": "site", "Scope": "REGIONAL", "DefaultAction": {"Allow": {}},
        "VisibilityConfig": visibility("site"),
        "Rules": [{
            "Name": "all", "Priority": 0, "Action": {"Challenge": {}},
            "Statement": {"SizeConstraintStatement": {
                "FieldToMatch": {"UriPath": {}}, "ComparisonOperator": "GE", "Size": 0,
                "TextTransformations": [{"Priority": 0, "Type": "NONE"}]}},
            "VisibilityConfig": visibility("all")
        }]
    }));
    let arn = made.summary.unwrap().arn.unwrap();
    bench.call::<api::AssociateWebACL>(json!({"WebACLArn": arn, "ResourceArn": STAGE}));
    bench.wall.refresh().unwrap();
    let guard = bench.wall.guard(STAGE).unwrap();

    let page = guard.judge(&browsers(b"/shop")).answer.unwrap();
    assert_eq!(page.status, 202);
    let html = String::from_utf8(page.body.into_owned()).unwrap();
    assert!(html.contains("/_ringwall/waf/script.js"), "{html}");

    let script = guard.judge(&browsers(b"/_ringwall/waf/script.js"));
    assert_eq!(script.answer.unwrap().status, 200);
    let other = guard.judge(&browsers(b"/_ringwall/waf/else"));
    assert_eq!(other.answer.unwrap().status, 404);
}

/// A page that a browser asks for.
fn browsers(path: &[u8]) -> Request<'_> {
    Request {
        peer: [192, 0, 2, 1].into(),
        method: b"GET",
        path,
        query: b"",
        fragment: None,
        version: "HTTP/1.1",
        scheme: "https",
        headers: &[
            Header {
                name: b"Host",
                value: b"example.com",
            },
            Header {
                name: b"Accept",
                value: b"text/html",
            },
        ],
        body: Body::default(),
        ja3: None,
        ja4: None,
        id: "1",
        at_millis: START.millis(),
    }
}
