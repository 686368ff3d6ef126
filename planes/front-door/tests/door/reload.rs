//! A new configuration under live connections.

use std::time::Duration;

use ringwall_front_door::config::{
    Action, Condition, FixedResponse, Forward, Pattern, Redirect, Rewrite, Rule, Target, Transforms,
};

use crate::bench::{Bench, GROUP, LISTENER, get};
use crate::origin::Origin;

#[test]
fn a_new_target_serves_the_next_request_of_an_old_connection() {
    let (first, second) = (Origin::named("first"), Origin::named("second"));
    let mut bench = Bench::to(&first);
    let mut client = bench.connect();
    assert!(client.ask(&get("/name")).ends_with("first"));
    bench.apply(|config| config.target_groups[0].targets = vec![Target::at(second.address)]);
    assert!(client.ask(&get("/name")).ends_with("second"));
}

#[test]
fn rules_decide_by_priority() {
    let origin = Origin::start();
    let mut bench = Bench::to(&origin);
    let path = |path: &str| vec![Condition::Path(vec![Pattern::exact_case(path)])];
    bench.apply(|config| {
        let listener = &mut config.load_balancers[0].listeners[0];
        listener.rules = vec![
            Rule {
                priority: 1,
                conditions: path("/fixed"),
                action: Action::FixedResponse(FixedResponse {
                    status: 418,
                    content_type: Some("text/plain".to_owned()),
                    body: "short and stout".to_owned(),
                }),
                transforms: Transforms::default(),
            },
            Rule {
                priority: 2,
                conditions: path("/old/*"),
                action: Action::Redirect(Redirect {
                    status: 301,
                    protocol: "HTTPS".to_owned(),
                    host: "#{host}".to_owned(),
                    port: "443".to_owned(),
                    path: "/new/#{path}".to_owned(),
                    query: "#{query}".to_owned(),
                }),
                transforms: Transforms::default(),
            },
            Rule {
                priority: 3,
                conditions: path("/none"),
                action: Action::Forward(Forward::to("a group that is not there")),
                transforms: Transforms::default(),
            },
        ];
    });
    let mut client = bench.connect();
    let fixed = client.ask(&get("/fixed"));
    assert!(
        fixed.starts_with("HTTP/1.1 418 I'm a teapot\r\n"),
        "{fixed}"
    );
    assert!(
        fixed.ends_with("Content-Type: text/plain\r\nContent-Length: 15\r\n\r\nshort and stout")
    );
    let moved = client.ask(&get("/old/a?b=c"));
    assert!(
        moved.contains("Location: https://shop/new/old/a?b=c\r\n"),
        "{moved}"
    );
    assert!(client.ask(&get("/none")).starts_with("HTTP/1.1 503 "));
    assert!(client.ask(&get("/other")).ends_with("ok"));
    bench.line("\"redirect\" \"https://shop/new/old/a?b=c\"");
}

#[test]
fn a_rule_rewrites_what_its_target_gets() {
    let origin = Origin::start();
    let mut bench = Bench::to(&origin);
    bench.apply(|config| {
        let rewrite = |regex, replacement| Some(Rewrite::new(regex, replacement).unwrap());
        let rule = |priority, path, host, url| Rule {
            priority,
            conditions: vec![Condition::Path(vec![Pattern::exact_case(path)])],
            action: Action::Forward(Forward::to(GROUP)),
            transforms: Transforms { host, url },
        };
        let product = rewrite("^/dp/([0-9]+)$", "/product?id=$1");
        config.load_balancers[0].listeners[0].rules = vec![
            rule(1, "/dp/*", rewrite("^shop$", "shop.inside"), product),
            rule(2, "/wrong", None, rewrite("^/", "")),
        ];
    });
    let mut client = bench.connect();
    assert!(client.ask(&get("/dp/7")).ends_with("ok"));
    let sent = origin.next();
    assert!(sent.starts_with("GET /product?id=7 HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("\r\nHost: shop.inside\r\n"), "{sent}");
    assert!(client.ask(&get("/dp/x")).ends_with("ok"));
    assert!(origin.next().starts_with("GET /dp/x HTTP/1.1\r\n"));
    assert!(client.ask(&get("/wrong")).starts_with("HTTP/1.1 500 "));
    bench.line("\"rewrite,forward\"");
    bench.line("\"shop.inside\" \"/product?id=7\" \"TransformSuccess\"");
    bench.line("\"-\" \"-\" \"TransformInvalidPath\"");
}

#[test]
fn a_port_can_be_had_again_at_once() {
    let origin = Origin::start();
    let mut bench = Bench::to(&origin);
    let mut old = bench.connect();
    assert!(old.ask(&get("/")).ends_with("ok"));
    for number in 3..20 {
        let listener = &mut bench.config.load_balancers[0].listeners[0];
        listener.arn = LISTENER.replace("/2", &format!("/{number}"));
        listener.address = bench.address;
        let applied = bench.door.apply(bench.config.clone());
        let opened = bench.runtime.block_on(applied).unwrap();
        assert_eq!(*opened[0].place.as_ref().unwrap(), bench.address);
        assert!(bench.get("/").ends_with("ok"));
    }
}

#[test]
fn a_listener_that_goes_lets_its_connections_end() {
    let origin = Origin::start();
    let mut bench = Bench::to(&origin);
    let mut idle = bench.connect();
    assert!(idle.ask(&get("/")).ends_with("ok"));
    origin.next();
    let mut busy = bench.connect();
    busy.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nh");
    // The head has passed, so the request is under way.
    let mut other = bench.connect();
    assert!(other.ask(&get("/")).ends_with("ok"));
    bench.apply(|config| config.load_balancers.clear());
    assert_eq!(idle.rest(), "");
    busy.send("i");
    assert!(busy.rest().ends_with("ok"));
    assert!(std::net::TcpStream::connect(bench.address).is_err());
    assert!(
        bench
            .runtime
            .block_on(bench.door.close(Duration::from_secs(20)))
    );
}
