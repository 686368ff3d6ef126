//! The page that a client gets instead of what it asked for.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html>

use ringwall_waf::request::Request;

use crate::answer::Answer;
use crate::client;
use crate::endpoints::RESERVED_PATH;
use crate::gate::{Gate, now};
use crate::work::Task;

/// The page takes nothing from elsewhere, and nothing may be put into it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    media-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

impl Gate {
    /// Answers a request whose challenge has not been passed.
    pub fn challenge(&self, request: &Request<'_>) -> Answer {
        self.interstitial(202, "challenge", request)
    }

    /// Answers a request whose CAPTCHA has not been solved.
    pub fn captcha(&self, request: &Request<'_>) -> Answer {
        self.interstitial(405, "captcha", request)
    }

    fn interstitial(&self, status: u16, action: &str, request: &Request<'_>) -> Answer {
        let task = if accepts_html(request) {
            self.task(&client::binding(request), now(request))
        } else {
            None
        };
        let answer = match task {
            None => Answer::new(status, "text/plain", &b""[..]),
            Some(task) => Answer::new(
                status,
                "text/html; charset=utf-8",
                page(action, request, &task),
            )
            .with("content-security-policy", POLICY)
            .with("referrer-policy", "same-origin"),
        };
        answer.with("x-amzn-waf-action", action)
    }
}

/// A page that comes back to a GET by itself; what was sent by another method is never sent again.
fn page(action: &str, request: &Request<'_>, task: &Task) -> Vec<u8> {
    let may_reload = if request.method == b"GET" {
        "true"
    } else {
        "false"
    };
    include_str!("assets/page.html")
        .replace("{action}", action)
        .replace("{path}", RESERVED_PATH)
        .replace("{may-reload}", may_reload)
        .replace("{difficulty}", &task.difficulty.to_string())
        .replace("{task}", &task.text)
        .into_bytes()
}

/// Whether the client names HTML among what it takes: only then there is a page.
fn accepts_html(request: &Request<'_>) -> bool {
    let name = b"text/html";
    let accept = request.header("accept").unwrap_or_default();
    accept
        .windows(name.len())
        .any(|part| part.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use ringwall_waf::request::Header;

    use super::*;
    use crate::gate::tests::{gate, request};

    type Ask = fn(&Gate, &Request<'_>) -> Answer;

    fn asked(ask: Ask, method: &str, accept: &str) -> (Answer, String) {
        let headers = [Header {
            name: b"Accept",
            value: accept.as_bytes(),
        }];
        let request = Request {
            method: method.as_bytes(),
            headers: &headers,
            ..request()
        };
        let answer = ask(&gate(), &request);
        let body = String::from_utf8(answer.body.to_vec()).unwrap();
        (answer, body)
    }

    #[test]
    fn says_what_is_asked_for() {
        let actions: [(Ask, u16, &str); 2] = [
            (Gate::challenge, 202, "challenge"),
            (Gate::captcha, 405, "captcha"),
        ];
        for (ask, status, action) in actions {
            let (answer, body) = asked(ask, "GET", "text/html");
            assert_eq!(answer.status, status);
            assert_eq!(answer.header("x-amzn-waf-action"), Some(action));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert!(body.contains(&format!("data-action=\"{action}\"")));
            assert!(!body.contains('{'), "nothing is left to fill in");
        }
    }

    #[test]
    fn there_is_a_page_only_for_who_takes_html() {
        for (accept, has_page) in [
            ("application/xml, Text/HTML;q=0.9", true),
            ("*/*", false),
            ("", false),
        ] {
            let (answer, body) = asked(Gate::captcha, "GET", accept);
            assert_eq!(
                (answer.status, body.is_empty()),
                (405, !has_page),
                "{accept}"
            );
            assert_eq!(answer.header("x-amzn-waf-action"), Some("captcha"));
        }
    }

    #[test]
    fn only_a_get_is_sent_again() {
        for (method, may_reload) in [("GET", "true"), ("POST", "false"), ("get", "false")] {
            let (_, body) = asked(Gate::challenge, method, "text/html");
            assert!(
                body.contains(&format!("data-may-reload=\"{may_reload}\"")),
                "{method}"
            );
        }
    }
}
