//! Events of the tests, and engines that look at them.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ringwall_threat::intelligence::{Category, Format, Intelligence, List, Scope, parse};
use ringwall_threat::sources::Form;
use ringwall_threat::{Engine, Locations, Origin, Place, Settings, rules};
use serde_json::{Value, json};

/// 2026-11-27T10:00:00Z.
const START_S: i64 = 1_795_773_600;

/// One side of the globe, and the other.
struct Globe;

impl Locations for Globe {
    fn place(&self, address: IpAddr) -> Option<Place> {
        let degrees = match address.to_string().as_str() {
            "198.51.100.1" => (52.5, 13.4),
            "192.0.2.1" => (-33.9, 151.2),
            _ => return None,
        };
        Some(Place {
            degrees: Some(degrees),
            ..Place::default()
        })
    }
}

pub(crate) fn lists() -> Intelligence {
    let list = |name: &str, category: Category, last: u8| {
        let list = List {
            name: name.to_owned(),
            threat: String::new(),
            category,
        };
        let text = format!("203.0.113.{last}");
        (
            list,
            parse(Format::Txt, Scope::Addresses, text.as_bytes()).indicators,
        )
    };
    Intelligence::new(vec![
        list("malicious", Category::Malicious, 1),
        list("custom", Category::Custom, 2),
        list("tor", Category::Tor, 3),
        list("relays", Category::TorRelay, 4),
        list("c2", Category::CommandAndControl, 5),
        list("mining", Category::Mining, 6),
        list("holes", Category::BlackHole, 7),
        list("drops", Category::DropPoint, 8),
        list("scanners", Category::Scanner, 9),
        list("resolvers", Category::Resolver, 20),
    ])
}

pub(crate) fn engine_with(settings: Settings, lists: Intelligence) -> Engine {
    Engine::new(settings, &rules::own().unwrap(), lists, Box::new(Globe)).unwrap()
}

pub(crate) fn engine(lists: Intelligence) -> Engine {
    engine_with(Settings::default(), lists)
}

pub(crate) fn origin() -> Origin {
    Origin {
        source: "test".to_owned(),
        account: "111122223333".to_owned(),
        region: "eu-central-1".to_owned(),
        cluster: "prod".to_owned(),
    }
}

pub(crate) fn read(engine: &mut Engine, form: Form, text: &str) {
    let faults = engine.read(form, &origin(), text.as_bytes());
    assert!(faults.is_empty(), "{faults:?}");
}

pub(crate) fn kinds(engine: &Engine) -> BTreeSet<String> {
    let findings = engine.findings();
    findings
        .iter()
        .map(|finding| finding.kind.clone())
        .collect()
}

/// A moment so many seconds after the tests' beginning.
pub(crate) fn time(second: i64) -> String {
    let seconds = START_S + second;
    let day = seconds.div_euclid(86_400) - 20_784;
    let (hour, rest) = (seconds.rem_euclid(86_400) / 3_600, seconds % 3_600);
    // The tests last no longer than from 2026-11-27 into December.
    let (month, day) = match 27 + day {
        day @ ..=30 => (11, day),
        day => (12, day - 30),
    };
    format!(
        "2026-{month:02}-{day:02}T{hour:02}:{:02}:{:02}Z",
        rest / 60,
        rest % 60
    )
}

pub(crate) fn merge(into: &mut Value, changes: &Value) {
    match (into, changes) {
        (Value::Object(into), Value::Object(changes)) => {
            for (name, change) in changes {
                merge(into.entry(name.clone()).or_insert(Value::Null), change);
            }
        }
        (into, changes) => *into = changes.clone(),
    }
}

pub(crate) fn call(service: &str, name: &str, address: &str, second: i64, extra: &Value) -> String {
    let mut event = json!({
        "eventSource": service, "eventName": name, "eventTime": time(second),
        "eventID": format!("{name}-{second}-{address}"), "eventCategory": "Management",
        "awsRegion": "eu-central-1", "sourceIPAddress": address, "userAgent": "aws-cli/2.31.0",
        "readOnly": true, "recipientAccountId": "111122223333",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "userName": "alice",
                         "accountId": "111122223333"},
    });
    merge(&mut event, extra);
    event.to_string()
}

pub(crate) fn question(name: &str, rcode: &str, second: i64) -> String {
    json!({"query_timestamp": time(second), "query_name": name, "query_type": "A", "rcode": rcode,
           "account_id": "111122223333", "region": "eu-central-1", "srcaddr": "10.0.0.5",
           "transport": "UDP", "srcids": {"instance": "i-1"}})
    .to_string()
}

#[expect(clippy::too_many_arguments, reason = "the columns of a line")]
pub(crate) fn flow(
    from: &str,
    to: &str,
    from_port: i64,
    to_port: i64,
    protocol: i64,
    packets: u64,
    bytes: u64,
    second: i64,
) -> String {
    let start = START_S + second;
    format!(
        "111122223333 eni-1 i-1 {from} {to} {from_port} {to_port} {protocol} {packets} {bytes} {start} \
         {} ACCEPT OK 2",
        start + 60
    )
}
