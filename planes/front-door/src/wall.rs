//! The wall as the door's inspector.

use std::sync::Arc;

use ringwall_waf::request::Request;
use ringwall_wall::{Guard as WallGuard, Wall};

use crate::inspector::{Guard, Inspector, Judgment};

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
        Judgment {
            verdict: self.judge(request).verdict,
            answer: None,
            finish: None,
        }
    }
}
