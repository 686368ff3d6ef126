//! Transactions of what runs beside the APIs.

use std::sync::Arc;

use ringwall_core::{ApiError, Pending, RequestContext};
use ringwall_store::{CommitError, Store, WriteTx};

/// How often work is tried when others change what it reads.
const ATTEMPTS: usize = 32;

type Work<T> = dyn Fn(&RequestContext, &mut WriteTx) -> Result<T, ApiError> + Send + Sync;

/// Runs work as the pipeline runs a handler that writes: over one transaction, committed when it
/// succeeds, again when others changed what it read, and again when what it waits for is there.
///
/// # Errors
/// What the work refuses with; an internal error if the store failed.
pub async fn work<T: Send + 'static>(
    store: &Store,
    mut ctx: RequestContext,
    work: impl Fn(&RequestContext, &mut WriteTx) -> Result<T, ApiError> + Send + Sync + 'static,
) -> Result<T, ApiError> {
    let work: Arc<Work<T>> = Arc::new(work);
    loop {
        let (store, work) = (store.clone(), Arc::clone(&work));
        let attempt = move || {
            let result = attempts(&store, &ctx, &*work);
            (ctx, result)
        };
        let attempted = tokio::task::spawn_blocking(attempt).await;
        let (back, result) = attempted.map_err(ApiError::internal)?;
        ctx = back;
        match result {
            Ok(Attempt::Done(output)) => return Ok(output),
            Ok(Attempt::Waits(pending)) => {
                let learnt = pending.outcome().await;
                ctx.learn(learnt);
            }
            Err(error) => return Err(error),
        }
    }
}

enum Attempt<T> {
    Done(T),
    Waits(Pending),
}

fn attempts<T>(
    store: &Store,
    ctx: &RequestContext,
    work: &Work<T>,
) -> Result<Attempt<T>, ApiError> {
    for _ in 0..ATTEMPTS {
        let mut tx = store.begin_write().map_err(ApiError::internal)?;
        let (done, commits) = match work(ctx, &mut tx) {
            Ok(output) => (Attempt::Done(output), true),
            Err(error) => match (ctx.waits(&error), ctx.take_pending()) {
                (Some(commits), Some(pending)) => (Attempt::Waits(pending), commits),
                _ => return Err(error),
            },
        };
        if !commits || !tx.has_changes() {
            return Ok(done);
        }
        match tx.commit() {
            Ok(()) => return Ok(done),
            Err(CommitError::Conflict) => {}
            Err(error) => return Err(ApiError::internal(error)),
        }
    }
    Err(ApiError::internal("too many others changed the same rows"))
}
