use ringwall_waf::request::{Body, Header};
use ringwall_waf::surroundings::{Token, Tokens as _};
use serde_json::{Value, json};

use super::*;
use crate::gate::tests::{NOW, gate, request};
use crate::work::solve;

/// A browser that keeps its cookie.
struct Browser<'a> {
    gate: &'a Gate,
    now: i64,
    user_agent: &'static str,
    host: &'static str,
    token_domain: Option<&'static str>,
    cookie: Option<String>,
}

impl<'a> Browser<'a> {
    fn of(gate: &'a Gate) -> Self {
        let (user_agent, host) = ("browser", "shop.example.com");
        Self {
            gate,
            now: NOW,
            user_agent,
            host,
            token_domain: None,
            cookie: None,
        }
    }

    /// Makes a request, and gives it to somebody.
    fn ask<T>(
        &self,
        method: &str,
        target: &str,
        body: &[u8],
        answer: impl FnOnce(&Gate, &Request<'_>) -> T,
    ) -> T {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers = vec![
            Header {
                name: b"host",
                value: self.host.as_bytes(),
            },
            Header {
                name: b"user-agent",
                value: self.user_agent.as_bytes(),
            },
            Header {
                name: b"accept",
                value: b"text/html",
            },
        ];
        headers.extend(self.cookie.iter().map(|cookie| Header {
            name: b"cookie",
            value: cookie.as_bytes(),
        }));
        let request = Request {
            method: method.as_bytes(),
            path: path.as_bytes(),
            query: query.as_bytes(),
            headers: &headers,
            body: Body {
                prefix: body,
                ..Body::default()
            },
            at_millis: self.now * 1_000,
            ..request()
        };
        answer(self.gate, &request)
    }

    fn call(&mut self, method: &str, name: &str, body: &[u8]) -> Answer {
        let token_domain = self.token_domain;
        let answer = self.ask(
            method,
            &format!("{RESERVED_PATH}{name}"),
            body,
            |gate, request| gate.answer(request, |host| token_domain.unwrap_or(host).to_owned()),
        );
        if let Some(cookie) = answer.header("set-cookie") {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        answer
    }

    fn post(&mut self, name: &str, body: &Value) -> (u16, Value) {
        let answer = self.call("POST", name, body.to_string().as_bytes());
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    /// Works off the task of a page.
    fn work(&self) -> Value {
        let page = self.ask("GET", "/", b"", Gate::challenge);
        let page = String::from_utf8(page.body.to_vec()).unwrap();
        worked(
            page.split_once("data-task=\"")
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap(),
        )
    }

    fn token(&self) -> Token {
        self.ask("GET", "/", b"", |gate, request| gate.token(request))
    }

    fn is_automated(&self) -> bool {
        self.ask("GET", "/", b"", Gate::is_automated)
    }

    fn content(&self) -> TokenContent {
        match self.token() {
            Token::Ours(content) => content,
            other => panic!("{other:?}"),
        }
    }

    /// The digits that answer a puzzle: who has the gate's keys can try.
    fn solution(&self, puzzle: &str) -> String {
        let binding = self.ask("GET", "/", b"", |_, request| client::binding(request));
        let puzzle = self
            .gate
            .open_puzzle(&binding, puzzle.as_bytes(), self.now)
            .unwrap();
        let mut digits = (10_000..100_000).map(|digits| digits.to_string());
        digits.find(|digits| puzzle.is_answered_by(digits)).unwrap()
    }
}

fn worked(task: &str) -> Value {
    let signals = json!({"automated": false, "traits": "[]"});
    json!({"task": task, "solution": solve(task, 6), "signals": signals})
}

#[test]
fn a_challenge_that_is_passed_gives_a_token() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    assert_eq!(browser.token(), Token::Absent);
    let work = browser.work();
    assert_eq!(browser.post("token", &work), (200, json!({"ok": true})));
    let content = browser.content();
    assert_eq!(content.domain, "shop.example.com");
    assert_eq!(
        (content.challenge_solved_at, content.captcha_solved_at),
        (Some(NOW), None)
    );
    assert_eq!(content.id.len(), 32);
}

#[test]
fn a_task_is_good_once_and_for_its_client() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    let mut thief = Browser {
        user_agent: "tool",
        ..Browser::of(&gate)
    };
    assert_eq!(thief.post("token", &work).0, 403);
    assert_eq!(browser.post("token", &work).0, 200);
    let (status, told) = browser.post("token", &work);
    assert_eq!(status, 403);
    assert_eq!(
        browser
            .post("token", &worked(told["task"].as_str().unwrap()))
            .0,
        200
    );
}

#[test]
fn a_captcha_that_is_solved_gives_a_token() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    let (status, told) = browser.post("puzzle", &work);
    assert_eq!((status, &told["ok"]), (200, &json!(true)));
    let challenged = browser.content();
    assert_eq!(challenged.challenge_solved_at, Some(NOW));

    browser.now += 60;
    let puzzle = told["puzzle"].as_str().unwrap();
    let picture = browser.call("GET", &format!("picture?{puzzle}"), b"");
    assert!(picture.body.starts_with(b"\x89PNG"));
    let sound = browser.call("GET", &format!("sound?{puzzle}"), b"");
    assert!(sound.body.starts_with(b"RIFF"));

    let attempt = json!({"puzzle": puzzle, "answer": browser.solution(puzzle)});
    assert_eq!(browser.post("answer", &attempt), (200, json!({"ok": true})));
    assert_eq!(
        browser.content(),
        TokenContent {
            captcha_solved_at: Some(NOW + 60),
            ..challenged
        }
    );
}

#[test]
fn a_puzzle_is_not_drawn_for_ever() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    let (_, told) = browser.post("puzzle", &work);
    let puzzle = told["puzzle"].as_str().unwrap();
    for _ in 0..8 {
        assert_eq!(
            browser
                .call("GET", &format!("picture?{puzzle}"), b"")
                .status,
            200
        );
        assert_eq!(
            browser.call("GET", &format!("sound?{puzzle}"), b"").status,
            200
        );
    }
    assert_eq!(
        browser
            .call("GET", &format!("picture?{puzzle}"), b"")
            .status,
        429
    );
}

#[test]
fn a_puzzle_has_one_attempt() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    let (_, told) = browser.post("puzzle", &work);
    let puzzle = told["puzzle"].as_str().unwrap();
    let (status, told) = browser.post("answer", &json!({"puzzle": puzzle, "answer": "wrong"}));
    assert_eq!((status, &told["ok"]), (403, &json!(false)));
    let right = json!({"puzzle": puzzle, "answer": browser.solution(puzzle)});
    assert_eq!(browser.post("answer", &right).0, 403);
    assert_eq!(browser.content().captcha_solved_at, None);

    let (status, told) = browser.post("puzzle", &worked(told["task"].as_str().unwrap()));
    assert_eq!((status, &told["ok"]), (200, &json!(true)));
}

#[test]
fn a_token_is_of_the_web_acls_domain() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    browser.token_domain = Some("example.com");
    let work = browser.work();
    let answer = browser.call("POST", "token", work.to_string().as_bytes());
    assert!(
        answer
            .header("set-cookie")
            .unwrap()
            .ends_with("; Secure; Domain=example.com")
    );
    assert_eq!(browser.content().domain, "example.com");
}

#[test]
fn a_client_keeps_its_name_and_its_browser_has_one() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    browser.post("token", &work);
    let first = browser.content();
    assert!(!browser.is_automated());
    browser.now += 1000;
    let mut work = browser.work();
    work["signals"] = json!({"automated": true, "traits": "[1]"});
    browser.post("token", &work);
    let second = browser.content();
    assert_eq!(first.id, second.id);
    assert_ne!(first.fingerprint, second.fingerprint);
    assert!(browser.is_automated());
}

#[test]
fn what_is_none_of_the_scripts_calls_is_refused() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    assert_eq!(browser.call("GET", "none", b"").status, 404);
    assert_eq!(browser.call("GET", "picture?none", b"").status, 404);
    assert_eq!(
        browser.call("GET", "token", b"").header("allow"),
        Some("POST")
    );
    assert_eq!(
        browser.call("POST", "script.js", b"").header("allow"),
        Some("GET")
    );
    assert_eq!(browser.call("POST", "token", b"{}").status, 400);
    assert_eq!(browser.call("POST", "answer", b"[").status, 400);
    assert_eq!(browser.call("POST", "token", &[b' '; 5000]).status, 413);
    for host in ["a b", "", "a;b"] {
        let work = browser.work();
        browser.host = host;
        assert_eq!(browser.post("token", &work).0, 400, "{host}");
    }
    assert_eq!(browser.cookie, None);
}

#[test]
fn the_script_and_the_style_may_be_kept() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    for (name, media_type) in [("script.js", "text/javascript"), ("style.css", "text/css")] {
        let answer = browser.call("GET", name, b"");
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with(media_type)
        );
        assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
    }
}
