//! Calls of the API that are unusual for who makes them.

use ringwall_threat::sources::Form;
use serde_json::json;

use crate::stream::{call, engine, lists, read};
use crate::{DAY_S, HOUR_S, found, set};

/// Ten days of everyday calls by alice, then calls from elsewhere.
fn calls_after_ten_days(last: &[String]) -> String {
    let usual = (0..1_000).map(|n| {
        call(
            "ec2.amazonaws.com",
            "DescribeInstances",
            "198.51.100.1",
            n * 864,
            &json!({}),
        )
    });
    let all: Vec<String> = usual.chain(last.iter().cloned()).collect();
    all.join("\n")
}

#[test]
fn unusual_calls_of_every_tactic() {
    for (service, name, kind) in [
        (
            "ec2",
            "GetPasswordData",
            "CredentialAccess:IAMUser/AnomalousBehavior",
        ),
        (
            "events",
            "DisableRule",
            "DefenseEvasion:IAMUser/AnomalousBehavior",
        ),
        (
            "ec2",
            "CreateSnapshot",
            "Exfiltration:IAMUser/AnomalousBehavior",
        ),
        (
            "ec2",
            "TerminateInstances",
            "Impact:IAMUser/AnomalousBehavior",
        ),
        (
            "ssm",
            "StartSession",
            "InitialAccess:IAMUser/AnomalousBehavior",
        ),
        (
            "iam",
            "CreateAccessKey",
            "Persistence:IAMUser/AnomalousBehavior",
        ),
        (
            "iam",
            "AttachUserPolicy",
            "PrivilegeEscalation:IAMUser/AnomalousBehavior",
        ),
        (
            "bedrock",
            "InvokeModel",
            "Impact:IAMUser/AnomalousModelInvocation",
        ),
    ] {
        let service = format!("{service}.amazonaws.com");
        let from = |address| call(&service, name, address, 10 * DAY_S, &json!({}));
        let unusual = calls_after_ten_days(&[from("192.0.2.1")]);
        assert_eq!(found(Form::CloudTrail, &unusual), set(&[kind]));
        let usual = calls_after_ten_days(&[from("198.51.100.1")]);
        assert_eq!(found(Form::CloudTrail, &usual), set(&[]));
    }
}

#[test]
fn a_password_policy_that_gets_weaker() {
    let update = |parameters: serde_json::Value, error: Option<&str>, second: i64| {
        let extra = json!({"requestParameters": parameters, "errorCode": error});
        let name = match parameters.is_null() {
            true => "DeleteAccountPasswordPolicy",
            false => "UpdateAccountPasswordPolicy",
        };
        call("iam.amazonaws.com", name, "198.51.100.1", second, &extra)
    };
    let strong = json!({"minimumPasswordLength": 20, "requireSymbols": true, "requireNumbers": true,
        "requireUppercaseCharacters": true, "requireLowercaseCharacters": true});
    let weak = json!({"minimumPasswordLength": 6});
    let severities = |calls: &[String]| -> Vec<f64> {
        let mut engine = engine(lists());
        read(&mut engine, Form::CloudTrail, &calls.join("\n"));
        let kind = "Stealth:IAMUser/PasswordPolicyChange";
        let findings = engine.findings();
        assert!(findings.iter().all(|finding| finding.kind == kind));
        findings.iter().map(|finding| finding.severity).collect()
    };
    let none = json!(null);
    for (calls, expected) in [
        (vec![update(strong.clone(), None, 0)], vec![]),
        (vec![update(none.clone(), None, 0)], vec![2.0]),
        (vec![update(weak.clone(), None, 0)], vec![5.0]),
        (
            vec![update(weak.clone(), Some("AccessDenied"), 0)],
            vec![5.0],
        ),
        (
            vec![update(strong.clone(), None, 0), update(weak, None, 1)],
            vec![8.0],
        ),
        (
            vec![update(strong, None, 0), update(none, None, 1)],
            vec![8.0],
        ),
    ] {
        assert_eq!(severities(&calls), expected);
    }
}

#[test]
fn looking_around_takes_several_calls() {
    let look = |names: &[&str]| {
        let calls: Vec<String> = (0..)
            .zip(names)
            .map(|(n, name)| {
                call(
                    "iam.amazonaws.com",
                    name,
                    "192.0.2.1",
                    10 * DAY_S + n,
                    &json!({}),
                )
            })
            .collect();
        calls_after_ten_days(&calls)
    };
    let kind = set(&["Discovery:IAMUser/AnomalousBehavior"]);
    let many = look(&["ListUsers", "ListRoles", "ListAccessKeys", "GetRolePolicy"]);
    assert_eq!(found(Form::CloudTrail, &many), kind);
    assert_eq!(found(Form::CloudTrail, &look(&["ListUsers"])), set(&[]));
}

#[test]
fn unusual_calls_for_objects() {
    for (name, kind) in [
        ("GetObject", "Exfiltration:S3/AnomalousBehavior"),
        ("DeleteObject", "Impact:S3/AnomalousBehavior.Delete"),
        ("PutObjectAcl", "Impact:S3/AnomalousBehavior.Permission"),
        ("PutObject", "Impact:S3/AnomalousBehavior.Write"),
        ("ListObjects", "Discovery:S3/AnomalousBehavior"),
    ] {
        let data = |bucket: &str| json!({"eventCategory": "Data", "requestParameters": {"bucketName": bucket}});
        let object = |name: &str, bucket: &str, address: &str, second: i64| {
            call("s3.amazonaws.com", name, address, second, &data(bucket))
        };
        let usual = (0..1_000).map(|n| object("HeadObject", "ours", "198.51.100.1", n * 864));
        let usual: Vec<String> = usual.collect();
        let new = (0..4).map(|n| object(name, &format!("other{n}"), "192.0.2.1", 10 * DAY_S + n));
        let text = usual
            .iter()
            .cloned()
            .chain(new)
            .collect::<Vec<_>>()
            .join("\n");
        assert!(found(Form::CloudTrail, &text).contains(kind), "{kind}");
        let same = object(name, "other", "198.51.100.1", 10 * DAY_S);
        let text = usual
            .into_iter()
            .chain([same])
            .collect::<Vec<_>>()
            .join("\n");
        assert_eq!(found(Form::CloudTrail, &text), set(&[]));
    }
}

#[test]
fn models_called_far_more_often() {
    let model = json!({"eventCategory": "Data", "requestParameters": {"modelId": "m"}});
    let calls = |count: i64| {
        let calls = (0..count).map(|n| {
            call(
                "bedrock.amazonaws.com",
                "InvokeModel",
                "198.51.100.1",
                n,
                &model,
            )
        });
        calls.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        found(Form::CloudTrail, &calls(600)),
        set(&["Impact:IAMUser/CostHarvesting"])
    );
    assert_eq!(found(Form::CloudTrail, &calls(100)), set(&[]));
}

#[test]
fn credentials_of_a_machine_used_elsewhere() {
    let session = |address: &str, extra: serde_json::Value, second: i64| {
        let mut event = json!({"userIdentity": {"type": "AssumedRole", "principalId": "AROAX:i-0abc",
            "userName": null, "sessionContext": {"sessionIssuer": {"userName": "web"}}}});
        crate::stream::merge(&mut event, &extra);
        call("s3.amazonaws.com", "ListBuckets", address, second, &event)
    };
    let calls = |address: &str, extra: serde_json::Value| {
        [
            session("198.51.100.1", json!({}), 0),
            session(address, extra, 60),
        ]
        .join("\n")
    };
    let outside = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS";
    assert_eq!(
        found(Form::CloudTrail, &calls("192.0.2.1", json!({}))),
        set(&[outside])
    );
    assert_eq!(
        found(Form::CloudTrail, &calls("198.51.100.1", json!({}))),
        set(&[])
    );
    let inside = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS";
    let foreign = json!({"vpcEndpointAccountId": "999988887777"});
    assert_eq!(
        found(Form::CloudTrail, &calls("192.0.2.1", foreign.clone())),
        set(&[inside])
    );

    let scope = json!({"userIdentity": {"principalId": "AROAY:f", "inScopeOf": {
        "issuerType": "AWS::Lambda::Function", "credentialsIssuedTo": "arn:f"}}});
    let function = |address: &str, extra: &serde_json::Value| {
        let mut second = scope.clone();
        crate::stream::merge(&mut second, extra);
        [
            session("198.51.100.1", scope.clone(), 0),
            session(address, second, 60),
        ]
        .join("\n")
    };
    let outside = "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS";
    assert_eq!(
        found(Form::CloudTrail, &function("192.0.2.1", &json!({}))),
        set(&[outside])
    );
    let inside = "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS";
    assert_eq!(
        found(Form::CloudTrail, &function("192.0.2.1", &foreign)),
        set(&[inside])
    );
}

#[test]
fn a_remote_that_goes_on_is_learned() {
    let session = |address: &str, second: i64| {
        let event = json!({"userIdentity": {"principalId": "AROAX:i-0abc"}});
        call("s3.amazonaws.com", "ListBuckets", address, second, &event)
    };
    let text = (0..5).map(|day| session("192.0.2.1", day * DAY_S + 60));
    let text: Vec<String> = [session("198.51.100.1", 0)]
        .into_iter()
        .chain(text)
        .collect();
    let mut engine = engine(lists());
    read(&mut engine, Form::CloudTrail, &text.join("\n"));
    let counts: Vec<u64> = engine
        .findings()
        .iter()
        .map(|finding| finding.service.count)
        .collect();
    assert_eq!(counts, [1]);
}

#[test]
fn sign_ins_from_places_too_far_apart() {
    let sign_in = |address: &str, second: i64| {
        let event = json!({"responseElements": {"ConsoleLogin": "Success"}});
        call(
            "signin.amazonaws.com",
            "ConsoleLogin",
            address,
            second,
            &event,
        )
    };
    let twice = |later: i64| [sign_in("198.51.100.1", 0), sign_in("192.0.2.1", later)].join("\n");
    let kind = set(&["UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B"]);
    assert_eq!(found(Form::CloudTrail, &twice(HOUR_S)), kind);
    assert_eq!(found(Form::CloudTrail, &twice(20 * HOUR_S)), set(&[]));
    let back = [sign_in("192.0.2.1", HOUR_S), sign_in("198.51.100.1", 0)].join("\n");
    assert_eq!(found(Form::CloudTrail, &back), kind);
}
