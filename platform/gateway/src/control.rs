//! Paths that are not AWS's: `/health`, `/metrics`, and the controls of `--dev`.

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header::CONTENT_TYPE};
use ringwall_core::Timestamp;

/// A request that is not for an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    /// `GET /health`.
    Health,
    /// `GET /metrics`.
    Metrics,
    /// `POST /_ringwall/reset`: everything is as at the start.
    Reset,
    /// `POST /_ringwall/clock`: the clock moves.
    Clock,
    /// `GET /_ringwall/clock`: the time.
    Time,
    /// `POST /_ringwall/explain`: why a call would be allowed or denied.
    Explain,
    /// Another path below `/_ringwall/`, or another method.
    Unknown,
}

/// How the clock shall move.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ClockMove {
    /// Seconds to go on; back when negative.
    pub(crate) advance_seconds: f64,
}

#[derive(serde::Serialize)]
struct Time {
    now: f64,
}

#[derive(serde::Serialize)]
struct Message<'a> {
    message: &'a str,
}

impl Control {
    /// Which control a request is for; `None` if it is for an API.
    pub(crate) fn of(method: &Method, path: &str) -> Option<Self> {
        match (method, path) {
            (&Method::GET, "/health") => Some(Self::Health),
            (&Method::GET, "/metrics") => Some(Self::Metrics),
            (&Method::POST, "/_ringwall/reset") => Some(Self::Reset),
            (&Method::POST, "/_ringwall/clock") => Some(Self::Clock),
            (&Method::GET, "/_ringwall/clock") => Some(Self::Time),
            (&Method::POST, "/_ringwall/explain") => Some(Self::Explain),
            _ if path.starts_with("/_ringwall/") => Some(Self::Unknown),
            _ => None,
        }
    }
}

impl ClockMove {
    /// Reads `{"advanceSeconds": 3600}`.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, String> {
        let parsed: Self = serde_json::from_slice(body).map_err(|error| {
            format!("The body must be like {{\"advanceSeconds\": 3600}}: {error}")
        })?;
        // Beyond a thousand years dates stop making sense to clients.
        if parsed.advance_seconds.abs() > 3.2e10 {
            return Err("The clock moves by at most a thousand years.".to_owned());
        }
        Ok(parsed)
    }

    /// In milliseconds.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded to a thousand years by parse"
    )]
    pub(crate) fn millis(self) -> i64 {
        (self.advance_seconds * 1000.0).round() as i64
    }
}

/// The time, as the server has it.
pub(crate) fn time(now: Timestamp) -> Response<Bytes> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact to the millisecond for 285,000 years"
    )]
    let now = now.millis() as f64 / 1000.0;
    json(StatusCode::OK, &Time { now })
}

/// An answer in one sentence.
pub(crate) fn message(status: StatusCode, message: &str) -> Response<Bytes> {
    json(status, &Message { message })
}

/// Plain text (Prometheus's exposition format).
pub(crate) fn text(body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    let plain = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}

/// A JSON document.
pub(crate) fn json<T: serde::Serialize>(status: StatusCode, body: &T) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(serde_json::to_vec(body).unwrap_or_default()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_apis_are_not_controls() {
        assert_eq!(Control::of(&Method::POST, "/"), None);
        assert_eq!(
            Control::of(&Method::POST, "/health"),
            None,
            "a bucket may be called health"
        );
        assert_eq!(
            Control::of(&Method::GET, "/_ringwall/reset"),
            Some(Control::Unknown)
        );
        assert_eq!(
            Control::of(&Method::POST, "/_ringwall/reset"),
            Some(Control::Reset)
        );
    }

    #[test]
    fn a_clock_moves_by_fractions_and_backwards() {
        let millis = |body: &str| ClockMove::parse(body.as_bytes()).map(ClockMove::millis);
        assert_eq!(millis(r#"{"advanceSeconds": 1.5}"#), Ok(1500));
        assert_eq!(millis(r#"{"advanceSeconds": -60}"#), Ok(-60_000));
        for wrong in [
            "",
            "{}",
            r#"{"advanceSeconds": 1e300}"#,
            r#"{"advanceSeconds": 1, "x": 2}"#,
        ] {
            assert!(millis(wrong).is_err(), "{wrong}");
        }
    }
}
