//! Clients that are slow, that send too much, or that are too many.

use crate::bench::{Bench, config, get};
use crate::origin::Origin;

#[test]
fn a_head_has_ten_seconds_however_it_trickles() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.send("GET / HTTP/1.1\r\nHost: a\r\n");
    let seconds = bench.advance_until(|| {
        client.send("X");
        client.has_news()
    });
    assert!((10..30).contains(&seconds), "{seconds}");
    assert!(
        client
            .rest()
            .starts_with("HTTP/1.1 408 Request Timeout\r\n")
    );
    assert!(origin.has_seen_nothing());
}

#[test]
fn an_idle_connection_is_closed_without_a_word() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.ask(&get("/"));
    let seconds = bench.advance_until(|| client.has_news());
    assert!((60..80).contains(&seconds), "{seconds}");
    assert_eq!(client.rest(), "");
}

#[test]
fn a_body_that_trickles_is_not_waited_for() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let mut client = bench.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    let seconds = bench.advance_until(|| {
        client.send("x");
        client.has_news()
    });
    assert!((20..40).contains(&seconds), "{seconds}");
    assert!(
        client
            .rest()
            .starts_with("HTTP/1.1 408 Request Timeout\r\n")
    );
}

#[test]
fn a_head_that_is_too_long_is_refused_early() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    for (request, status) in [
        (format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000)), "414"),
        (
            format!("GET / HTTP/1.1\r\nA: {}\r\n", "a".repeat(20_000)),
            "400",
        ),
        (
            format!("GET / HTTP/1.1\r\n{}", "a: b\r\n".repeat(12_000)),
            "400",
        ),
    ] {
        let mut client = bench.connect();
        client.send(&request);
        let text = client.rest();
        assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{text}");
    }
    let fits = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(16_000));
    assert!(bench.ask(&fits).ends_with("ok"));
}

#[test]
fn a_source_has_only_so_many_connections() {
    let origin = Origin::start();
    let bench = Bench::with(config(&[origin.address]), |setup| {
        setup.limits.connections_per_source = 2;
    });
    let mut first = bench.connect();
    let mut second = bench.connect();
    assert!(first.ask(&get("/")).ends_with("ok"));
    assert!(second.ask(&get("/")).ends_with("ok"));
    assert_eq!(bench.connect().rest(), "");
    drop(first);
    // The place is free when the door has seen that the client is gone.
    let mut free = false;
    for _ in 0..1000 {
        let mut third = bench.connect();
        third.socket.set_nodelay(true).unwrap();
        if std::io::Write::write_all(&mut third.socket, get("/").as_bytes()).is_ok()
            && third.has_news()
            && !third.buffer.is_empty()
        {
            free = true;
            break;
        }
    }
    assert!(free);
}

#[test]
fn too_many_forwarders_are_refused() {
    let origin = Origin::start();
    let bench = Bench::to(&origin);
    let addresses = ["10.0.0.1"; 31].join(", ");
    let request = format!("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {addresses}\r\n\r\n");
    assert!(bench.ask(&request).starts_with("HTTP/1.1 463 "));
}

#[test]
fn a_connection_ends_politely_when_it_is_old() {
    let origin = Origin::start();
    let bench = Bench::with(config(&[origin.address]), |setup| {
        let attributes = &mut setup.config.load_balancers[0].attributes;
        attributes.client_keep_alive = std::time::Duration::from_secs(60);
        attributes.idle_timeout = std::time::Duration::from_secs(4000);
    });
    let mut client = bench.connect();
    assert!(!client.ask(&get("/")).contains("Connection: close"));
    let mut requests = 0;
    bench.advance_until(|| {
        requests += 1;
        client.ask(&get("/")).contains("Connection: close\r\n")
    });
    assert!(requests >= 60, "{requests}");
    assert_eq!(client.rest(), "");
}
