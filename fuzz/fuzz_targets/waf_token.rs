//! Calls of the challenge's script, and token cookies: a stranger's bytes never give a token, and
//! every answer can be sent.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_waf_token::{
    Action, Call, Client, Gate, KeyRing, RESERVED_PATH, Reading, Settings, Site, World, domain,
};

const NAMES: [&str; 8] = [
    "token",
    "puzzle",
    "answer",
    "picture",
    "sound",
    "script.js",
    "style.css",
    "none",
];

fuzz_target!(
    init: plant(
        [
            r#"0{"task":"AQ","solution":1,"signals":{"automated":false,"traits":"[]"}}"#,
            r#"2{"puzzle":"AQ","answer":"31426"}"#,
            "3AQEBAQEAAFEwAAAAAAAAAAAAAAAA",
        ]
        .map(|call| call.as_bytes().to_vec()),
    ),
    |input: &[u8]| {
        let Some((first, rest)) = input.split_first() else { return };
        // Nobody solves a task of so many bits.
        let settings = Settings { difficulty: 255, ..Settings::default() };
        let gate = Gate::new(KeyRing::new(&[1; 32], [&[2; 32]]), settings);
        let world = World { now: 1_790_000_000, fill: &|bytes| bytes.fill(7) };
        let client = Client { address: [192, 0, 2, 1].into(), ja4: None, user_agent: rest };

        assert!(matches!(gate.read([rest], &client, world.now), Reading::Invalid));
        let name = NAMES[usize::from(*first) % NAMES.len()];
        for method in [&b"GET"[..], b"POST", rest] {
            let answer = gate.answer(
                &Call {
                    method,
                    path: format!("{RESERVED_PATH}{name}").as_bytes(),
                    query: rest,
                    body: rest,
                    cookies: &[rest],
                    client,
                    site: Site { host: rest, token_domains: &[], is_https: true },
                },
                &world,
            );
            assert!((200..500).contains(&answer.status));
            for (name, value) in &answer.headers {
                assert_ne!(*name, "set-cookie");
                assert!(value.bytes().all(|byte| (b' '..0x7f).contains(&byte)));
            }
        }
        let page = gate.interstitial(Action::Captcha, rest, true, &client, &world);
        assert_eq!(page.status, 405);
        if let Some(host) = domain::of_host(rest) {
            assert_eq!(domain::of_host(host.as_bytes()).is_some(), !host.contains(':'));
            assert!(domain::is_within(&host, &host));
        }
    }
);
