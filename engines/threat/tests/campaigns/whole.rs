//! What holds for every source: replays, shapes, trusted lists, bounds.

use ringwall_threat::intelligence::{Category, Format, Intelligence, List, Scope, parse};
use ringwall_threat::sources::Form;
use ringwall_threat::{Engine, Origin, Settings};
use serde_json::json;

use crate::stream::{call, engine, lists, origin, read};

#[test]
fn a_replay_in_any_form_gives_the_same_findings() {
    let root = json!({"userIdentity": {"type": "Root"}});
    let calls: Vec<String> = (0..50)
        .map(|n| {
            call(
                "iam.amazonaws.com",
                "ListUsers",
                "203.0.113.1",
                n * 10,
                &root,
            )
        })
        .collect();
    let ids = |engine: &Engine| -> Vec<(String, u64)> {
        let findings = engine.findings();
        findings
            .iter()
            .map(|f| (f.id.clone(), f.service.count))
            .collect()
    };
    let mut once = engine(lists());
    read(&mut once, Form::CloudTrail, &calls.join("\n"));
    assert!(!ids(&once).is_empty());

    // The same stream again, and its events in another stream, backwards.
    let mut again = engine(lists());
    read(&mut again, Form::CloudTrail, &calls.join("\n"));
    read(&mut again, Form::CloudTrail, &calls.join("\n"));
    let backwards: Vec<String> = calls.iter().rev().cloned().collect();
    let other = Origin {
        source: "other".to_owned(),
        ..origin()
    };
    again.read(Form::CloudTrail, &other, backwards.join("\n").as_bytes());
    assert_eq!(ids(&again), ids(&once));
    assert_eq!(again.statistics().repeated, 50);

    // Interrupted, and gone on with elsewhere.
    let mut first = engine(lists());
    read(&mut first, Form::CloudTrail, &calls[..20].join("\n"));
    let mut second = engine(lists());
    second.import(&first.export().unwrap()).unwrap();
    read(&mut second, Form::CloudTrail, &calls.join("\n"));
    assert_eq!(ids(&second), ids(&once));
}

#[test]
fn findings_have_the_shape_of_guardduty() {
    let mut engine = engine(lists());
    read(
        &mut engine,
        Form::CloudTrail,
        &call(
            "iam.amazonaws.com",
            "ListUsers",
            "203.0.113.1",
            0,
            &json!({}),
        ),
    );
    let changes = engine.take_changes();
    let finding = serde_json::to_value(&changes[0].finding).unwrap();
    assert_eq!(finding["type"], "Recon:IAMUser/MaliciousIPCaller");
    assert_eq!(finding["schemaVersion"], "2.0");
    assert_eq!(finding["resource"]["resourceType"], "AccessKey");
    assert_eq!(finding["resource"]["accessKeyDetails"]["userName"], "alice");
    let service = &finding["service"];
    assert_eq!(service["action"]["actionType"], "AWS_API_CALL");
    let remote = &service["action"]["awsApiCallAction"]["remoteIpDetails"];
    assert_eq!(remote["ipAddressV4"], "203.0.113.1");
    let list = &service["evidence"]["threatIntelligenceDetails"][0]["threatListName"];
    assert_eq!(list, "malicious");
    assert!(engine.take_changes().is_empty());
}

#[test]
fn a_trusted_address_makes_no_finding() {
    let list = |category, text: &str| {
        let list = List {
            name: "x".to_owned(),
            threat: String::new(),
            category,
        };
        (
            list,
            parse(Format::Txt, Scope::Addresses, text.as_bytes()).indicators,
        )
    };
    let known = Intelligence::new(vec![
        list(Category::Malicious, "203.0.113.1"),
        list(Category::Trusted, "203.0.113.1"),
    ]);
    let mut engine = engine(known);
    read(
        &mut engine,
        Form::CloudTrail,
        &call(
            "iam.amazonaws.com",
            "ListUsers",
            "203.0.113.1",
            0,
            &json!({}),
        ),
    );
    assert!(engine.findings().is_empty());
}

#[test]
fn memory_is_bounded_and_what_is_dropped_is_counted() {
    let settings = Settings {
        max_entities: 400,
        max_findings: 50,
        max_event_ids: 100,
        ..Settings::default()
    };
    let mut engine = crate::stream::engine_with(settings, lists());
    let calls = (0..2_000).map(|n| {
        let extra = json!({"userIdentity": {"principalId": format!("AIDA{n}"), "userName": format!("u{n}")}});
        call("iam.amazonaws.com", "ListUsers", "203.0.113.1", n, &extra)
    });
    read(
        &mut engine,
        Form::CloudTrail,
        &calls.collect::<Vec<_>>().join("\n"),
    );
    assert!(engine.findings().len() <= 50);
    assert!(engine.statistics().evicted > 1_000);
}
