//! The seam to the wall: who judges requests.

use std::sync::Arc;

use ringwall_waf::request::Request;
use ringwall_waf::verdict::Verdict;

/// Knows which resources are guarded.
pub trait Inspector: Send + Sync + 'static {
    /// The guard of a resource, if a web ACL is associated with it. Asked for every request, so
    /// that an association acts at once.
    fn guard(&self, resource_arn: &str) -> Option<Arc<dyn Guard>>;
}

/// Judges the requests to a resource.
pub trait Guard: Send + Sync {
    /// How much of a body it looks at.
    fn body_limit(&self) -> usize;

    /// Judges a request. A panic is taken for a failure, and decided by `waf.fail_open.enabled`.
    fn judge(&self, request: &Request<'_>) -> Judgment;
}

/// What was said of a request.
pub struct Judgment {
    /// What happens to it.
    pub verdict: Verdict,
    /// The answer, if the wall gives it itself: pages of puzzles and challenges, and what their
    /// scripts ask for. It goes before the verdict.
    pub answer: Option<Answer>,
    /// Told the status of the response, once it is known.
    pub finish: Option<Box<dyn FnOnce(u16)>>,
}

/// An answer of the door itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers, without those of the connection and of the length.
    pub headers: Vec<(String, String)>,
    /// The media type of the body.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Guards nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoInspector;

impl Inspector for NoInspector {
    fn guard(&self, _: &str) -> Option<Arc<dyn Guard>> {
        None
    }
}
