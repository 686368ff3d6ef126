//! Look-ups over many blocks.

use std::sync::Arc;

use ringwall_core::{Region, Timestamp};
use ringwall_testing::ACCOUNT;
use ringwall_trail::{ChainKey, Trail};

use super::{Attribute, History, Query, moment};
use crate::api::LookupAttributeKey;
use crate::bench::event;

fn query(attribute: Option<(LookupAttributeKey, &str)>) -> Query {
    Query {
        account: ACCOUNT.parse().unwrap(),
        region: Region::us_east_1(),
        start: Timestamp::from_secs(0),
        end: Timestamp::from_secs(4_000_000_000),
        attribute: attribute.map(|(key, value)| Attribute::new(key, value).unwrap()),
    }
}

#[test]
fn one_event_is_found_among_many_blocks_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let key = || ChainKey::new(&[7; 32]);
    let trail = Arc::new(Trail::open(folder.path(), key()).unwrap());
    for n in 0..5_000 {
        let user = if n == 17 { "mallory" } else { "alice" };
        trail.append(event(
            &n.to_string(),
            "CreateKey",
            user,
            "2026-09-30T10:00:00Z",
        ));
    }
    trail.flush();
    let find = |trail: &Arc<Trail>| {
        let history = History::new(Arc::clone(trail));
        let mallory = query(Some((LookupAttributeKey::Username, "mallory")));
        let found = history.look_up(&mallory, None, 50).unwrap();
        assert_eq!(found.next, None);
        let blocks = history.index.lock().candidates(&mallory, None, usize::MAX);
        assert_eq!(blocks.len(), 1, "other blocks are not read");
        found.events.len()
    };
    assert_eq!(find(&trail), 1);
    drop(trail);
    assert_eq!(
        find(&Arc::new(Trail::open(folder.path(), key()).unwrap())),
        1
    );
}

/// A trail in a folder with that many events of a thousand users, and history over it.
fn history_of(folder: &std::path::Path, count: usize) -> History {
    let trail = Arc::new(Trail::open(folder, ChainKey::new(&[7; 32])).unwrap());
    for n in 0..count {
        let name = if n % 10 == 0 {
            "CreateKey"
        } else {
            "DescribeKey"
        };
        let (hour, minute) = (n * 24 / count, n * 1440 / count % 60);
        let time = format!("2026-09-30T{hour:02}:{minute:02}:00Z");
        let one = event(&n.to_string(), name, &format!("user-{}", n % 1000), &time);
        trail.append(one);
    }
    trail.flush();
    let history = History::new(trail);
    history.catch_up().unwrap();
    history
}

#[test]
fn who_is_seldom_in_a_region_is_found_there_without_the_blocks_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let trail = Arc::new(Trail::open(folder.path(), ChainKey::new(&[7; 32])).unwrap());
    for n in 0..5_000 {
        let one = event(&n.to_string(), "CreateKey", "alice", "2026-09-30T10:00:00Z");
        let one = String::from_utf8(one).unwrap();
        let west = one.replace(r#""awsRegion":"us-east-1""#, r#""awsRegion":"us-west-2""#);
        let bob = west.replace("alice", "bob");
        trail.append(one.into_bytes());
        trail.append(if n == 17 { west } else { bob }.into_bytes());
    }
    trail.flush();
    let history = History::new(trail);
    let alice = Query {
        region: "us-west-2".parse().unwrap(),
        ..query(Some((LookupAttributeKey::Username, "alice")))
    };
    assert_eq!(history.look_up(&alice, None, 50).unwrap().events.len(), 1);
    let index = history.index.lock();
    assert_eq!(index.candidates(&alice, None, usize::MAX).len(), 1);
    assert!(index.candidates(&query(None), None, usize::MAX).len() > 5);
}

/// How long a page takes at the start, in the middle and at the end of history.
/// `cargo test --release -p ringwall-cloudtrail -- --ignored --nocapture pages_of_a_million`
#[test]
#[ignore = "writes a million events"]
fn pages_of_a_million_events() {
    let folder = tempfile::tempdir().unwrap();
    let history = history_of(folder.path(), 1_000_000);
    let blocks = history
        .index
        .lock()
        .candidates(&query(None), None, usize::MAX);
    let before = |part: usize| blocks.get((blocks.len() - 1) * part / 2).map(|(_, to)| *to);
    let places = [("start", None), ("middle", before(1)), ("end", before(2))];
    for attribute in [
        None,
        Some((LookupAttributeKey::EventId, "500000")),
        Some((LookupAttributeKey::EventName, "CreateKey")),
        Some((LookupAttributeKey::ReadOnly, "false")),
        Some((LookupAttributeKey::EventSource, "kms.amazonaws.com")),
        Some((LookupAttributeKey::Username, "user-7")),
        Some((LookupAttributeKey::AccessKeyId, "AKIAuser-7")),
        Some((LookupAttributeKey::ResourceType, "AWS::KMS::Key")),
        Some((LookupAttributeKey::ResourceName, "key-500000")),
    ] {
        for (place, before) in places {
            let begin = std::time::Instant::now();
            let found = history.look_up(&query(attribute), before, 50).unwrap();
            let (count, time) = (found.events.len(), begin.elapsed());
            eprintln!("{attribute:?} from the {place}: {count} events, {time:?}");
        }
    }
    let hour = |hour: i64| moment(&format!("2026-09-30T{hour:02}:00:00Z")).unwrap();
    for (begin, end) in [(23, 23), (12, 12), (0, 0)] {
        let of_hour = Query {
            start: hour(begin),
            end: hour(end).plus_secs(3599),
            ..query(None)
        };
        let begin = std::time::Instant::now();
        let found = history.look_up(&of_hour, None, 50).unwrap();
        let (count, time) = (found.events.len(), begin.elapsed());
        eprintln!("of the hour {end}: {count} events, {time:?}");
    }
}

#[test]
fn moments_are_read_as_they_are_written() {
    for secs in [
        0,
        951_782_400,
        1_709_164_800,
        1_709_251_199,
        1_735_689_599,
        4_102_444_800,
    ] {
        let at = Timestamp::from_secs(secs);
        assert_eq!(moment(&at.iso8601()), Some(at));
    }
    assert_eq!(moment("2026"), None);
}
