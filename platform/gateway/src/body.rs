//! Bodies: bounded in size and time on the way in, whole on the way out.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};

/// The body of a reply.
pub type ReplyBody = Full<Bytes>;

/// The largest body of an API request, in bytes.
///
/// Above what any operation built so far may carry, and small enough that many at once do not
/// exhaust memory.
pub const LARGEST_BODY_BYTES: usize = 4 * 1024 * 1024;
/// Of a body that is too large, so much is taken and thrown away before the answer, in bytes.
const LARGEST_DRAINED_BYTES: usize = 64 * 1024 * 1024;
/// How long a client may take to send a body.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body that could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// It is larger than [`LARGEST_BODY_BYTES`].
    #[error("Request size exceeded {LARGEST_BODY_BYTES} bytes")]
    TooLarge,
    /// It did not arrive in time.
    #[error("The request body did not arrive in time")]
    TooSlow,
    /// The connection broke, or the framing was wrong.
    #[error("The request body could not be read")]
    Broken,
}

/// Takes a request's body whole.
pub(crate) async fn collect(body: Incoming) -> Result<Bytes, BodyError> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let mut taken = pin!(collect_bounded(body));
    // Most bodies arrive with their head, and need no timer.
    if let Poll::Ready(collected) = poll_fn(|task| Poll::Ready(taken.as_mut().poll(task))).await {
        return collected;
    }
    match tokio::time::timeout(PATIENCE, taken).await {
        Ok(collected) => collected,
        Err(_) => Err(BodyError::TooSlow),
    }
}

async fn collect_bounded(mut body: Incoming) -> Result<Bytes, BodyError> {
    let announced = body.size_hint().lower();
    let collected = if announced > LARGEST_BODY_BYTES as u64 {
        Err(BodyError::TooLarge)
    } else {
        collect_frames(&mut body).await
    };
    if collected == Err(BodyError::TooLarge) {
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

async fn collect_frames(body: &mut Incoming) -> Result<Bytes, BodyError> {
    // Most bodies are one frame, which is taken as it is.
    let Some(first) = next_data(body).await? else {
        return Ok(Bytes::new());
    };
    let Some(second) = next_data(body).await? else {
        return bounded(first);
    };

    let mut all = BytesMut::with_capacity(first.len() + second.len());
    all.extend_from_slice(&first);
    all.extend_from_slice(&second);
    while let Some(data) = next_data(body).await? {
        if all.len() + data.len() > LARGEST_BODY_BYTES {
            return Err(BodyError::TooLarge);
        }
        all.extend_from_slice(&data);
    }
    bounded(all.freeze())
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

fn bounded(bytes: Bytes) -> Result<Bytes, BodyError> {
    if bytes.len() > LARGEST_BODY_BYTES {
        Err(BodyError::TooLarge)
    } else {
        Ok(bytes)
    }
}
