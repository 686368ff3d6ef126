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
fn nothing_that_a_trusted_address_does_is_a_threat() {
    let list = List {
        name: "ours".to_owned(),
        threat: String::new(),
        category: Category::Trusted,
    };
    let ours = parse(Format::Txt, Scope::Addresses, b"203.0.113.1").indicators;
    let root = json!({"userIdentity": {"type": "Root"}});
    let text = call("iam.amazonaws.com", "ListUsers", "203.0.113.1", 0, &root);
    let mut trusting = engine(Intelligence::new(vec![(list, ours)]));
    read(&mut trusting, Form::CloudTrail, &text);
    assert!(trusting.findings().is_empty());
    let mut other = engine(Intelligence::new(Vec::new()));
    read(&mut other, Form::CloudTrail, &text);
    assert_eq!(other.findings().len(), 1);
}

#[test]
fn what_is_put_away_is_no_part_of_sequences() {
    let steps: Vec<String> = [
        ("iam", "ListUsers", true),
        ("iam", "CreateAccessKey", false),
    ]
    .into_iter()
    .chain([
        ("iam", "AttachUserPolicy", false),
        ("cloudtrail", "StopLogging", false),
    ])
    .zip(0..)
    .map(|((service, name, read_only), n)| {
        let extra = json!({"readOnly": read_only});
        call(
            &format!("{service}.amazonaws.com"),
            name,
            "203.0.113.1",
            n * 60,
            &extra,
        )
    })
    .collect();
    let kind = "AttackSequence:IAM/CompromisedCredentials";
    let mut suppressing = engine(lists());
    suppressing.set_suppression(Box::new(|finding| {
        finding.kind.contains("MaliciousIPCaller")
    }));
    read(&mut suppressing, Form::CloudTrail, &steps.join("\n"));
    assert!(!crate::kinds(&suppressing).contains(kind));
    let changes = suppressing.take_changes();
    let archived = changes
        .iter()
        .filter(|change| change.finding.service.archived);
    assert_eq!(archived.count(), 2);

    let mut archiving = engine(lists());
    read(&mut archiving, Form::CloudTrail, &steps[0]);
    let id = archiving.findings()[0].id.clone();
    assert!(archiving.archive(&id, true) && !archiving.archive("none", true));
    let other = Origin {
        source: "other".to_owned(),
        ..origin()
    };
    let again = steps[0].replace("ListUsers-0", "ListUsers-again");
    archiving.read(Form::CloudTrail, &other, again.as_bytes());
    let finding = archiving.findings()[0];
    assert!(finding.service.archived && finding.service.count == 2);
    archiving.read(
        Form::CloudTrail,
        &Origin {
            source: "rest".to_owned(),
            ..origin()
        },
        steps[1].as_bytes(),
    );
    assert!(!crate::kinds(&archiving).contains(kind));
}

#[test]
fn records_that_tell_of_a_call_again_are_not_counted() {
    let text = ["NetworkActivity", "Insight"].map(|category| {
        call(
            "s3.amazonaws.com",
            "ListBuckets",
            "203.0.113.1",
            0,
            &json!({"eventCategory": category}),
        )
    });
    let mut engine = engine(lists());
    let faults = engine.read(Form::CloudTrail, &origin(), text.join("\n").as_bytes());
    assert_eq!(faults.unknown, 2);
    assert!(engine.findings().is_empty());
}

#[test]
fn streams_that_nobody_reads_any_more_are_forgotten() {
    let settings = Settings {
        max_sources: 10,
        ..Settings::default()
    };
    let mut engine = crate::stream::engine_with(settings, lists());
    let text = json!({"eventType": "malwareScan"}).to_string();
    for n in 0..100 {
        let origin = Origin {
            source: format!("file {n}"),
            ..origin()
        };
        engine.read(Form::Malware, &origin, text.as_bytes());
    }
    assert_eq!(engine.statistics().evicted, 90);
}

#[test]
fn a_state_that_was_kept_is_the_same_state() {
    let mut first = engine(lists());
    let calls = (0..50).map(|n| {
        call(
            "iam.amazonaws.com",
            "ListUsers",
            "203.0.113.1",
            n,
            &json!({}),
        )
    });
    read(
        &mut first,
        Form::CloudTrail,
        &calls.collect::<Vec<_>>().join("\n"),
    );
    let questions =
        (0..60).map(|n| crate::stream::question(&format!("xkqz{n}vbnrtw.com."), "NXDOMAIN", n));
    let origin = |source: &str| Origin {
        source: source.to_owned(),
        ..origin()
    };
    first.read(
        Form::Dns,
        &origin("dns"),
        questions.collect::<Vec<_>>().join("\n").as_bytes(),
    );
    let flows =
        crate::flows((0..25).map(|n| {
            crate::stream::flow("198.51.100.9", "10.0.0.5", 40_000 + n, 22, 6, 8, 900, n)
        }));
    first.read(Form::Flow, &origin("flow"), flows.as_bytes());
    let mut second = engine(lists());
    second.import(&first.export().unwrap()).unwrap();
    assert_eq!(second.findings(), first.findings());
    assert_eq!(second.statistics(), first.statistics());
    assert!(second.findings().len() >= 3);
    let mut third = engine(lists());
    third.import(&second.export().unwrap()).unwrap();
    assert_eq!(third.findings(), second.findings());
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
