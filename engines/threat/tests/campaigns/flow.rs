//! Connections: tried passwords, scans, floods, lists, what a host never did before.

use ringwall_threat::sources::Form;

use crate::stream::{engine, flow, lists, read};
use crate::{DAY_S, HOUR_S, flows, found, set};

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
fn a_session_that_lasts_is_no_attempt_after_another() {
    // Five sessions without much to say, a line a minute each.
    let idle = (0..50).map(|n| {
        let minute = n / 5 * 60;
        flow(
            "198.51.100.9",
            "10.0.0.5",
            40_000 + n % 5,
            22,
            6,
            4,
            400,
            minute,
        )
    });
    assert_eq!(found(Form::Flow, &flows(idle)), set(&[]));
}

#[test]
fn late_lines_count_in_their_own_minutes() {
    let later = flow("10.0.0.7", "10.0.0.5", 40_000, 22, 6, 8, 900, 20 * 60);
    let attack = (0..25).map(|n| {
        flow(
            "198.51.100.9",
            "10.0.0.5",
            40_000 + n,
            22,
            6,
            8,
            900,
            n * 10,
        )
    });
    let last = flow("198.51.100.9", "10.0.0.5", 50_000, 22, 6, 8, 900, 20 * 60);
    let text = flows([later, last].into_iter().chain(attack));
    assert_eq!(
        found(Form::Flow, &text),
        set(&["UnauthorizedAccess:EC2/SSHBruteForce"])
    );
}

#[test]
fn who_receives_a_scan_from_inside_does_not_scan() {
    // Version 2 tells no direction; other connections tell which address is the host's own.
    let header = "interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
    let line = |from: &str, port: i64| {
        format!("eni-9 {from} 10.0.0.9 40000 {port} 6 1 44 1795773600 1795773660 REJECT OK")
    };
    let lines = [line("10.0.0.6", 443), line("10.0.0.7", 443)].into_iter();
    let lines: Vec<String> = lines
        .chain((1..80).map(|port| line("10.0.0.5", port)))
        .collect();
    assert_eq!(
        found(Form::Flow, &format!("{header}\n{}\n", lines.join("\n"))),
        set(&[])
    );
}

#[test]
fn whom_a_malicious_host_knocks_at_is_not_infected() {
    let knock = (3..=8).map(|last| {
        flow(
            &format!("203.0.113.{last}"),
            "10.0.0.5",
            40_000,
            22,
            6,
            1,
            44,
            0,
        )
        .replace("ACCEPT", "REJECT")
    });
    assert_eq!(found(Form::Flow, &flows(knock)), set(&[]));
}

#[test]
fn a_backup_is_no_flood() {
    let backup = flow(
        "10.0.0.5",
        "198.51.100.9",
        40_000,
        443,
        6,
        90_000,
        120_000_000,
        0,
    );
    assert_eq!(found(Form::Flow, &flows([backup])), set(&[]));
}

#[test]
fn numbers_without_end_are_no_panic() {
    let most = u64::MAX.to_string();
    let line = flow("10.0.0.5", "198.51.100.9", 40_000, 25, 17, 7, 9, 0)
        .replace(" 7 9 ", &format!(" {most} {most} "));
    found(Form::Flow, &flows([line.clone(), line]));
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
