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
