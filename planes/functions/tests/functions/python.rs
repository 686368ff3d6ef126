//! Functions in Python, on AWS's own runtime client.

use std::time::{Duration, Instant};

use ringwall_functions::FunctionLimits;
use ringwall_lambda::runner::{Ran, Runner as _};

use crate::bench::{Bench, Wishes, answered, changed, failure, payload, python, text};

const COUNTING: &str = "
calls = 0
print('loaded')
def handler(event, context):
    global calls
    calls += 1
    print('call', calls)
    return {'calls': calls, 'event': event, 'arn': context.invoked_function_arn}
";

#[test]
fn a_function_answers_and_is_warm_for_the_next_event() {
    let bench = Bench::new();
    println!("{}", bench.functions.isolation().unwrap());
    let function = python("counting", COUNTING);

    let first = bench.answer(&function, r#"{"a":1}"#);
    let second = bench.answer(&function, r#"{"a":2}"#);

    assert_eq!(
        payload(&first),
        r#"{"calls": 1, "event": {"a": 1}, "arn": "arn:aws:lambda:us-east-1:123456789012:function:counting:live"}"#
    );
    assert!(payload(&second).starts_with(r#"{"calls": 2"#));
    let log = text(&first.log_tail);
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines[0], "loaded");
    assert!(lines[1].starts_with("START RequestId: ") && lines[1].ends_with(" Version: $LATEST"));
    assert_eq!(lines[2], "call 1");
    assert!(lines[3].starts_with("END RequestId: "));
    assert!(lines[4].starts_with("REPORT RequestId: ") && lines[4].contains("\tInit Duration: "));
    assert!(!text(&second.log_tail).contains("Init Duration"));
    assert!(!text(&second.log_tail).contains("call 1"));
}

#[test]
fn a_handler_that_raises_is_told_as_the_runtime_said_it() {
    let bench = Bench::new();
    let function = python(
        "raising",
        "def handler(event, context):\n    raise ValueError('no such thing')\n",
    );
    let answer = bench.answer(&function, "{}");
    let words = failure(&answer);
    assert!(words.starts_with(r#"{"errorMessage": "no such thing", "errorType": "ValueError""#));
    let report = text(&answer.log_tail).lines().last().unwrap();
    assert!(!report.contains("Status"), "the runtime is well: {report}");
}

#[test]
fn a_module_that_is_not_there_fails_at_the_start_and_is_tried_twice() {
    let bench = Bench::new();
    let function = changed(&python("broken", COUNTING), |f| {
        f.handler = "nothing.handler".to_owned();
    });
    let answer = bench.answer(&function, "{}");
    assert!(failure(&answer).contains("Runtime.ImportModuleError"));
    let log = text(&answer.log_tail);
    assert!(log.contains("Phase: init\tStatus: error\tError Type: Runtime.ImportModuleError"));
    assert!(log.contains("Phase: invoke\tStatus: error\tError Type: Runtime.ImportModuleError"));
    assert_eq!(bench.functions.idle(), 0);
}

#[test]
fn a_changed_function_runs_in_a_new_environment() {
    let bench = Bench::new();
    let function = python("counting", COUNTING);
    bench.answer(&function, "{}");
    let changed = changed(&function, |f| f.revision_id = "2".to_owned());
    assert!(payload(&bench.answer(&changed, "{}")).starts_with(r#"{"calls": 1"#));
}

#[test]
fn a_retired_function_has_no_idle_environment() {
    let bench = Bench::new();
    let function = python("counting", COUNTING);
    bench.answer(&function, "{}");
    assert_eq!(bench.functions.idle(), 1);
    bench.functions.retire(&format!("{}:7", function.arn));
    assert_eq!(bench.functions.idle(), 1);
    bench.functions.retire(&function.arn);
    assert_eq!(bench.functions.idle(), 0);
}

#[test]
fn an_environment_ends_before_its_credentials_do() {
    let bench = Bench::new();
    let function = python("counting", COUNTING);
    bench.answer(&function, "{}");
    bench.advance_secs(3600 - 60);
    assert!(payload(&bench.answer(&function, "{}")).starts_with(r#"{"calls": 1"#));
}

#[test]
fn two_events_at_once_run_in_two_environments_and_the_newest_is_used_first() {
    let bench = Bench::new();
    let function = python(
        "waiting",
        "import time, uuid\nme = str(uuid.uuid4())\ndef handler(event, context):\n    time.sleep(event)\n    return me\n",
    );
    let both = bench.run_all(&[(&function, "0.2"), (&function, "0.8")]);
    let both: Vec<_> = both.into_iter().map(answered).collect();
    assert_ne!(payload(&both[0]), payload(&both[1]));
    assert_eq!(bench.functions.idle(), 2);
    let next = bench.answer(&function, "0");
    assert_eq!(
        payload(&next),
        payload(&both[1]),
        "the one that was used last"
    );
}

#[test]
fn a_runtime_without_its_client_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::with(Wishes {
        runtime_dir: Some(folder.path().to_owned()),
        ..Wishes::default()
    });
    let function = python("counting", COUNTING);
    let Ran::Unable(words) = bench.run(&function, "{}") else {
        panic!("it ran");
    };
    assert!(words.contains("pip install --target"), "{words}");
}

#[test]
fn an_environment_that_is_idle_for_long_ends() {
    let bench = Bench::with(Wishes {
        limits: FunctionLimits {
            idle: Duration::from_millis(50),
            ..FunctionLimits::default()
        },
        ..Wishes::default()
    });
    let function = python("counting", COUNTING);
    bench.answer(&function, "{}");
    let begun = Instant::now();
    while bench.functions.idle() > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it stays");
        std::thread::yield_now();
    }
    assert!(payload(&bench.answer(&function, "{}")).starts_with(r#"{"calls": 1"#));
}
