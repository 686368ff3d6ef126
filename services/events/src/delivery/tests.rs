//! Deliveries by retries, policies and roles.

use std::collections::HashSet;

use ringwall_core::Timestamp;
use ringwall_service::BusEvent;
use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, START, TestHouse, allow, input};

use crate::api::{self, RetryPolicy, Target};
use crate::bench::{Steps as _, bus_arn, function_arn, house, house_with_destination, rule_arn};
use crate::resources::target::bare;
use crate::webhook;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;

fn house_with(function: &str) -> TestHouse {
    let house = house();
    house.put_rule("rule", r#"{"source":["shop"]}"#);
    house.target_function("rule", function);
    house.put_event("shop", "{}");
    house.advance_secs(0);
    house
}

/// Deliveries on their way.
fn waiting(house: &TestHouse) -> usize {
    let due = house.store().read().unwrap().due_timers(i64::MAX, 100);
    due.unwrap().len()
}

#[test]
fn what_has_arrived_is_done() {
    let house = house_with("open");
    assert_eq!(house.invocations().len(), 1);
    assert_eq!(waiting(&house), 0);
    house.advance_secs(86_400);
    assert_eq!(house.invocations().len(), 1);
}

#[test]
fn who_may_not_and_what_is_not_there_is_not_tried_again() {
    for function in ["closed", "missing"] {
        let house = house_with(function);
        assert_eq!(waiting(&house), 0, "{function}");
        assert!(house.invocations().is_empty());
    }
}

#[test]
fn what_is_busy_is_tried_for_a_day() {
    let house = house_with("busy");
    assert_eq!(waiting(&house), 1);
    for _ in 0..86_300 / 100 {
        house.advance_secs(100);
    }
    assert_eq!(waiting(&house), 1);
    house.advance_secs(101);
    house.advance_secs(600);
    assert_eq!(waiting(&house), 0);
}

#[test]
fn the_retry_policy_of_the_target_ends_it_sooner() {
    let busy = |attempts, age| {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        let policy = RetryPolicy {
            maximum_retry_attempts: attempts,
            maximum_event_age_in_seconds: age,
        };
        house.put_target(
            "rule",
            Target {
                retry_policy: Some(policy),
                ..bare("busy".to_owned(), function_arn("busy"))
            },
        );
        house.put_event("shop", "{}");
        house.advance_secs(0);
        house
    };
    assert_eq!(waiting(&busy(Some(0), None)), 0);
    let once_more = busy(Some(1), None);
    assert_eq!(waiting(&once_more), 1);
    once_more.advance_secs(1);
    assert_eq!(waiting(&once_more), 0);
    let for_a_minute = busy(None, Some(60));
    (0..30).for_each(|_| drop(for_a_minute.advance_secs(1)));
    assert_eq!(waiting(&for_a_minute), 1);
    (0..60).for_each(|_| drop(for_a_minute.advance_secs(1)));
    assert_eq!(waiting(&for_a_minute), 0);
}

#[test]
fn services_tell_the_default_bus_and_one_event_twice_waits_once() {
    let house = house();
    house.put_rule(
        "changes",
        r#"{"source":["aws.ssm"],"detail":{"name":["/a"]}}"#,
    );
    house.target_function("changes", "open");
    let event = BusEvent {
        id: "1".to_owned(),
        source: "aws.ssm".to_owned(),
        detail_type: "Parameter Store Change".to_owned(),
        account: ACCOUNT.parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        time: START,
        resources: vec![],
        detail: r#"{"name":"/a","operation":"Create"}"#.to_owned(),
    };
    house.hear(&event);
    house.hear(&event);
    house.hear(&BusEvent {
        id: "2".to_owned(),
        account: OTHER_ACCOUNT.parse().unwrap(),
        ..event
    });
    house.advance_secs(0);
    let invocations = house.invocations();
    assert_eq!(invocations.len(), 1);
    assert!(invocations[0].payload.contains(r#""detail":{"name":"/a","#));
}

#[test]
fn a_schedule_fires_when_it_is_due_and_makes_up_for_nothing() {
    let house = house();
    house.put_schedule("hourly", "cron(30 * * * ? *)");
    house.target_function("hourly", "open");
    house.advance_secs(1799);
    assert!(house.invocations().is_empty());
    house.advance_secs(1);
    let invocations = house.invocations();
    assert_eq!(invocations.len(), 1);
    let payload = &invocations[0].payload;
    assert!(payload.contains(r#""detail-type":"Scheduled Event","source":"aws.events""#));
    assert!(payload.contains(r#""time":"2026-10-01T00:30:00Z""#));
    assert!(payload.contains(&format!(
        r#""resources":["{}"],"detail":{{}}"#,
        rule_arn("hourly")
    )));
    // The server was away for a day.
    house.advance_secs(86_400);
    assert_eq!(house.invocations().len(), 2);
    house.advance_secs(3600);
    assert_eq!(house.invocations().len(), 3);
}

/// A rule on the default bus that sends on to `orders`, where a rule calls a function.
fn house_with_two_buses(role: &str) -> TestHouse {
    let house = house();
    house.make_bus("orders");
    let role = house.put_role("sender", TRUST, &[role]);
    house.put_rule("send-on", r#"{"source":["shop"]}"#);
    house.put_target(
        "send-on",
        Target {
            role_arn: Some(role),
            ..bare("orders".to_owned(), bus_arn(ACCOUNT, "orders"))
        },
    );
    house.put_rule_on("orders", "rule", r#"{"source":["shop"]}"#);
    house.answer::<api::PutTargets>(api::PutTargetsInput {
        rule: "rule".to_owned(),
        event_bus_name: Some("orders".to_owned()),
        targets: vec![bare("open".to_owned(), function_arn("open"))],
    });
    house
}

#[test]
fn a_bus_sends_on_to_another_by_a_role_that_may() {
    let house = house_with_two_buses(&allow("events:PutEvents", &bus_arn(ACCOUNT, "orders")));
    house.put_event("shop", r#"{"n":1}"#);
    house.advance_secs(0);
    house.advance_secs(0);
    assert_eq!(house.invocations().len(), 1);
    assert!(
        house.invocations()[0]
            .payload
            .ends_with(r#""detail":{"n":1}}"#)
    );
}

#[test]
fn a_role_that_may_not_sends_nothing() {
    let house = house_with_two_buses(&allow("events:PutEvents", &bus_arn(ACCOUNT, "other")));
    house.put_event("shop", "{}");
    house.advance_secs(0);
    assert!(house.invocations().is_empty());
    assert_eq!(waiting(&house), 0);
}

#[test]
fn an_event_is_sent_on_once() {
    let house = house_with_two_buses(&allow("events:PutEvents", "*"));
    house.make_bus("third");
    house.put_rule_on("third", "rule", r#"{"source":["shop"]}"#);
    let to = |rule: &str, bus: Option<&str>, target| api::PutTargetsInput {
        rule: rule.to_owned(),
        event_bus_name: bus.map(str::to_owned),
        targets: vec![target],
    };
    let role = format!("arn:aws:iam::{ACCOUNT}:role/sender");
    house.answer::<api::PutTargets>(to(
        "rule",
        Some("orders"),
        Target {
            role_arn: Some(role),
            ..bare("third".to_owned(), bus_arn(ACCOUNT, "third"))
        },
    ));
    house.answer::<api::PutTargets>(to(
        "rule",
        Some("third"),
        bare("other".to_owned(), function_arn("other")),
    ));
    house.put_event("shop", "{}");
    house.advance_secs(0);
    let called: Vec<_> = house
        .invocations()
        .into_iter()
        .map(|one| one.function)
        .collect();
    assert_eq!(called, ["open"]);
}

#[test]
fn a_bus_of_another_account_lets_the_account_in_by_its_policy() {
    let house = house();
    house.put_rule("send-on", r#"{"source":["shop"]}"#);
    house.put_target(
        "send-on",
        bare("other".to_owned(), bus_arn(OTHER_ACCOUNT, "default")),
    );
    let other = house.as_account(OTHER_ACCOUNT);
    let pattern = format!(r#"{{"account":["{ACCOUNT}"]}}"#);
    other.put_rule("received", &pattern);
    let arn = format!("arn:aws:lambda:us-east-1:{OTHER_ACCOUNT}:function:open");
    other.put_target("received", bare("open".to_owned(), arn));

    house.put_event("shop", "{}");
    house.advance_secs(0);
    assert_eq!(waiting(&house), 0, "nobody may put events there");

    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{ACCOUNT}"}},"Action":"events:PutEvents","Resource":"*","Condition":{{"Bool":{{"events:eventBusInvocation":"true"}},"ArnEquals":{{"aws:SourceArn":"{}"}}}}}}}}"#,
        rule_arn("send-on")
    );
    other.answer::<api::PutPermission>(input(&[("Policy", &policy)]));
    house.put_event("shop", "{}");
    let routed = other.store().read().unwrap().rev();
    house.advance_secs(0);
    // The function of the bench lets rules of the first account in alone, so the event was there.
    assert!(other.store().read().unwrap().rev() > routed);
    assert!(house.invocations().is_empty());
}

#[test]
fn waiting_doubles_up_to_ten_minutes() {
    let house = house_with("busy");
    let next = |failures: i32, chance: [u8; 2]| {
        let tx = house.store().read().unwrap();
        let events = crate::Events::new(house.store());
        let reading = crate::EventsTx {
            service: &events,
            tx: &tx,
        };
        let timer = tx.due_timers(i64::MAX, 1).unwrap().remove(0);
        let delivery = reading.find_delivery(&timer.key).unwrap().unwrap();
        let failed = super::Delivery {
            failures,
            ..super::Delivery::clone(&delivery)
        };
        failed.next_try(START, chance).map(Timestamp::millis)
    };
    let after = |millis: i64| Some(START.millis() + millis);
    assert_eq!(next(1, [0, 0]), after(500));
    assert_eq!(next(1, [255, 255]), after(1000));
    assert_eq!(next(4, [255, 255]), after(8000));
    assert_eq!(next(11, [255, 255]), after(600_000));
    assert_eq!(next(185, [255, 255]), after(600_000));
    assert_eq!(next(186, [0, 0]), None);
}

#[test]
fn calls_that_only_read_are_for_rules_that_ask_for_them() {
    let house = house();
    let pattern = r#"{"detail-type":["AWS API Call via CloudTrail"]}"#;
    for (rule, state) in [
        ("writes", "ENABLED"),
        ("all", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
    ] {
        house.answer::<api::PutRule>(input(&[
            ("Name", rule),
            ("EventPattern", pattern),
            ("State", state),
        ]));
        house.target_function(rule, rule);
    }
    for (id, read_only) in [("read", true), ("write", false)] {
        house.hear(&BusEvent {
            id: id.to_owned(),
            source: "aws.kms".to_owned(),
            detail_type: "AWS API Call via CloudTrail".to_owned(),
            account: ACCOUNT.parse().unwrap(),
            region: ringwall_core::Region::us_east_1(),
            time: START,
            resources: vec![],
            detail: format!(r#"{{"readOnly":{read_only},"managementEvent":true}}"#),
        });
    }
    house.advance_secs(0);
    let invocations = house.invocations();
    let invoked: Vec<_> = invocations
        .iter()
        .map(|invocation| {
            (
                invocation.function.as_str(),
                invocation.payload.contains("true,\"m"),
            )
        })
        .collect();
    assert_eq!(invoked, [("all", true), ("all", false), ("writes", false)]);
}

/// A webhook as the target of a rule, with an event on its way.
fn house_with_webhook(allowed: &str) -> TestHouse {
    let (house, arn) = house_with_destination();
    house.put_rule("rule", r#"{"source":["shop"]}"#);
    let role = house.put_role("caller", TRUST, &[&allow(allowed, &arn)]);
    house.put_target(
        "rule",
        Target {
            role_arn: Some(role),
            http_parameters: Some(api::HttpParameters {
                path_parameter_values: Some(vec!["orders".to_owned()]),
                ..api::HttpParameters::default()
            }),
            retry_policy: Some(RetryPolicy {
                maximum_retry_attempts: Some(1),
                maximum_event_age_in_seconds: None,
            }),
            ..bare("hook".to_owned(), arn)
        },
    );
    house.put_event("shop", "{}");
    house.advance_secs(0);
    house
}

fn calls(house: &TestHouse) -> Vec<webhook::Due> {
    let tx = house.store().read().unwrap();
    let destinations = webhook::destinations(&tx).unwrap();
    let due = |arn: &String| webhook::due(&tx, arn, &HashSet::new(), 10).unwrap();
    destinations.iter().flat_map(due).collect()
}

fn finish(house: &TestHouse, outcome: &webhook::Outcome) {
    let waiting = calls(house).pop().unwrap().waiting;
    let finish = |tx: &mut ringwall_store::WriteTx| {
        webhook::finish(tx, &waiting, outcome, house.now(), [0, 0])
    };
    house.store().write(finish).unwrap();
}

#[test]
fn a_webhook_waits_until_its_call_was_made() {
    let house = house_with_webhook("events:InvokeApiDestination");
    let due = calls(&house).pop().unwrap();
    let call = due.call.unwrap();
    assert_eq!(call.path, ["orders"]);
    assert!(call.body.contains(r#""source":"shop""#));
    house.advance_secs(3600);
    assert_eq!(calls(&house).len(), 1, "nothing else makes it");
    finish(&house, &webhook::Outcome::Arrived);
    assert!(calls(&house).is_empty());
    assert_eq!(waiting(&house), 0);
}

#[test]
fn calls_wait_by_destination_and_those_under_way_are_left_out() {
    let house = house_with_webhook("events:InvokeApiDestination");
    (0..2).for_each(|_| house.put_event("shop", "{}"));
    house.advance_secs(0);
    let tx = house.store().read().unwrap();
    let all = calls(&house);
    let [destination] = webhook::destinations(&tx).unwrap().try_into().unwrap();
    assert!(all.iter().all(|one| one.waiting.destination == destination));
    let due = |under_way: &[&webhook::Waiting], most| {
        let under_way: HashSet<_> = under_way.iter().copied().cloned().collect();
        let due = webhook::due(&tx, &destination, &under_way, most).unwrap();
        due.into_iter().map(|one| one.waiting).collect::<Vec<_>>()
    };
    let [first, second, third] = [&all[0].waiting, &all[1].waiting, &all[2].waiting];
    assert_eq!(due(&[], 2), [first.clone(), second.clone()]);
    assert_eq!(due(&[first, second], 2), std::slice::from_ref(third));
}

#[test]
fn a_busy_webhook_is_called_again_and_then_given_up() {
    let house = house_with_webhook("events:InvokeApiDestination");
    let busy = webhook::Outcome::Busy("it answered 503".to_owned());
    finish(&house, &busy);
    assert!(calls(&house).is_empty());
    assert_eq!(waiting(&house), 1);
    house.advance_secs(1);
    finish(&house, &busy);
    assert_eq!((calls(&house).len(), waiting(&house)), (0, 0));
}

#[test]
fn a_refused_webhook_and_a_role_that_may_not_are_given_up() {
    let house = house_with_webhook("events:InvokeApiDestination");
    finish(
        &house,
        &webhook::Outcome::Refused("it answered 404".to_owned()),
    );
    assert_eq!(waiting(&house), 0);
    let house = house_with_webhook("events:PutEvents");
    assert_eq!((calls(&house).len(), waiting(&house)), (0, 0));
}
