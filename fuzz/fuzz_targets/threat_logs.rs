//! Logs of every form: a byte that names the form, then the log. Nothing is counted twice when it comes
//! again, and however it is cut, the same records are in it.

#![no_main]

use std::io::{Cursor, Read};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_threat::intelligence::Intelligence;
use ringwall_threat::rules::{self, File};
use ringwall_threat::sources::{Form, guess};
use ringwall_threat::{Engine, Nowhere, Origin, Settings};

static RULES: LazyLock<Vec<File>> = LazyLock::new(|| rules::own().unwrap());

const FORMS: [Form; 7] = [
    Form::CloudTrail,
    Form::Dns,
    Form::Eks,
    Form::Rds,
    Form::Runtime,
    Form::Malware,
    Form::Flow,
];

fuzz_target!(
    init: plant(SEEDS.map(|seed| seed.as_bytes().to_vec())),
    |data: &[u8]| {
        let Some((form, log)) = data.split_first() else {
            return;
        };
        let named = FORMS[usize::from(form.wrapping_sub(b'0') % 7)];
        let form = guess(log).unwrap_or(named);
        let mut engine = engine();
        let origin = Origin::default();
        let faults = engine.read(form, &origin, log);
        let count = |engine: &Engine| -> u64 {
            engine.findings().iter().map(|finding| finding.service.count).sum()
        };
        let once = count(&engine);

        let state = engine.export().unwrap();
        let mut other = self::engine();
        other.import(&state).unwrap();
        other.read(form, &origin, log);
        assert_eq!(count(&other), once);

        let mut cut = self::engine();
        assert_eq!(cut.read(form, &origin, Drops(Cursor::new(log))), faults);
        assert_eq!(count(&cut), once);
    }
);

fn engine() -> Engine {
    let settings = Settings {
        max_entities: 1_000,
        max_findings: 1_000,
        max_event_ids: 1_000,
        learning_days: 0,
        learning_events: 1,
        ..Settings::default()
    };
    Engine::new(
        settings,
        &RULES,
        Intelligence::new(Vec::new()),
        Box::new(Nowhere),
    )
    .unwrap()
}

/// Gives a stream in small pieces.
struct Drops<'a>(Cursor<&'a [u8]>);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = buffer.len().min(7);
        self.0.read(&mut buffer[..size])
    }
}

const SEEDS: [&str; 5] = [
    r#"0{"Records":[{"eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","eventTime":"2026-11-27T10:00:00Z","eventID":"1","userIdentity":{"type":"Root"}}]}"#,
    r#"1{"query_timestamp":"2026-11-27T10:00:00Z","query_name":"guarddutyc2activityb.com.","answers":[{"Rdata":"169.254.169.254"}]}"#,
    r#"2{"stage":"ResponseComplete","requestReceivedTimestamp":"2026-11-27T10:00:00Z","verb":"get","objectRef":{"resource":"secrets"},"user":{"username":"system:anonymous"},"responseStatus":{"code":200}}"#,
    r#"4{"eventType":"runtimeEvent","kind":"exec","time":"2026-11-27T10:00:00Z","process":{"name":"xmrig"}}"#,
    "6version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n2 1 eni-1 10.0.0.1 198.51.100.1 40000 22 6 1 44 1 2 ACCEPT OK\n",
];
