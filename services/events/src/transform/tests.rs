//! What targets get, by the examples of the page.

use std::collections::BTreeMap;

use ringwall_testing::START;

use super::{Input, Matched};
use crate::resources::event::Event;

fn event() -> Event {
    Event {
        id: "7bf73129".to_owned(),
        source: "aws.ec2".to_owned(),
        detail_type: "EC2 Instance State-change Notification".to_owned(),
        account: "111122223333".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        time: START,
        resources: vec!["arn:aws:ec2:us-east-1:111122223333:instance/i-1".to_owned()],
        detail: r#"{"instance-id":"i-0123456789","state":"RUNNING","said":"a \"b\"","n":1.50,"list":[{"id":1},{"id":2}]}"#.to_owned(),
        was_sent_on: false,
        replay: None,
    }
}

fn apply(input: &Input) -> String {
    input.apply(&Matched {
        event: &event(),
        rule_arn: "arn:rule",
        rule_name: "example",
        received_at: START.plus_secs(1),
    })
}

fn path(path: &str) -> String {
    apply(&Input::Path(path.to_owned()))
}

fn template(text: &str) -> String {
    let paths = [
        ("instance", "$.detail.instance-id"),
        ("state", "$.detail.state"),
        ("said", "$.detail.said"),
        ("n", "$.detail.n"),
        ("list", "$.detail.list"),
        ("missing", "$.detail.missing"),
    ];
    let paths = paths.map(|(name, path)| (name.to_owned(), path.to_owned()));
    apply(&Input::Template {
        paths: BTreeMap::from(paths),
        template: text.to_owned(),
    })
}

#[test]
fn a_path_picks_a_part() {
    assert_eq!(path("$"), event().json());
    assert_eq!(path("$.detail.n"), "1.50");
    assert_eq!(path("$.detail.state"), "\"RUNNING\"");
    assert_eq!(path("$.detail.list[1].id"), "2");
    assert_eq!(path("$.detail.list[*].id"), "[1,2]");
    assert_eq!(path("$.detail.list.*.id"), "[1,2]");
    assert_eq!(path("$.detail.none"), "null");
    for wrong in ["detail", "$detail", "$.", "$.a[", "$.a[x]", "$..a"] {
        assert!(super::Path::parse(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn a_constant_is_sent_as_it_is() {
    assert_eq!(apply(&Input::Constant(" {} ".to_owned())), " {} ");
}

#[test]
fn the_examples_of_the_page() {
    assert_eq!(
        template(r#""instance <instance> is in <state>""#),
        r#""instance i-0123456789 is in RUNNING""#
    );
    assert_eq!(
        template(
            r#"{ "instance" : <instance>, "state": [ 9, <state>, true ], "Transformed" : "Yes" }"#
        ),
        r#"{ "instance" : "i-0123456789", "state": [ 9, "RUNNING", true ], "Transformed" : "Yes" }"#
    );
    assert_eq!(
        template(r#"{"state": "<state>", "status": "instance \"<instance>\" is in <state>"}"#),
        r#"{"state": "RUNNING", "status": "instance \"i-0123456789\" is in RUNNING"}"#
    );
    assert_eq!(
        template(r#""<aws.events.rule-name> triggered""#),
        r#""example triggered""#
    );
    assert_eq!(
        template(r#"{"list": <list>}"#),
        r#"{"list": [{"id":1},{"id":2}]}"#
    );
}

#[test]
fn reserved_names_are_known() {
    let event = event();
    assert_eq!(
        template(
            r#"{"arn":<aws.events.rule-arn>,"at":<aws.events.event.ingestion-time>,"e":<aws.events.event.json>}"#
        ),
        format!(
            r#"{{"arn":"arn:rule","at":"2026-10-01T00:00:01Z","e":{}}}"#,
            event.json()
        )
    );
    let without = template(r#"{"e":<aws.events.event>}"#);
    assert_eq!(
        without,
        format!(r#"{{"e":{}}}"#, event.json_without_detail())
    );
    assert!(!without.contains("detail\":"));
}

#[test]
fn what_comes_out_is_json_whatever_goes_in() {
    assert_eq!(template(r#"{"said": "<said>"}"#), r#"{"said": "a \"b\""}"#);
    assert_eq!(
        template(r#""list is <list>""#),
        r#""list is [{id:1},{id:2}]""#
    );
    assert_eq!(
        template(r#"{"a": <missing>, "b": "<missing>"}"#),
        r#"{"a": "", "b": ""}"#
    );
    assert_eq!(
        template("<instance> is in state <state>"),
        r#""i-0123456789 is in state RUNNING""#
    );
    assert_eq!(template(r#""1 < 2 and <n>""#), r#""1 < 2 and 1.50""#);
}
