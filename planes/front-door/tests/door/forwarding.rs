//! Requests and responses, framed every way.

use std::net::TcpListener;

use crate::bench::{Bench, config, get};
use crate::origin::Origin;

#[test]
fn a_connection_carries_one_request_after_another() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    for _ in 0..3 {
        assert!(client.ask(&get("/")).ends_with("\r\n\r\nok"));
    }
    client.send(get("/chunked") + &get("/name"));
    assert!(client.response(false).ends_with("hello, world!"));
    assert!(client.response(false).ends_with("origin"));
}

#[test]
fn a_target_is_told_who_asks() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    bench.ask("GET /a?b#c HTTP/1.1\r\nhOST: shop\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\n\r\n");
    let port = bench.address.port();
    let seen = origin.next();
    let before_id = format!(
        "GET /a?b#c HTTP/1.1\r\nHost: shop:{port}\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\n\
         X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: {port}\r\n\
         X-Amzn-Trace-Id: Root=1-"
    );
    assert!(seen.starts_with(&before_id), "{seen}");
}

#[test]
fn bodies_pass_both_ways() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    let known = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    assert!(client.ask(known).ends_with("ok"));
    assert!(origin.next().ends_with("Content-Length: 5\r\n\r\nhello"));

    client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("3\r\nhel\r\n");
    client.send("2;ext\r\nlo\r\n0\r\nTrailer: dropped\r\n\r\n");
    assert!(client.response(false).ends_with("ok"));
    let seen = origin.next();
    assert!(
        seen.contains("hel") && seen.ends_with("0\r\n\r\n"),
        "{seen}"
    );

    let body = "x".repeat(3_000_000);
    let large = format!(
        "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert!(client.ask(&large).ends_with("ok"));
    assert!(origin.next().ends_with(&body));
    let response = client.ask(&get("/large"));
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "0123456789abcdef".repeat(64 * 1024));
}

#[test]
fn a_client_that_waits_is_asked_for_its_body() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    assert_eq!(client.response(false), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hi");
    assert!(client.response(false).ends_with("ok"));
    assert!(!origin.next().contains("Expect"));
}

#[test]
fn responses_without_bodies_have_none() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    let head = client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(head.contains("Content-Length: 12\r\n"), "{head}");
    assert!(
        client
            .ask(&get("/nothing"))
            .starts_with("HTTP/1.1 204 No Content\r\n")
    );
    assert!(
        client
            .ask(&get("/unchanged"))
            .contains("Content-Length: 5\r\n")
    );
    assert!(client.ask(&get("/hints")).ends_with("ok"));
    assert!(client.ask(&get("/")).ends_with("ok"));
}

#[test]
fn a_response_until_the_end_is_framed_for_each_client() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    let response = client.ask(&get("/close"));
    assert!(
        response.contains("Transfer-Encoding: chunked\r\n"),
        "{response}"
    );
    assert!(response.ends_with("until the end"));
    assert!(client.ask(&get("/")).ends_with("ok"));

    let old = bench.ask("GET /chunked HTTP/1.0\r\n\r\n");
    assert!(
        old.ends_with("Connection: close\r\n\r\nhello, world!"),
        "{old}"
    );
    let mut kept = bench.connect();
    let keep = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    assert!(kept.ask(keep).contains("Connection: keep-alive\r\n"));
    assert!(kept.ask(keep).ends_with("ok"));
}

#[test]
fn what_is_for_one_hop_stays_there() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let response = bench.get("/hop");
    assert!(response.contains("X-Far: 2\r\n"));
    assert!(
        !response.contains("X-Hop") && !response.contains("Keep-Alive"),
        "{response}"
    );
}

#[test]
fn a_target_that_fails_is_answered_for() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let bench = Bench::with(config(&[closed]), |_| {});
    let response = bench.get("/");
    assert!(response.starts_with("HTTP/1.1 502 Bad Gateway\r\nServer: awselb/2.0\r\n"));
    assert!(response.contains("<center><h1>502 Bad Gateway</h1></center>"));

    let nobody = Bench::with(config(&[]), |_| {});
    assert!(
        nobody
            .get("/")
            .starts_with("HTTP/1.1 503 Service Unavailable\r\n")
    );

    let origin = Origin::start();
    let bench = Bench::to(&origin);
    for path in ["/close-at-once", "/misshapen", "/split"] {
        assert!(bench.get(path).starts_with("HTTP/1.1 502 "), "{path}");
    }
}

#[test]
fn another_target_is_tried_when_one_cannot_be_reached() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let origin = Origin::start();
    let bench = Bench::with(config(&[closed, origin.address]), |_| {});
    for _ in 0..4 {
        assert!(bench.get("/").ends_with("ok"));
    }
}

#[test]
fn a_response_that_breaks_off_is_not_taken_for_whole() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.send(get("/close-early"));
    let text = client.rest();
    assert!(
        text.ends_with("not all") && text.contains("Content-Length: 100"),
        "{text}"
    );
}

#[test]
fn a_target_that_says_nothing_is_not_waited_for_forever() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.send(get("/silent"));
    origin.next();
    let seconds = bench.advance_until(|| client.has_news());
    assert!(seconds >= 59, "{seconds}");
    assert!(
        client
            .response(false)
            .starts_with("HTTP/1.1 504 Gateway Timeout\r\n")
    );
    bench.line(" 504 - ");
}

#[test]
fn a_client_that_leaves_frees_its_target() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.send(get("/silent"));
    origin.next();
    drop(client);
    assert_eq!(origin.next(), "the door hung up");
    bench.line(" 460 - ");
}

#[test]
fn websockets_are_spliced_after_their_handshake() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.send(
        "GET /websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Key: y\r\n\r\n",
    );
    let response = client.response(false);
    assert!(
        response.starts_with("HTTP/1.1 101 Switching Protocols\r\n"),
        "{response}"
    );
    assert!(
        response.contains("Sec-WebSocket-Accept: x\r\nConnection: upgrade\r\n"),
        "{response}"
    );
    assert_eq!(client.take(8), "welcome;");
    client.send("\x01ping\r\n\r\n");
    assert_eq!(client.take(9), "\x01ping\r\n\r\n");
    let seen = origin.next();
    assert!(seen.contains("Sec-WebSocket-Key: y\r\n") && seen.contains("Upgrade: websocket\r\n"));
}

#[test]
fn a_request_is_recorded() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    bench.ask("GET /a\"b HTTP/1.1\r\nHost: shop\r\nUser-Agent: me\r\n\r\n");
    let line = bench.line("GET ");
    let port = bench.address.port();
    assert!(line.starts_with("http 20"), "{line}");
    assert!(line.contains(&format!(
        "\"GET http://shop:{port}/a\\x22b HTTP/1.1\" \"me\" - - arn:"
    )));
    assert!(line.contains(" 200 200 "), "{line}");
    assert!(
        line.contains(" 0 20") && line.contains("\"forward\""),
        "{line}"
    );
}
