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

/// The largest body of most API requests, in bytes.
///
/// Above what nearly any operation may carry, and small enough that many at once do not exhaust
/// memory.
pub const LARGEST_BODY_BYTES: usize = 4 * 1024 * 1024;
/// The largest body of any request, in bytes: a function's package of 50 MiB in base64.
pub const LARGEST_PACKAGE_BYTES: usize = 70_167_211;
/// Bodies up to so many bytes are taken at any time.
const USUAL_BYTES: usize = 8 * 1024 * 1024;
/// So many larger ones are in memory at once; others wait for their turn.
static LARGE_BODIES: Semaphore = Semaphore::const_new(4);
/// Of a body that is too large, so much is taken and thrown away before the answer, in bytes.
const LARGEST_DRAINED_BYTES: usize = 64 * 1024 * 1024;
/// How long a client may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body that could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// It is larger than so many bytes.
    #[error("Request size exceeded {0} bytes")]
    TooLarge(usize),
    /// It did not arrive in time.
    #[error("The request body did not arrive in time")]
    TooSlow,
    /// The connection broke, or the framing was wrong.
    #[error("The request body could not be read")]
    Broken,
}

/// A body, and its place among the large ones if it is one.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) bytes: Bytes,
    _place: Option<SemaphorePermit<'static>>,
}

impl Taken {
    const fn usual(bytes: Bytes) -> Self {
        Self {
            bytes,
            _place: None,
        }
    }
}

/// Takes a request's body whole. `limit` tells, by the beginning of one that is longer than most,
/// how long it may be.
pub(crate) async fn collect(
    body: Incoming,
    limit: impl Fn(&[u8]) -> usize,
) -> Result<Taken, BodyError> {
    if body.is_end_stream() {
        return Ok(Taken::default());
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

async fn collect_bounded(
    mut body: Incoming,
    limit: impl Fn(&[u8]) -> usize,
) -> Result<Taken, BodyError> {
    let announced = body.size_hint().lower();
    let collected = if announced > LARGEST_PACKAGE_BYTES as u64 {
        Err(BodyError::TooLarge(LARGEST_PACKAGE_BYTES))
    } else {
        collect_frames(&mut body, limit).await
    };
    if matches!(collected, Err(BodyError::TooLarge(_))) {
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

async fn collect_frames(
    body: &mut Incoming,
    limit: impl Fn(&[u8]) -> usize,
) -> Result<Taken, BodyError> {
    // Most bodies are one frame, which is taken as it is.
    let Some(first) = next_data(body).await? else {
        return Ok(Taken::default());
    };
    let Some(second) = next_data(body).await? else {
        return bounded(&first, LARGEST_BODY_BYTES).map(|()| Taken::usual(first));
    };

    let mut all = BytesMut::with_capacity(first.len() + second.len());
    all.extend_from_slice(&first);
    all.extend_from_slice(&second);
    append(body, &mut all, LARGEST_BODY_BYTES).await?;
    if all.len() <= LARGEST_BODY_BYTES {
        return Ok(Taken::usual(all.freeze()));
    }
    let limit = limit(&all);
    append(body, &mut all, limit.min(USUAL_BYTES)).await?;
    let mut place = None;
    if all.len() > USUAL_BYTES && limit > USUAL_BYTES {
        place = Some(
            LARGE_BODIES
                .acquire()
                .await
                .map_err(|_| BodyError::Broken)?,
        );
        append(body, &mut all, limit).await?;
    }
    bounded(&all, limit)?;
    Ok(Taken {
        bytes: all.freeze(),
        _place: place,
    })
}

/// Takes what comes, until it is all or more than `limit`.
async fn append(body: &mut Incoming, all: &mut BytesMut, limit: usize) -> Result<(), BodyError> {
    while all.len() <= limit
        && let Some(data) = next_data(body).await?
    {
        all.extend_from_slice(&data);
    }
    Ok(())
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

const fn bounded(bytes: &[u8], limit: usize) -> Result<(), BodyError> {
    if bytes.len() > limit {
        return Err(BodyError::TooLarge(limit));
    }
    Ok(())
}
