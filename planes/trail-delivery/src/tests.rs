//! What is delivered, when, and how often.

use std::collections::BTreeMap;

use ringwall_cloudtrail::api;
use ringwall_testing::{ACCOUNT, input};

use crate::bench::{Bench, Breaks};
use crate::verify::verify_bucket;

fn once(ids: &[&str]) -> BTreeMap<String, usize> {
    ids.iter().map(|id| ((*id).to_owned(), 1)).collect()
}

#[test]
fn events_gather_and_stand_in_the_file_of_their_region() {
    let bench = Bench::new();
    bench.record("before", "us-east-1", false);
    let bench = bench.logging();
    bench.record("one", "us-east-1", false);
    bench.record("two", "eu-west-1", true);
    bench.round();
    assert!(bench.files().is_empty(), "five minutes are not over");
    bench.house.advance_secs(300);
    bench.round();
    let files = bench.files();
    assert_eq!(files.len(), 2);
    let begin = format!(
        "AWSLogs/{ACCOUNT}/CloudTrail/eu-west-1/2026/10/01/{ACCOUNT}_CloudTrail_eu-west-1_20261001T0005Z_"
    );
    assert!(files[0].starts_with(&begin), "{}", files[0]);
    assert!(files[0].ends_with(".json.gz"));
    assert_eq!(bench.delivered(), once(&["one", "two"]));
    let status = bench
        .house
        .answer::<api::GetTrailStatus>(input(&[("Name", "all")]));
    assert_eq!(status.latest_delivery_time, Some(bench.house.now()));
    assert_eq!(status.latest_delivery_error, None);
}

#[test]
fn a_write_that_failed_or_was_never_noted_loses_and_repeats_nothing() {
    let bench = Bench::new().logging();
    for breaks in [Breaks::Before, Breaks::After] {
        bench.record(
            &format!("{}-1", u8::from(breaks == Breaks::After)),
            "us-east-1",
            false,
        );
        bench.house.advance_secs(300);
        *bench.buckets.breaks.lock() = Some(breaks);
        bench.round();
        let status = bench
            .house
            .answer::<api::GetTrailStatus>(input(&[("Name", "all")]));
        assert_eq!(status.latest_delivery_error.as_deref(), Some("SlowDown"));
        bench.record(
            &format!("{}-2", u8::from(breaks == Breaks::After)),
            "us-east-1",
            false,
        );
        *bench.buckets.breaks.lock() = None;
        bench.round();
        bench.house.advance_secs(30);
        bench.round();
        bench.house.advance_secs(300);
        bench.round();
    }
    assert_eq!(bench.delivered(), once(&["0-1", "0-2", "1-1", "1-2"]));
}

#[test]
fn a_stop_delivers_what_happened_before_it() {
    let bench = Bench::new().logging();
    bench.record("before", "us-east-1", false);
    bench.house.advance_secs(10);
    bench
        .house
        .answer::<api::StopLogging>(input(&[("Name", "all")]));
    bench.house.advance_secs(2);
    bench.record("after", "us-east-1", false);
    bench.house.advance_secs(5);
    bench.round();
    assert_eq!(bench.delivered(), once(&["before"]));
    bench.record("later", "us-east-1", false);
    bench.house.advance_secs(600);
    bench.round();
    assert_eq!(bench.delivered(), once(&["before"]));
}

#[test]
fn a_pause_is_left_out() {
    let bench = Bench::new().logging();
    let step = |id: &str| {
        bench.house.advance_secs(2);
        bench.record(id, "us-east-1", false);
        bench.house.advance_secs(2);
    };
    step("one");
    bench
        .house
        .answer::<api::StopLogging>(input(&[("Name", "all")]));
    step("pause");
    bench
        .house
        .answer::<api::StartLogging>(input(&[("Name", "all")]));
    step("two");
    bench.house.advance_secs(300);
    bench.round();
    assert_eq!(bench.delivered(), once(&["one", "two"]));
}

#[test]
fn a_deleted_trail_delivers_its_last_events_and_is_forgotten() {
    let bench = Bench::new().logging();
    bench.record("last", "us-east-1", false);
    bench
        .house
        .answer::<api::DeleteTrail>(input(&[("Name", "all")]));
    bench.house.advance_secs(5);
    bench.round();
    assert_eq!(bench.delivered(), once(&["last"]));
    let tx = bench.house.store().read().unwrap();
    assert!(
        ringwall_cloudtrail::delivery::deliveries(&tx)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn only_what_is_selected_is_delivered() {
    let bench = Bench::new().logging();
    let writes = api::EventSelector {
        read_write_type: Some(api::ReadWriteType::WriteOnly),
        ..api::EventSelector::default()
    };
    bench
        .house
        .answer::<api::PutEventSelectors>(api::PutEventSelectorsInput {
            event_selectors: Some(vec![writes]),
            ..input(&[("TrailName", "all")])
        });
    bench.record("read", "us-east-1", true);
    bench.record("write", "us-east-1", false);
    bench.house.advance_secs(300);
    bench.round();
    assert_eq!(bench.delivered(), once(&["write"]));
}

#[test]
fn digests_follow_each_other_and_tell_of_every_change() {
    let bench = Bench::new().logging();
    bench.round();
    for hour in 0..3 {
        bench.record(&hour.to_string(), "us-east-1", false);
        bench.house.advance_secs(300);
        bench.round();
        bench.house.advance_secs(3300);
        bench.round();
    }
    let keys = bench.folder.path().join("keys");
    let verify = || verify_bucket(&*bench.buckets, "logs", "", &keys).unwrap();
    let report = verify();
    assert_eq!(report.problems, []);
    assert_eq!((report.digests, report.files), (3, 3));

    let place = |key: &str| bench.folder.path().join("buckets/logs").join(key);
    let changed = |key: &str, what: &str| {
        let before = std::fs::read(place(key)).unwrap();
        std::fs::remove_file(place(key)).unwrap();
        let missing = verify().problems;
        assert!(!missing.is_empty(), "{key} is missing");
        std::fs::write(place(key), b"garbage").unwrap();
        let garbage = verify().problems;
        assert!(garbage.iter().any(|problem| problem.what.contains(what)));
        std::fs::write(place(key), before).unwrap();
    };
    let objects = ringwall_buckets::Buckets::list(&*bench.buckets, "logs", "").unwrap();
    let digests: Vec<_> = objects
        .iter()
        .filter(|key| key.contains("CloudTrail-Digest"))
        .collect();
    changed(&bench.files()[0], "no gzip file");
    changed(digests[0], "no gzip file");
    // The texts of two digests of the same chain, exchanged.
    let texts = [digests[0], digests[1]].map(|key| std::fs::read(place(key)).unwrap());
    std::fs::write(place(digests[0]), &texts[1]).unwrap();
    std::fs::write(place(digests[1]), &texts[0]).unwrap();
    assert!(verify().problems.len() >= 2);
}

#[test]
fn calls_are_told_once_while_a_trail_logs() {
    let bench = Bench::new();
    bench.record("before", "us-east-1", false);
    bench.round();
    let bench = bench.logging();
    bench.record("call", "us-east-1", false);
    bench.round();
    bench.round();
    let told = bench.house.bus_events();
    let told: Vec<_> = told
        .iter()
        .filter(|event| event.detail_type == "AWS API Call via CloudTrail")
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].id.as_str(), told[0].source.as_str()),
        ("call", "aws.kms")
    );
    bench
        .house
        .answer::<api::StopLogging>(input(&[("Name", "all")]));
    bench.house.advance_secs(2);
    bench.record("pause", "us-east-1", false);
    bench.round();
    bench.house.advance_secs(2);
    bench
        .house
        .answer::<api::StartLogging>(input(&[("Name", "all")]));
    bench.record("again", "us-east-1", false);
    bench.round();
    let told = bench.house.bus_events();
    let told: Vec<_> = told.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(told, ["again"]);
}
