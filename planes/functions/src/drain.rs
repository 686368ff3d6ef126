//! Runs the events that nobody waits for.

use std::sync::Arc;
use std::time::Duration;

use ringwall_core::{ApiError, Platform};
use ringwall_lambda::queue::Queue;
use ringwall_lambda::runner::Runner;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

/// How often the queue is looked at.
const PAUSE: Duration = Duration::from_millis(250);
/// The most events that run at once from the queue.
const AT_ONCE: usize = 64;

/// Runs what is due, for ever.
pub(crate) async fn drain(queue: Arc<Queue>, runner: Arc<dyn Runner>, platform: Arc<Platform>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut runs = JoinSet::new();
    loop {
        let free = places.available_permits();
        for id in due(&queue, &platform, free).await {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            let (queue, runner) = (Arc::clone(&queue), Arc::clone(&runner));
            runs.spawn(async move {
                if let Err(error) = run(queue, runner, id).await {
                    tracing::warn!(%error, "a queued event waits: the store failed");
                }
                drop(place);
            });
        }
        while runs.try_join_next().is_some() {}
        tokio::time::sleep(PAUSE).await;
    }
}

async fn due(queue: &Arc<Queue>, platform: &Arc<Platform>, limit: usize) -> Vec<String> {
    let (queue, now) = (Arc::clone(queue), platform.clock.now());
    let due = spawn_blocking(move || queue.due(now, limit)).await;
    match due {
        Ok(Ok(ids)) => ids,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the queue of events cannot be read");
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

async fn run(queue: Arc<Queue>, runner: Arc<dyn Runner>, id: String) -> Result<(), ApiError> {
    let taken = spawn_blocking({
        let queue = Arc::clone(&queue);
        move || queue.take(&id)
    });
    let Some(mut delivery) = taken.await.map_err(ApiError::internal)?? else {
        return Ok(());
    };
    let Some(invocation) = delivery.invocation() else {
        return Ok(());
    };
    let ran = runner.run(invocation).await;
    spawn_blocking(move || queue.done(&delivery, ran))
        .await
        .map_err(ApiError::internal)?
}
