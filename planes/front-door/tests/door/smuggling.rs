//! Requests that two servers could read differently.

use ringwall_front_door::http1::desync::Mode;

use crate::bench::{Bench, config};
use crate::origin::Origin;

/// Each class of request smuggling that must not reach a target.
const REFUSED: &[(&str, &str)] = &[
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\nG",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1,2\r\n\r\nab",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\n\r\na",
    ),
    ("400", "GET / HTTP/1.1\nHost: a\n\n"),
    ("400", "GET / HTTP/1.1\r\nHost: a\r\nX: y\n\r\n"),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nX: y\r\n\tTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "501",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "501",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    ),
    (
        "501",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "400",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    ),
    (
        "400",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    ("400", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    ("400", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"),
    ("400", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"),
    ("400", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("505", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ("400", "\x16\x03\x01\x02\r\n\r\n"),
];

#[test]
fn what_could_be_read_differently_reaches_no_target() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    for (status, request) in REFUSED {
        let mut client = bench.connect();
        client.send(request);
        let text = client.rest();
        assert!(
            text.starts_with(&format!("HTTP/1.1 {status} ")),
            "{request:?}: {text}"
        );
        assert!(
            text.contains("Connection: close\r\n"),
            "{request:?}: {text}"
        );
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{request:?}: {text}");
    }
    assert!(origin.has_seen_nothing());
}

#[test]
fn a_chunk_that_lies_ends_the_request_and_both_connections() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    for chunks in [
        "5\nhello\r\n0\r\n\r\n",
        "zz\r\n",
        "5\r\nhelloX",
        "-1\r\n",
        "1;\n\r\nx\r\n0\r\n\r\n",
    ] {
        let mut client = bench.connect();
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send(chunks);
        let text = client.rest();
        assert!(
            text.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{chunks:?}: {text}"
        );
    }
    assert!(
        origin.has_seen_nothing(),
        "a request without its end is none"
    );
}

#[test]
fn what_is_ambiguous_passes_alone() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    let twice = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi";
    client.send(twice.to_owned() + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    let text = client.rest();
    assert!(
        text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("ok"),
        "{text}"
    );
    let seen = origin.next();
    assert_eq!(seen.matches("Content-Length").count(), 1, "{seen}");
    assert!(seen.contains("Connection: close\r\n"), "{seen}");
    assert!(origin.has_seen_nothing());
    bench.line("\"Ambiguous\" \"DuplicateContentLength\"");
}

#[test]
fn names_that_look_like_lengths_are_not_passed_on() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let request =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer_Encoding: chunked\r\n\r\nhi";
    assert!(bench.ask(request).ends_with("ok"));
    assert!(!origin.next().contains("chunked"));
}

#[test]
fn modes_differ_in_what_they_let_pass() {
    let contradiction = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\
                         Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n";
    let space = "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n";
    for (mode, contradicts, spaced) in [
        (Mode::Monitor, "200", "200"),
        (Mode::Defensive, "400", "200"),
        (Mode::Strictest, "400", "400"),
    ] {
        let origin = Origin::start();
        let mut config = config(&[origin.address]);
        config.load_balancers[0].attributes.desync_mitigation_mode = mode;
        let bench = Bench::with(config, |_| {});
        let status = |request: &str| bench.ask(request)[9..12].to_owned();
        assert_eq!(status(contradiction), contradicts, "{mode:?}");
        assert_eq!(status(space), spaced, "{mode:?}");
        if mode == Mode::Monitor {
            let seen = origin.next();
            assert!(!seen.contains("Content-Length: 99"), "{seen}");
            assert!(origin.next().starts_with("GET /a%20b HTTP/1.1\r\n"));
        }
    }
}

#[test]
fn every_byte_of_a_target_passes() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    let target = "/<script>|`{}\"^\\%zz%00[]'\u{e9}";
    assert!(client.ask(&get_raw(target)).ends_with("ok"));
    assert!(
        origin
            .next()
            .starts_with(&format!("GET {target} HTTP/1.1\r\n"))
    );
}

fn get_raw(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n")
}
