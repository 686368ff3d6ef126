//! What a function cannot reach: Ringwall's files, other ports, other functions.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::bench::{Bench, Wishes, changed, failure, payload, python, text};

use ringwall_functions::IsolationWish;
use ringwall_model::Sensitive;

const OBEDIENT: &str = "
import os, json, socket, urllib.request, urllib.error
def handler(event, context):
    return eval(event['do'])
def dial(port):
    try:
        with socket.create_connection(('127.0.0.1', port), 2) as s:
            s.sendall(b'hello')
            return s.recv(100).decode()
    except OSError as error:
        return type(error).__name__
def post(address):
    url = 'http://' + address + '/2018-06-01/runtime/invocation/x/response'
    try:
        return urllib.request.urlopen(url, b'1', 2).status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, urllib.error.URLError) as error:
        return 'refused'
";

fn event(code: &str) -> String {
    format!(r#"{{"do":"{code}"}}"#)
}

fn benches(api: u16) -> [Bench; 2] {
    [IsolationWish::Strongest, IsolationWish::WithoutNamespaces].map(|isolation| {
        Bench::with(Wishes {
            isolation,
            api,
            ..Wishes::default()
        })
    })
}

/// Answers each connection with what it got.
fn echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut got = [0; 100];
            if let Ok(length) = connection.read(&mut got) {
                drop(connection.write_all(&got[..length]));
            }
        }
    });
    port
}

#[test]
fn only_the_ports_of_the_api_can_be_dialed() {
    let (api, other) = (echo(), echo());
    for bench in benches(api) {
        println!("{}", bench.functions.isolation().unwrap());
        let function = python("f", OBEDIENT);
        let answer = bench.answer(&function, &event(&format!("[dial({api}), dial({other})]")));
        let words = payload(&answer);
        assert!(
            words == r#"["hello", "ConnectionRefusedError"]"#
                || words == r#"["hello", "PermissionError"]"#,
            "{words}"
        );
    }
}

const CALLS: &str = "
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def denied(result):
    return result == -1 and ctypes.get_errno() == 1
def handler(event, context):
    new_user_namespace, io_uring_setup = 0x10000000, 425
    return [
        denied(libc.unshare(new_user_namespace)),
        denied(libc.ptrace(0, 0, None, None)),
        denied(libc.syscall(io_uring_setup, 1, None)),
    ]
";

#[test]
fn system_calls_that_no_function_needs_are_denied() {
    for bench in benches(9) {
        assert!(
            bench
                .functions
                .isolation()
                .unwrap()
                .contains("calls filtered")
        );
        let answer = bench.answer(&python("f", CALLS), "{}");
        assert_eq!(payload(&answer), "[true, true, true]");
    }
}

#[test]
fn a_port_that_is_opened_later_can_be_dialed() {
    let door = echo();
    for bench in benches(9) {
        let function = python("f", OBEDIENT);
        let dial = event(&format!("dial({door})"));
        assert!(payload(&bench.answer(&function, &dial)).ends_with("Error\""));
        bench.functions.let_reach(vec![door]);
        assert_eq!(payload(&bench.answer(&function, &dial)), r#""hello""#);
        bench.functions.let_reach(Vec::new());
        assert!(payload(&bench.answer(&function, &dial)).ends_with("Error\""));
    }
}

#[test]
fn files_of_this_server_cannot_be_read() {
    for bench in benches(9) {
        let secret = bench.folder.path().join("root.key");
        std::fs::write(&secret, "secret").unwrap();
        let function = python("f", OBEDIENT);
        let read = event(&format!("open('{}').read()", secret.display()));
        let answer = bench.answer(&function, &read);
        let words = failure(&answer);
        assert!(
            words.contains("FileNotFoundError") || words.contains("PermissionError"),
            "{words}"
        );
        let write = event("open(os.environ['LAMBDA_TASK_ROOT'] + '/app.py', 'w')");
        let answer = bench.answer(&function, &write);
        let words = failure(&answer);
        assert!(
            words.contains("Read-only file system") || words.contains("Permission denied"),
            "{words}"
        );
    }
}

#[test]
fn a_function_cannot_answer_for_another() {
    for bench in benches(9) {
        let (victim, thief) = (python("victim", OBEDIENT), python("thief", OBEDIENT));
        let address = bench.answer(&victim, &event("os.environ['AWS_LAMBDA_RUNTIME_API']"));
        let address = payload(&address).trim_matches('"').to_owned();
        let post = event(&format!("post('{address}')"));
        // Its own Runtime API knows no such event; another's does not listen to it.
        assert_eq!(payload(&bench.answer(&victim, &post)), "400");
        let stolen = bench.answer(&thief, &post);
        let own = address == "127.0.0.1:9001";
        assert_eq!(payload(&stolen), if own { "400" } else { r#""refused""# });
    }
}

#[test]
fn the_environment_is_lambdas_and_nothing_else() {
    let bench = Bench::new();
    let function = changed(&python("f", OBEDIENT), |f| {
        f.environment
            .insert("OWN".to_owned(), Sensitive::new("value".to_owned()));
    });
    let names = bench.answer(&function, &event("sorted(os.environ)"));
    let mut names: Vec<String> = serde_json::from_str(payload(&names)).unwrap();
    // Python sets it itself where LANG's locale is not installed.
    names.retain(|name| name != "LC_CTYPE");
    assert_eq!(
        names,
        [
            "AWS_ACCESS_KEY_ID",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "LAMBDA_RUNTIME_DIR",
            "LAMBDA_TASK_ROOT",
            "LANG",
            "OWN",
            "PATH",
            "PYTHONPATH",
            "TZ",
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
        ]
    );
}

#[test]
fn a_function_sees_no_process_but_its_own_and_has_no_rights() {
    let bench = Bench::new();
    let function = python("f", OBEDIENT);
    let seen = event(
        "sorted(int(p) for p in os.listdir('/proc') if p.isdigit())[:2] + [os.getuid() != 0]",
    );
    let answer = bench.answer(&function, &seen);
    assert_eq!(
        payload(&answer),
        "[1, 2, true]",
        "{}",
        text(&answer.log_tail)
    );
    let rights = event(
        "[line for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapPrm', 'NoNewPrivs'))]",
    );
    assert_eq!(
        payload(&bench.answer(&function, &rights)),
        r#"["CapPrm:\t0000000000000000\n", "CapEff:\t0000000000000000\n", "NoNewPrivs:\t1\n"]"#
    );
}
