//! Bodies: bounded in size and time on the way in, whole on the way out.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The body of a reply.
pub type ReplyBody = Full<Bytes>;

/// The largest body of most requests, in bytes.
///
/// Above what operations carry, and small enough that many at once do not exhaust memory.
pub const LARGEST_BODY_BYTES: usize = 4 * 1024 * 1024;
/// The largest body of an invocation of a function: an event of 6 MiB, and a little more, so that
/// Lambda itself says that an event is too large.
const LARGEST_EVENT_BYTES: usize = 8 * 1024 * 1024;
/// The largest body of a request with a function's package: 50 MiB in base64.
const LARGEST_PACKAGE_BYTES: usize = 70_167_211;
/// Packages that are being taken at once; others wait.
static PACKAGES: Semaphore = Semaphore::const_new(2);
/// Of a body that is too large, so much is taken and thrown away before the answer, in bytes.
const LARGEST_DRAINED_BYTES: usize = 64 * 1024 * 1024;
/// How long a client may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body that could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// It is larger than requests of its kind may be.
    #[error("Request size exceeded {limit} bytes")]
    TooLarge {
        /// How large they may be.
        limit: usize,
    },
    /// It did not arrive in time.
    #[error("The request body did not arrive in time")]
    TooSlow,
    /// The connection broke, or the framing was wrong.
    #[error("The request body could not be read")]
    Broken,
}

/// A request's body. It is kept until the request is answered, as it takes the place of others.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) bytes: Bytes,
    _place: Option<SemaphorePermit<'static>>,
}

/// How large the body of a request may be, in bytes.
pub(crate) fn limit(path: &str) -> usize {
    match path.strip_prefix("/2015-03-31/functions") {
        Some(rest) if rest.ends_with("/invocations") => LARGEST_EVENT_BYTES,
        Some(rest) if rest.is_empty() || rest.ends_with("/code") => LARGEST_PACKAGE_BYTES,
        _ => LARGEST_BODY_BYTES,
    }
}

/// Takes a request's body whole, if it is not larger than `limit`.
pub(crate) async fn collect(body: Incoming, limit: usize) -> Result<Collected, BodyError> {
    if body.is_end_stream() {
        return Ok(Collected::default());
    }
    let mut taken = pin!(collect_bounded(body, limit));
    // Most bodies arrive with their head, and need no timer.
    if let Poll::Ready(collected) = poll_fn(|task| Poll::Ready(taken.as_mut().poll(task))).await {
        return collected;
    }
    match tokio::time::timeout(PATIENCE, taken).await {
        Ok(collected) => collected,
        Err(_) => Err(BodyError::TooSlow),
    }
}

async fn collect_bounded(mut body: Incoming, limit: usize) -> Result<Collected, BodyError> {
    let announced = body.size_hint().lower();
    let collected = if announced > limit as u64 {
        Err(BodyError::TooLarge { limit })
    } else {
        collect_frames(&mut body, limit).await
    };
    if matches!(collected, Err(BodyError::TooLarge { .. })) {
        drain(&mut body).await;
    }
    collected
}

/// Lets a client send the rest of a body that is refused: one that is cut off while it sends sees
/// a broken connection, and not the answer.
async fn drain(body: &mut Incoming) {
    let mut left = LARGEST_DRAINED_BYTES;
    while let Ok(Some(data)) = next_data(body).await {
        left = left.saturating_sub(data.len());
        if left == 0 {
            return;
        }
    }
}

async fn collect_frames(body: &mut Incoming, limit: usize) -> Result<Collected, BodyError> {
    // Most bodies are one frame, which is taken as it is.
    let Some(first) = next_data(body).await? else {
        return Ok(Collected::default());
    };
    let Some(second) = next_data(body).await? else {
        return bounded(first, limit, None);
    };

    let mut all = BytesMut::with_capacity(first.len() + second.len());
    all.extend_from_slice(&first);
    all.extend_from_slice(&second);
    let mut place = None;
    while let Some(data) = next_data(body).await? {
        let size = all.len() + data.len();
        if size > limit {
            return Err(BodyError::TooLarge { limit });
        }
        if size > LARGEST_EVENT_BYTES && place.is_none() {
            place = PACKAGES.acquire().await.ok();
        }
        all.extend_from_slice(&data);
    }
    bounded(all.freeze(), limit, place)
}

async fn next_data(body: &mut Incoming) -> Result<Option<Bytes>, BodyError> {
    loop {
        match body.frame().await {
            None => return Ok(None),
            Some(Err(_)) => return Err(BodyError::Broken),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

fn bounded(
    bytes: Bytes,
    limit: usize,
    place: Option<SemaphorePermit<'static>>,
) -> Result<Collected, BodyError> {
    if bytes.len() > limit {
        return Err(BodyError::TooLarge { limit });
    }
    Ok(Collected {
        bytes,
        _place: place,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_and_events_may_be_larger() {
        for (path, expected) in [
            ("/", LARGEST_BODY_BYTES),
            ("/2015-03-31/functions", LARGEST_PACKAGE_BYTES),
            ("/2015-03-31/functions/one/code", LARGEST_PACKAGE_BYTES),
            ("/2015-03-31/functions/one/invocations", LARGEST_EVENT_BYTES),
            ("/2015-03-31/functions/one/policy", LARGEST_BODY_BYTES),
        ] {
            assert_eq!(limit(path), expected, "{path}");
        }
    }
}
