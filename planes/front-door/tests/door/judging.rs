//! Requests that the wall judges.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use parking_lot::Mutex;
use ringwall_front_door::inspector::{Guard, Inspector, Judgment};
use ringwall_waf::request::Request;
use ringwall_waf::verdict::{Account, Outcome, Response, Verdict};

use crate::bench::{BALANCER, Bench, config, get};
use crate::origin::Origin;

/// Judges by the path, and keeps what it was shown.
#[derive(Default)]
struct Judge {
    shown: Mutex<Vec<String>>,
    finished: Arc<AtomicU16>,
}

impl Judge {
    fn last(&self) -> String {
        self.shown.lock().pop().unwrap()
    }
}

struct Wall(Arc<Judge>);

impl Inspector for Wall {
    fn guard(&self, resource_arn: &str) -> Option<Arc<dyn Guard>> {
        assert_eq!(resource_arn, BALANCER);
        Some(Arc::clone(&self.0) as Arc<dyn Guard>)
    }
}

impl Guard for Judge {
    fn body_limit(&self) -> usize {
        16
    }

    fn judge(&self, request: &Request<'_>) -> Judgment {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = request.headers.iter();
        let headers: Vec<_> = headers
            .map(|h| text(h.name) + "=" + &text(h.value))
            .collect();
        self.shown.lock().push(format!(
            "{} {} {} {} {:?} {} oversize={} size={} {}",
            request.peer,
            text(request.method),
            text(request.path),
            text(request.query),
            request.fragment.map(text),
            text(request.body.prefix),
            request.body.is_oversize,
            request.body.size,
            headers.join(";"),
        ));
        let outcome = match request.path {
            b"/blocked" => Outcome::Block(Response {
                status: 403,
                ..Response::default()
            }),
            b"/custom" => Outcome::Block(Response {
                status: 429,
                headers: vec![("x-why".to_owned(), "rate".to_owned())],
                body: Some(("application/json", "{}".to_owned())),
                is_custom: true,
            }),
            b"/challenge" => Outcome::Challenge,
            b"/panic" => panic!("a rule that fails"),
            _ => Outcome::Allow,
        };
        let finished = Arc::clone(&self.finished);
        Judgment {
            verdict: Verdict {
                outcome,
                inserted_headers: vec![("x-amzn-waf-seen".to_owned(), "yes".to_owned())],
                labels: Vec::new(),
                account: Account::default(),
            },
            answer: None,
            finish: Some(Box::new(move |status| {
                finished.store(status, Ordering::SeqCst)
            })),
        }
    }
}

fn guarded(origin: &Origin, fail_open: bool) -> (Bench, Arc<Judge>) {
    let judge = Arc::new(Judge::default());
    let mut config = config(&[origin.address]);
    config.load_balancers[0].attributes.waf_fail_open = fail_open;
    let wall = Arc::new(Wall(Arc::clone(&judge)));
    let bench = Bench::with(config, |setup| setup.inspector = wall);
    (bench, judge)
}

#[test]
fn a_blocked_request_reaches_no_target() {
    let origin = Origin::start();
    let (bench, judge) = guarded(&origin, false);
    let mut client = bench.connect();
    let blocked = client.ask(&get("/blocked?id=1'#x"));
    assert!(
        blocked.starts_with("HTTP/1.1 403 Forbidden\r\n"),
        "{blocked}"
    );
    assert!(blocked.ends_with("<center><h1>403 Forbidden</h1></center>\r\n</body>\r\n</html>\r\n"));
    assert!(
        judge
            .last()
            .starts_with("127.0.0.1 GET /blocked id=1' Some(\"x\")  oversize=false")
    );
    let custom = client.ask(&get("/custom"));
    assert!(
        custom.starts_with("HTTP/1.1 429 Too Many Requests\r\n"),
        "{custom}"
    );
    assert!(
        custom.contains("x-why: rate\r\n") && custom.ends_with("\r\n\r\n{}"),
        "{custom}"
    );
    let challenge = client.ask(&get("/challenge"));
    assert!(
        challenge.starts_with("HTTP/1.1 202 Accepted\r\n"),
        "{challenge}"
    );
    assert!(challenge.contains("x-amzn-waf-action: challenge\r\n"));
    assert!(origin.has_seen_nothing());
    bench.line(" 202 - ");
    assert!(bench.line(" 403 - ").contains("\"waf\""));
    assert_eq!(judge.finished.load(Ordering::SeqCst), 202);
}

#[test]
fn an_allowed_request_goes_on_whole() {
    let origin = Origin::start();
    let (bench, judge) = guarded(&origin, false);
    let mut client = bench.connect();
    let small = "POST /a HTTP/1.1\r\nHost: a\r\nA: 1\r\na: 2\r\nX-Amzn-Waf-Seen: no\r\n\
                 Content-Length: 5\r\n\r\nhello";
    assert!(client.ask(small).ends_with("ok"));
    let shown = judge.last();
    assert!(shown.contains(" hello oversize=false size=5 Host=a;A=1;a=2;X-Amzn-Waf-Seen=no;"));
    let seen = origin.next();
    assert!(
        seen.contains("x-amzn-waf-seen: yes\r\n") && !seen.contains("no\r\n"),
        "{seen}"
    );
    assert!(seen.ends_with("\r\n\r\nhello"));

    let body = "0123456789".repeat(20_000);
    let length = body.len();
    let large = format!("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{body}");
    assert!(client.ask(&large).ends_with("ok"));
    let shown = judge.last();
    assert!(
        shown.contains(" 0123456789012345 oversize=true size=200000 "),
        "{shown}"
    );
    assert!(origin.next().ends_with(&body));

    let chunks = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
                  3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    assert!(client.ask(chunks).ends_with("ok"));
    assert!(judge.last().contains(" abcde oversize=false size=5 "));
    assert!(origin.next().ends_with("Content-Length: 5\r\n\r\nabcde"));
}

#[test]
fn exactly_the_limit_is_not_oversize() {
    let origin = Origin::start();
    let (bench, judge) = guarded(&origin, false);
    let chunks = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
                  10\r\n0123456789abcdef\r\n0\r\n\r\n";
    assert!(bench.ask(chunks).ends_with("ok"));
    assert!(
        judge
            .last()
            .contains(" 0123456789abcdef oversize=false size=16 ")
    );
}

#[test]
fn a_wall_that_fails_is_closed_unless_told_otherwise() {
    let origin = Origin::start();
    let (closed, _) = guarded(&origin, false);
    assert!(
        closed
            .get("/panic")
            .starts_with("HTTP/1.1 500 Internal Server Error\r\n")
    );
    assert!(origin.has_seen_nothing());
    closed.line("\"waf,waf-failed\" \"-\" \"WAFUnhandledException\"");
    let (open, _) = guarded(&origin, true);
    assert!(open.get("/panic").ends_with("ok"));
}
