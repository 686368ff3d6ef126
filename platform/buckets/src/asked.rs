//! What handlers ask of buckets: outside of their transactions, on a thread that may wait.

use std::io;
use std::sync::Arc;

use ringwall_core::{ApiError, RequestContext};

use crate::{BucketError, BucketPolicy, Buckets};

/// What a bucket answered.
pub type Answer<T> = Result<T, Arc<BucketError>>;

/// Asks, with the handler's transaction rolled back; `what` tells the question from others of the request.
///
/// # Errors
/// The first time, to be passed up as it is ([`RequestContext::wait_for`]).
pub fn ask<T: Clone + Send + Sync + 'static>(
    ctx: &RequestContext,
    buckets: &Arc<dyn Buckets>,
    what: &str,
    question: impl FnOnce(&dyn Buckets) -> Result<T, BucketError> + Send + 'static,
) -> Result<Answer<T>, ApiError> {
    let buckets = Arc::clone(buckets);
    ctx.wait_for(what, || async move {
        let asked = tokio::task::spawn_blocking(move || question(&*buckets)).await;
        asked.unwrap_or_else(|_| Err(not_asked())).map_err(Arc::new)
    })
}

/// The policy of a bucket, which must be there. Asks as [`ask`] does.
///
/// # Errors
/// As [`ask`].
pub fn policy_of(
    ctx: &RequestContext,
    buckets: &Arc<dyn Buckets>,
    bucket: &str,
) -> Result<Answer<BucketPolicy>, ApiError> {
    let name = bucket.to_owned();
    ask(
        ctx,
        buckets,
        &format!("policy of {bucket}"),
        move |buckets| {
            if !buckets.exists(&name)? {
                return Err(BucketError::NoSuchBucket(name));
            }
            buckets.policy(&name)
        },
    )
}

/// The thread that asked has failed.
fn not_asked() -> BucketError {
    BucketError::Files {
        bucket: String::new(),
        source: io::Error::other("the question was not asked"),
    }
}
