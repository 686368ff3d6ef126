//! Functions that misbehave: each is ended at its limit, and the next call is clean.

use crate::bench::{Bench, Wishes, answered, changed, failure, payload, python, text};

use ringwall_functions::{FunctionLimits, IsolationWish};
use ringwall_lambda::runner::{Ran, ThrottleReason};

/// A function that does what its event says, as Python.
const OBEDIENT: &str = "
import os, sys, subprocess, time, socket
def handler(event, context):
    return eval(compile(event['do'], 'do', event.get('mode', 'eval')), globals())
def double_fork():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execvp('sleep', ['sleep', '54321'])
        os._exit(0)
    return 'forked'
";

fn event(code: &str) -> String {
    format!(
        r#"{{"do":"{}"}}"#,
        code.replace('\\', "\\\\").replace('"', "\\\"")
    )
}

/// Both ways of keeping functions apart must hold these.
fn benches() -> [Bench; 2] {
    [IsolationWish::Strongest, IsolationWish::WithoutNamespaces].map(|isolation| {
        Bench::with(Wishes {
            isolation,
            ..Wishes::default()
        })
    })
}

#[test]
fn a_function_that_never_answers_is_ended_at_its_time() {
    for bench in benches() {
        let function = changed(&python("f", OBEDIENT), |f| f.timeout_secs = 1);
        let answer = bench.answer(&function, &event("time.sleep(60)"));
        let words = failure(&answer);
        assert!(
            words.starts_with(r#"{"errorType":"Sandbox.Timedout","#),
            "{words}"
        );
        assert!(
            words.ends_with(r#"Error: Task timed out after 1.00 seconds"}"#),
            "{words}"
        );
        assert!(
            text(&answer.log_tail)
                .trim_end()
                .ends_with("\tStatus: timeout")
        );
        assert_eq!(payload(&bench.answer(&function, &event("7"))), "7");
    }
}

#[test]
fn a_function_that_exits_is_an_exit_error() {
    let bench = Bench::new();
    let function = python("f", OBEDIENT);
    let answer = bench.answer(&function, &event("os._exit(3)"));
    let words = failure(&answer);
    assert!(
        words.starts_with(r#"{"errorType":"Runtime.ExitError","#),
        "{words}"
    );
    assert!(
        words.ends_with(r#"Error: Runtime exited with error: exit status 3"}"#),
        "{words}"
    );
    let killed = bench.answer(&function, &event("os.kill(os.getpid(), 9)"));
    assert!(failure(&killed).ends_with(r#"exited with error: signal: killed"}"#));
    assert_eq!(payload(&bench.answer(&function, &event("7"))), "7");
}

#[test]
fn a_function_that_prints_without_end_is_read_and_cut() {
    let bench = Bench::new();
    let function = python("f", OBEDIENT);
    let printing =
        event("[sys.stdout.write('x' * 1048576) for _ in range(100)] and print('!') or 1");
    let answer = bench.answer(&function, &printing);
    assert_eq!(payload(&answer), "1");
    let tail = text(&answer.log_tail);
    assert_eq!(tail.len(), 4096);
    assert!(tail.contains("xxx!\nEND RequestId: "), "{tail}");
}

#[test]
fn what_a_function_leaves_running_ends_with_it() {
    for bench in benches() {
        let function = python("f", OBEDIENT);
        assert_eq!(
            payload(&bench.answer(&function, &event("double_fork()"))),
            r#""forked""#
        );
        failure(&bench.answer(&function, &event("double_fork() and os._exit(1)")));
        assert_eq!(sleeping(), Vec::<String>::new());
    }
}

/// Processes of this test that would have survived.
fn sleeping() -> Vec<String> {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    all.filter_map(|entry| std::fs::read_to_string(entry.path().join("cmdline")).ok())
        .filter(|words| words.starts_with("sleep\u{0}54321"))
        .collect()
}

#[test]
fn a_function_that_eats_memory_is_killed() {
    for bench in benches() {
        let function = changed(&python("f", OBEDIENT), |f| f.memory_mib = 128);
        let answer = bench.answer(
            &function,
            &event("[bytes(1048576) + b'x' for _ in range(4000)] and time.sleep(9)"),
        );
        let words = failure(&answer);
        assert!(
            words.contains("Runtime exited with error: signal: killed")
                || words.contains("MemoryError"),
            "{words}"
        );
        assert_eq!(payload(&bench.answer(&function, &event("7"))), "7");
    }
}

#[test]
fn tmp_has_a_size() {
    let bench = Bench::new();
    let function = changed(&python("f", OBEDIENT), |f| f.ephemeral_storage_mib = 16);
    let fill = event("open('/tmp/x', 'wb').write(bytes(20 * 1048576))");
    assert!(failure(&bench.answer(&function, &fill)).contains("No space left on device"));
    let size = bench.answer(
        &function,
        &event("os.path.getsize('/tmp/x') <= 16 * 1048576"),
    );
    assert_eq!(payload(&size), "true", "the next event finds what is there");
    payload(&bench.answer(&function, &event("os.remove('/tmp/x')")));
    let kept = event("open('/tmp/y', 'wb').write(bytes(10 * 1048576))");
    assert_eq!(payload(&bench.answer(&function, &kept)), "10485760");
}

#[test]
fn a_reply_that_is_too_long_is_an_error() {
    let bench = Bench::new();
    let function = python("f", OBEDIENT);
    let answer = bench.answer(&function, &event("'x' * (7 * 1048576)"));
    let words = failure(&answer);
    assert!(words.contains("Function.ResponseSizeTooLarge"), "{words}");
    assert!(
        words.contains("exceeded maximum allowed payload size"),
        "{words}"
    );
    assert_eq!(payload(&bench.answer(&function, &event("len('x')"))), "1");
}

#[test]
fn runs_at_once_are_bounded() {
    let bench = Bench::with(Wishes {
        limits: FunctionLimits {
            account_concurrency: 1,
            ..FunctionLimits::default()
        },
        ..Wishes::default()
    });
    let function = python("f", OBEDIENT);
    let none = changed(&function, |f| f.reserved_concurrency = Some(0));
    assert!(matches!(
        bench.run(&none, "{}"),
        Ran::Throttled(ThrottleReason::Reserved)
    ));

    let pause = event("time.sleep(1)");
    let all = bench.run_all(&[(&function, &pause), (&function, &pause)]);
    let throttled = |ran: &Ran| matches!(ran, Ran::Throttled(ThrottleReason::Account));
    assert_eq!(all.iter().filter(|ran| throttled(ran)).count(), 1);
    for ran in all.into_iter().filter(|ran| !throttled(ran)) {
        payload(&answered(ran));
    }
}
