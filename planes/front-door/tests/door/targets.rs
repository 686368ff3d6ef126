//! Targets: their health, and clients that stay with them.

use std::sync::atomic::Ordering;
use std::time::Duration;

use ringwall_front_door::config::{
    Action, Forward, HealthCheck, Stickiness, TargetGroup, WeightedGroup,
};
use ringwall_front_door::{Reason, State};

use crate::bench::{Bench, GROUP, config, get};
use crate::origin::Origin;

fn states(bench: &Bench) -> Vec<(State, Option<Reason>)> {
    let health = bench.door.health(GROUP).unwrap();
    health
        .into_iter()
        .map(|target| (target.state, target.reason))
        .collect()
}

#[test]
fn a_sick_target_gets_nothing_until_it_is_well() {
    let (well, sick) = (Origin::named("well"), Origin::named("sick"));
    sick.health.store(500, Ordering::SeqCst);
    let mut config = config(&[well.address, sick.address]);
    config.target_groups[0].health_check = Some(HealthCheck {
        path: "/health".to_owned(),
        interval: Duration::from_secs(5),
        timeout: Duration::from_secs(120),
        healthy_threshold: 3,
        ..HealthCheck::default()
    });
    let bench = Bench::with(config, |_| {});
    let unhealthy = (State::Unhealthy, Some(Reason::ResponseCodeMismatch));
    bench.advance_until(|| {
        bench.get("/name");
        states(&bench) == [(State::Healthy, None), unhealthy]
    });
    let health = bench.door.health(GROUP).unwrap();
    let description = health[1].description.as_deref();
    assert_eq!(
        description,
        Some("Health checks failed with these codes: [500]")
    );
    for _ in 0..4 {
        assert!(bench.get("/name").ends_with("well"));
    }
    sick.health.store(200, Ordering::SeqCst);
    let seconds = bench.advance_until(|| {
        bench.get("/name");
        states(&bench)[1].0 == State::Healthy
    });
    assert!(seconds >= 10, "{seconds}");
    let names = [bench.get("/name"), bench.get("/name")].concat();
    assert!(names.contains("well") && names.contains("sick"), "{names}");
}

fn cookie(response: &str, name: &str) -> String {
    let start = format!("Set-Cookie: {name}=");
    let cookie = response
        .lines()
        .find_map(|line| line.strip_prefix(start.as_str()));
    let value = cookie.unwrap_or_else(|| panic!("{response}"));
    format!("{name}={}", value.split(';').next().unwrap())
}

#[test]
fn a_client_stays_with_its_target() {
    let (a, b) = (Origin::named("a"), Origin::named("b"));
    let mut config = config(&[a.address, b.address]);
    let day = Duration::from_secs(86_400);
    config.target_groups[0].stickiness = Some(Stickiness::LoadBalancerCookie(day));
    let bench = Bench::with(config, |_| {});
    let first = bench.get("/name");
    let sticky = cookie(&first, "AWSALB");
    assert!(first.contains("Set-Cookie: AWSALBCORS="));
    let request = format!("GET /name HTTP/1.1\r\nHost: a\r\nCookie: x=y; {sticky}\r\n\r\n");
    for _ in 0..5 {
        let again = bench.ask(&request);
        assert_eq!(again.chars().last(), first.chars().last());
    }
    let forged = "GET /name HTTP/1.1\r\nHost: a\r\nCookie: AWSALB=AAAA\r\n\r\n";
    let names = [bench.ask(forged), bench.ask(forged)].map(|text| text.chars().last());
    assert_ne!(names[0], names[1]);
}

#[test]
fn a_client_stays_with_its_group() {
    let (a, b) = (Origin::named("a"), Origin::named("b"));
    let mut config = config(&[a.address]);
    let target = ringwall_front_door::config::Target::at(b.address);
    config
        .target_groups
        .push(TargetGroup::new("other", vec![target]));
    let groups = [(GROUP, 1), ("other", 999)];
    let groups = groups.map(|(arn, weight)| WeightedGroup {
        arn: arn.to_owned(),
        weight,
    });
    config.load_balancers[0].listeners[0].default = Action::Forward(Forward {
        groups: groups.to_vec(),
        stickiness: Some(Duration::from_secs(60)),
    });
    let bench = Bench::with(config, |_| {});
    let mut client = bench.connect();
    // The small group comes up in time; whoever got it stays there against all odds.
    let small = (0..20_000)
        .map(|_| client.ask(&get("/name")))
        .find(|response| response.ends_with('a'));
    let sticky = cookie(&small.unwrap(), "AWSALBTG");
    let request = format!("GET /name HTTP/1.1\r\nHost: a\r\nCookie: {sticky}\r\n\r\n");
    for _ in 0..20 {
        assert!(client.ask(&request).ends_with('a'));
    }
}
