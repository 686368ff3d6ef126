//! The page that a client gets instead of what it asked for.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html>

use std::borrow::Cow;

use crate::client::Client;
use crate::endpoints::RESERVED_PATH;
use crate::gate::{Gate, World};

/// What a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A silent challenge.
    Challenge,
    /// A CAPTCHA.
    Captcha,
}

/// What a client gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers, names in small letters.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Cow<'static, [u8]>,
}

impl Answer {
    pub(crate) fn new(status: u16, media_type: &str, body: impl Into<Cow<'static, [u8]>>) -> Self {
        let headers = vec![
            ("content-type", media_type.to_owned()),
            ("cache-control", "no-store".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
        ];
        Self {
            status,
            headers,
            body: body.into(),
        }
    }
}

/// The page takes nothing from elsewhere, and nothing may be put into it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// Whether an `Accept` header names HTML: only then there is a page.
pub fn accepts_html(accept: &[u8]) -> bool {
    let name = b"text/html";
    accept
        .windows(name.len())
        .any(|part| part.eq_ignore_ascii_case(name))
}

impl Gate {
    /// Answers a request whose token is not good. The page comes back to a GET by itself; what
    /// was sent by another method is never sent again.
    pub fn interstitial(
        &self,
        action: Action,
        method: &[u8],
        accepts_html: bool,
        client: &Client<'_>,
        world: &World<'_>,
    ) -> Answer {
        let (status, word) = match action {
            Action::Challenge => (202, "challenge"),
            Action::Captcha => (405, "captcha"),
        };
        let task = if accepts_html {
            self.task(&client.binding(), world)
        } else {
            None
        };
        let mut answer = match task {
            None => Answer::new(status, "text/plain", &b""[..]),
            Some(task) => {
                let page = include_str!("assets/page.html")
                    .replace("{action}", word)
                    .replace("{path}", RESERVED_PATH)
                    .replace(
                        "{may-reload}",
                        if method == b"GET" { "true" } else { "false" },
                    )
                    .replace("{difficulty}", &task.difficulty.to_string())
                    .replace("{task}", &task.text);
                let mut answer = Answer::new(status, "text/html; charset=utf-8", page.into_bytes());
                answer
                    .headers
                    .push(("content-security-policy", POLICY.to_owned()));
                answer
                    .headers
                    .push(("referrer-policy", "same-origin".to_owned()));
                answer
            }
        };
        answer.headers.push(("x-amzn-waf-action", word.to_owned()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tests::{NOW, client, gate, world};

    fn page(action: Action, method: &str, accepts_html: bool) -> (Answer, String) {
        let answer = gate().interstitial(
            action,
            method.as_bytes(),
            accepts_html,
            &client(),
            &world(NOW),
        );
        let body = String::from_utf8(answer.body.to_vec()).unwrap();
        (answer, body)
    }

    fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
        answer
            .headers
            .iter()
            .find(|header| header.0 == name)
            .map(|header| header.1.as_str())
    }

    #[test]
    fn says_what_is_asked_for() {
        for (action, status, word) in [
            (Action::Challenge, 202, "challenge"),
            (Action::Captcha, 405, "captcha"),
        ] {
            let (answer, body) = page(action, "GET", true);
            assert_eq!(answer.status, status);
            assert_eq!(header(&answer, "x-amzn-waf-action"), Some(word));
            assert_eq!(header(&answer, "cache-control"), Some("no-store"));
            assert!(body.contains(&format!("data-action=\"{word}\"")));
            assert!(!body.contains('{'), "nothing is left to fill in");
        }
    }

    #[test]
    fn there_is_a_page_only_for_who_takes_html() {
        let (answer, body) = page(Action::Captcha, "GET", false);
        assert_eq!((answer.status, body.as_str()), (405, ""));
        assert_eq!(header(&answer, "x-amzn-waf-action"), Some("captcha"));
    }

    #[test]
    fn only_a_get_is_sent_again() {
        assert!(
            page(Action::Challenge, "GET", true)
                .1
                .contains("data-may-reload=\"true\"")
        );
        for method in ["POST", "PUT", "get"] {
            assert!(
                page(Action::Challenge, method, true)
                    .1
                    .contains("data-may-reload=\"false\"")
            );
        }
    }

    #[test]
    fn html_is_named_in_any_letters_among_others() {
        assert!(accepts_html(b"application/xml, Text/HTML;q=0.9"));
        assert!(!accepts_html(b"*/*"));
        assert!(!accepts_html(b""));
    }
}
