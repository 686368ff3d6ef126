//! Calls of the challenge's script, and token cookies: a stranger's bytes never give a token, and
//! every answer can be sent.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_waf::request::{Body, Header, Request};
use ringwall_waf::surroundings::{Token, Tokens as _};
use ringwall_waf_token::{Gate, KeyRing, RESERVED_PATH, Settings};

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
        let keys = KeyRing::new(&[1; 32], [&[2; 32]]);
        let gate = Gate::new(keys, settings, Box::new(|bytes| bytes.fill(7)));
        let cookie = [b"aws-waf-token=", rest].concat();
        let headers = [
            Header { name: b"host", value: rest },
            Header { name: b"user-agent", value: rest },
            Header { name: b"cookie", value: &cookie },
            Header { name: b"accept", value: b"text/html" },
        ];
        let name = NAMES[usize::from(*first) % NAMES.len()];
        let path = format!("{RESERVED_PATH}{name}");
        for method in [&b"GET"[..], b"POST", rest] {
            let request = Request {
                peer: [192, 0, 2, 1].into(),
                method,
                path: path.as_bytes(),
                query: rest,
                fragment: None,
                version: "HTTP/1.1",
                scheme: "https",
                headers: &headers,
                body: Body { prefix: rest, ..Body::default() },
                ja3: None,
                ja4: None,
                id: "",
                at_millis: 1_790_000_000_000,
            };
            assert_eq!(gate.token(&request), Token::Invalid);
            let answer = gate.answer(&request, str::to_owned);
            assert!((200..500).contains(&answer.status));
            for (name, value) in &answer.headers {
                assert_ne!(*name, "set-cookie");
                assert!(value.bytes().all(|byte| (b' '..0x7f).contains(&byte)));
            }
            assert_eq!(gate.captcha(&request).status, 405);
        }
    }
);
