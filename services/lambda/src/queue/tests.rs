use std::sync::Arc;

use ringwall_testing::{TestHouse, allow, input};

use super::{Delivery, Queue};
use crate::api::{
    self, DestinationConfig, OnFailure, OnSuccess, PutFunctionConcurrencyInput,
    PutFunctionEventInvokeConfigInput,
};
use crate::bench::{FakeRunner, Steps as _, TRUST, arn, house};
use crate::runner::{Invocation, Ran, Runner, ThrottleReason};

/// The queue of a house, as a process has it.
fn queue(house: &TestHouse, runner: &Arc<FakeRunner>) -> Queue {
    let runner: Arc<dyn Runner> = Arc::clone(runner) as _;
    Queue::new(house.store(), Arc::clone(house.platform()), runner)
}

/// The one event that is due.
#[track_caller]
fn taken(house: &TestHouse, queue: &Queue) -> (Delivery, Invocation) {
    let due = queue.due(house.now(), 10).unwrap();
    assert_eq!(due.len(), 1);
    let mut delivery = queue.take(&due[0]).unwrap().expect("it need not be run");
    let invocation = delivery.invocation().unwrap();
    (delivery, invocation)
}

/// Runs the one event that is due.
#[track_caller]
fn run(house: &TestHouse, queue: &Queue, runner: &FakeRunner) -> Invocation {
    let (delivery, invocation) = taken(house, queue);
    let ran = runner.run(Invocation {
        function: Arc::clone(&invocation.function),
        platform: Arc::clone(&invocation.platform),
        request_id: invocation.request_id.clone(),
        invoked_arn: invocation.invoked_arn.clone(),
        payload: invocation.payload.clone(),
        client_context: None,
    });
    queue.done(&delivery, futures_now(ran)).unwrap();
    invocation
}

/// What a future that is ready gives.
fn futures_now<T>(future: std::pin::Pin<Box<dyn Future<Output = T> + Send>>) -> T {
    let mut future = future;
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("it is not ready"),
    }
}

fn is_empty(house: &TestHouse, queue: &Queue) -> bool {
    let far = house.now().plus_days(10);
    queue.due(far, 10).unwrap().is_empty()
}

#[test]
fn an_event_is_run_once_and_is_gone() {
    let (house, runner) = house();
    house.new_function("one");
    house.queue("one", r#"{"a":1}"#);
    let queue = queue(&house, &runner);
    let ran = run(&house, &queue, &runner);
    assert_eq!(ran.payload, br#"{"a":1}"#);
    assert_eq!(ran.invoked_arn, arn("one"));
    assert!(is_empty(&house, &queue));
}

#[test]
fn what_is_taken_is_due_again_after_a_crash_alone() {
    let (house, runner) = house();
    house.new_function("one");
    house.queue("one", "{}");
    let before = queue(&house, &runner);
    let (delivery, _) = taken(&house, &before);
    assert!(before.due(house.now(), 10).unwrap().is_empty());
    assert!(before.take(&delivery.event.id).unwrap().is_none());
    let after = queue(&house, &runner);
    run(&house, &after, &runner);
    assert!(is_empty(&house, &after));
}

#[test]
fn a_function_that_fails_is_tried_after_one_and_two_minutes() {
    let (house, runner) = house();
    house.new_function("one");
    house.queue("one", "{}");
    let queue = queue(&house, &runner);
    let mut ids = Vec::new();
    for pause in [60, 120] {
        runner.fails();
        ids.push(run(&house, &queue, &runner).request_id);
        house.advance_secs(pause - 1);
        assert!(queue.due(house.now(), 10).unwrap().is_empty());
        house.advance_secs(1);
    }
    runner.fails();
    ids.push(run(&house, &queue, &runner).request_id);
    assert!(is_empty(&house, &queue));
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn what_cannot_run_backs_off_until_it_is_too_old() {
    let (house, runner) = house();
    house.new_function("one");
    house.queue("one", "{}");
    let queue = queue(&house, &runner);
    let begin = house.now();
    let mut pauses = Vec::new();
    loop {
        let due = queue.due(house.now(), 10).unwrap();
        let Some(mut delivery) = queue.take(&due[0]).unwrap() else {
            break;
        };
        assert!(delivery.invocation().is_some());
        queue
            .done(&delivery, Ran::Throttled(ThrottleReason::Account))
            .unwrap();
        let mut pause = 0;
        while queue.due(house.now(), 10).unwrap().is_empty() {
            house.advance_secs(1);
            pause += 1;
        }
        pauses.push(pause);
    }
    assert_eq!(pauses[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    assert_eq!(pauses.last(), Some(&300));
    let six_hours = begin.plus_secs(6 * 60 * 60);
    assert!(house.now() > six_hours && house.now() < six_hours.plus_secs(302));
    assert!(is_empty(&house, &queue));
}

#[test]
fn events_of_a_function_that_is_gone_are_forgotten() {
    let (house, runner) = house();
    house.new_function("one");
    house.queue("one", "{}");
    house.answer::<api::DeleteFunction>(input(&[("FunctionName", "one")]));
    house.new_function("one");
    let queue = queue(&house, &runner);
    let due = queue.due(house.now(), 10).unwrap();
    assert!(queue.take(&due[0]).unwrap().is_none());
    assert!(is_empty(&house, &queue));
}

#[test]
fn many_events_are_taken_in_the_order_they_came() {
    let (house, runner) = house();
    house.new_function("one");
    for number in 0..150 {
        house.queue("one", &number.to_string());
        house.advance_secs(1);
    }
    let queue = queue(&house, &runner);
    let due = queue.due(house.now(), 150).unwrap();
    let payloads = due.iter().map(|id| {
        let mut delivery = queue.take(id).unwrap().unwrap();
        delivery.invocation().unwrap().payload
    });
    let payloads: Vec<_> = payloads.collect();
    let expected: Vec<_> = (0..150)
        .map(|number| number.to_string().into_bytes())
        .collect();
    assert_eq!(payloads, expected);
    house.queue("one", "150");
    assert_eq!(queue.due(house.now(), 10).unwrap().len(), 1);
}

/// Records of what becomes of events of `one` go to `two`.
fn with_destinations(house: &TestHouse) {
    house.put_role(
        "worker",
        TRUST,
        &[&allow("lambda:InvokeFunction", &arn("two"))],
    );
    house.new_function("one");
    house.new_function("two");
    house.answer::<api::PutFunctionEventInvokeConfig>(PutFunctionEventInvokeConfigInput {
        maximum_retry_attempts: Some(0),
        destination_config: Some(DestinationConfig {
            on_success: Some(OnSuccess {
                destination: Some(arn("two")),
            }),
            on_failure: Some(OnFailure {
                destination: Some(arn("two")),
            }),
        }),
        ..input(&[("FunctionName", "one")])
    });
}

#[test]
fn records_go_to_the_destination() {
    let (house, runner) = house();
    with_destinations(&house);
    let queue = queue(&house, &runner);
    house.queue("one", r#"{"a":1}"#);
    runner.fails();
    let id = run(&house, &queue, &runner).request_id;
    let (_, record) = taken(&house, &queue);
    assert_eq!(record.function.name, "two");
    let now = "2026-10-01T00:00:02.000Z";
    assert_eq!(
        String::from_utf8(record.payload).unwrap(),
        format!(
            r#"{{"version":"1.0","timestamp":"{now}","requestContext":{{"requestId":"{id}","functionArn":"{}","condition":"RetriesExhausted","approximateInvokeCount":1}},"requestPayload":{{"a":1}},"responseContext":{{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"}},"responsePayload":{{"errorMessage":"no"}}}}"#,
            arn("one:$LATEST")
        )
    );
}

#[test]
fn successes_have_records_too() {
    let (house, runner) = house();
    with_destinations(&house);
    let queue = queue(&house, &runner);
    house.queue("one", "{}");
    run(&house, &queue, &runner);
    let (_, record) = taken(&house, &queue);
    let text = String::from_utf8(record.payload).unwrap();
    assert!(text.contains(r#""condition":"Success""#), "{text}");
    assert!(!text.contains("functionError"), "{text}");
}

#[test]
fn a_stopped_function_loses_its_events_to_the_destination() {
    let (house, runner) = house();
    with_destinations(&house);
    let queue = queue(&house, &runner);
    house.answer::<api::PutFunctionConcurrency>(PutFunctionConcurrencyInput {
        function_name: "one".to_owned(),
        reserved_concurrent_executions: 0,
    });
    house.queue("one", "{}");
    let due = queue.due(house.now(), 10).unwrap();
    assert!(queue.take(&due[0]).unwrap().is_none());
    let (_, record) = taken(&house, &queue);
    let text = String::from_utf8(record.payload).unwrap();
    assert!(text.contains("ZeroReservedConcurrency"), "{text}");
}

#[test]
fn a_role_that_lost_its_permission_delivers_no_record() {
    let (house, runner) = house();
    with_destinations(&house);
    house.put_role("worker", TRUST, &[]);
    let queue = queue(&house, &runner);
    house.queue("one", "{}");
    run(&house, &queue, &runner);
    assert!(is_empty(&house, &queue));
}
