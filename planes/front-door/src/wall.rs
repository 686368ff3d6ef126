//! The wall as the door's inspector.

use std::sync::Arc;

use ringwall_waf::request::Request;
use ringwall_wall::{Guard as WallGuard, Wall};

use crate::inspector::{Answer, Guard, Inspector, Judgment};

impl Inspector for Wall {
    fn guard(&self, resource_arn: &str) -> Option<Arc<dyn Guard>> {
        let guard = self.guard(resource_arn)?;
        Some(guard)
    }
}

impl Guard for WallGuard {
    fn body_limit(&self) -> usize {
        self.body_limit()
    }

    fn judge(&self, request: &Request<'_>) -> Judgment {
        let judged = self.judge(request);
        Judgment {
            verdict: judged.verdict,
            answer: judged.answer.map(answer),
            finish: None,
        }
    }
}

/// The page of a puzzle or of a challenge, or what its script asked for.
fn answer(given: ringwall_waf_token::Answer) -> Answer {
    let headers = given.headers.into_iter();
    Answer {
        status: given.status,
        headers: headers
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        content_type: None,
        body: given.body.into_owned(),
    }
}
