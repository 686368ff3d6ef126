use serde_json::{Value, json};

use super::*;
use crate::content::{Failure, Solved};
use crate::gate::tests::{NOW, client, gate, world};
use crate::page::Action;

/// A browser that keeps its cookie.
struct Browser<'a> {
    gate: &'a Gate,
    now: i64,
    user_agent: &'static [u8],
    host: &'static str,
    token_domains: Vec<String>,
    cookie: Option<Vec<u8>>,
}

impl<'a> Browser<'a> {
    fn of(gate: &'a Gate) -> Self {
        let host = "shop.example.com";
        Self {
            gate,
            now: NOW,
            user_agent: b"browser",
            host,
            token_domains: vec![],
            cookie: None,
        }
    }

    fn client(&self) -> Client<'static> {
        Client {
            user_agent: self.user_agent,
            ..client()
        }
    }

    fn call(&mut self, method: &str, name: &str, body: &[u8]) -> Answer {
        let (name, query) = name.split_once('?').unwrap_or((name, ""));
        let cookies: Vec<&[u8]> = self.cookie.iter().map(Vec::as_slice).collect();
        let answer = self.gate.answer(
            &Call {
                method: method.as_bytes(),
                path: format!("{RESERVED_PATH}{name}").as_bytes(),
                query: query.as_bytes(),
                body,
                cookies: &cookies,
                client: self.client(),
                site: Site {
                    host: self.host.as_bytes(),
                    token_domains: &self.token_domains,
                    is_https: true,
                },
            },
            &world(self.now),
        );
        if let Some((_, cookie)) = answer
            .headers
            .iter()
            .find(|header| header.0 == "set-cookie")
        {
            let pair = cookie.split(';').next().unwrap();
            self.cookie = Some(
                pair.strip_prefix("aws-waf-token=")
                    .unwrap()
                    .as_bytes()
                    .to_vec(),
            );
        }
        answer
    }

    fn post(&mut self, name: &str, body: &Value) -> (u16, Value) {
        let answer = self.call("POST", name, body.to_string().as_bytes());
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    /// Works off the task of a page.
    fn work(&mut self) -> Value {
        let page = self.gate.interstitial(
            Action::Challenge,
            b"GET",
            true,
            &self.client(),
            &world(self.now),
        );
        let page = String::from_utf8(page.body.to_vec()).unwrap();
        let task = page
            .split_once("data-task=\"")
            .unwrap()
            .1
            .split('"')
            .next()
            .unwrap();
        worked(task)
    }

    fn check(&self, wanted: Solved) -> Result<i64, Failure> {
        let reading = self
            .gate
            .read(self.cookie.as_deref(), &self.client(), self.now);
        reading.check(wanted, self.host, &self.token_domains, 300, self.now)
    }

    fn content(&self) -> Content {
        match self
            .gate
            .read(self.cookie.as_deref(), &self.client(), self.now)
        {
            Reading::Ours(content) => content,
            other => panic!("{other:?}"),
        }
    }
}

fn worked(task: &str) -> Value {
    let solution = work::solve(task, 6);
    json!({"task": task, "solution": solution, "signals": {"automated": false, "traits": "[]"}})
}

/// The picture's characters and the sound's counts are only in the sealed text, so tests try
/// what they know: puzzles open with the gate's keys.
fn solution(gate: &Gate, puzzle: &str, now: i64) -> String {
    let puzzle = Puzzle::open(&gate.keys, &client().binding(), puzzle.as_bytes(), now).unwrap();
    let digits = 10_000..100_000;
    digits
        .map(|digits| digits.to_string())
        .find(|digits| puzzle.is_answered_by(digits))
        .unwrap()
}

#[test]
fn a_challenge_that_is_passed_gives_a_token() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    assert_eq!(browser.check(Solved::Challenge), Err(Failure::Missing));
    let work = browser.work();
    assert_eq!(browser.post("token", &work), (200, json!({"ok": true})));
    assert_eq!(browser.check(Solved::Challenge), Ok(NOW));
    assert_eq!(browser.check(Solved::Captcha), Err(Failure::Missing));
    browser.now += 300;
    assert_eq!(browser.check(Solved::Challenge), Err(Failure::Expired));
}

#[test]
fn a_task_is_good_once_and_for_its_client() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    let mut thief = Browser {
        user_agent: b"tool",
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
    assert_eq!(status, 200);
    assert_eq!(browser.check(Solved::Challenge), Ok(NOW));
    let id = browser.content().id;

    browser.now += 60;
    let puzzle = told["puzzle"].as_str().unwrap();
    let picture = browser.call("GET", &format!("picture?{puzzle}"), b"");
    assert!(picture.body.starts_with(b"\x89PNG"));
    let sound = browser.call("GET", &format!("sound?{puzzle}"), b"");
    assert!(sound.body.starts_with(b"RIFF"));

    let answer = solution(&gate, puzzle, browser.now);
    let attempt = json!({"puzzle": puzzle, "answer": answer});
    assert_eq!(browser.post("answer", &attempt), (200, json!({"ok": true})));
    assert_eq!(browser.check(Solved::Captcha), Ok(NOW + 60));
    assert_eq!(browser.content().id, id);
    assert_eq!(browser.content().challenge_solved_at, Some(NOW));
}

#[test]
fn a_puzzle_has_one_attempt() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    let (_, told) = browser.post("puzzle", &work);
    let puzzle = told["puzzle"].as_str().unwrap();
    let (status, told) = browser.post("answer", &json!({"puzzle": puzzle, "answer": "wrong"}));
    assert_eq!((status, told["ok"].as_bool()), (403, Some(false)));
    let right = json!({"puzzle": puzzle, "answer": solution(&gate, puzzle, NOW)});
    assert_eq!(browser.post("answer", &right).0, 403);
    assert_eq!(browser.check(Solved::Captcha), Err(Failure::Missing));

    let (status, told) = browser.post("puzzle", &worked(told["task"].as_str().unwrap()));
    assert_eq!((status, told["ok"].as_bool()), (200, Some(true)));
}

#[test]
fn a_token_is_of_the_shortest_domain_that_fits() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    browser.token_domains = vec!["example.com".to_owned()];
    let work = browser.work();
    browser.post("token", &work);
    assert_eq!(browser.content().domain, "example.com");
    browser.host = "api.example.com";
    assert_eq!(browser.check(Solved::Challenge), Ok(NOW));
    browser.host = "example.org";
    browser.token_domains.clear();
    assert_eq!(
        browser.check(Solved::Challenge),
        Err(Failure::DomainMismatch)
    );
}

#[test]
fn a_client_keeps_its_name_and_its_browser_has_one() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    let work = browser.work();
    browser.post("token", &work);
    let first = browser.content();
    browser.now += 1000;
    let mut work = browser.work();
    work["signals"] = json!({"automated": true, "traits": "[1]"});
    browser.post("token", &work);
    let second = browser.content();
    assert_eq!(first.id, second.id);
    assert_ne!(first.fingerprint, second.fingerprint);
    assert_eq!((first.is_automated, second.is_automated), (false, true));
}

#[test]
fn what_is_none_of_the_scripts_calls_is_refused() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    assert_eq!(browser.call("GET", "none", b"").status, 404);
    assert_eq!(browser.call("GET", "picture?none", b"").status, 404);
    assert_eq!(browser.call("GET", "token", b"").status, 405);
    assert_eq!(browser.call("POST", "script.js", b"").status, 405);
    assert_eq!(browser.call("POST", "token", b"{}").status, 400);
    assert_eq!(browser.call("POST", "answer", b"[").status, 400);
    assert_eq!(browser.call("POST", "token", &[b' '; 5000]).status, 413);
    let work = browser.work();
    browser.host = "a b";
    assert_eq!(browser.post("token", &work).0, 400);
    assert_eq!(browser.cookie, None);
}

#[test]
fn the_script_and_the_style_may_be_kept() {
    let gate = gate();
    let mut browser = Browser::of(&gate);
    for (name, media_type) in [("script.js", "text/javascript"), ("style.css", "text/css")] {
        let answer = browser.call("GET", name, b"");
        let header = |name| {
            answer
                .headers
                .iter()
                .find(|header| header.0 == name)
                .unwrap()
                .1
                .as_str()
        };
        assert!(header("content-type").starts_with(media_type));
        assert_eq!(header("cache-control"), "public, max-age=3600");
    }
}
