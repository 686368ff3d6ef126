//! Where passwords are hashed: so many at once as there are processors, and not more waiting than can
//! be served soon.
//!
//! A hash takes a processor for tens of milliseconds and 19 MiB of memory. Without bounds, somebody who
//! sends wrong passwords would make everybody wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use ringwall_password::Cost;
use tokio::sync::Semaphore;

/// How many may wait for each that is under way: some two seconds of work.
const WAITING_PER_TURN: usize = 64;

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// Bounded turns for what is slow on purpose.
pub(crate) struct Hashing {
    pub(crate) cost: Cost,
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
}

impl Hashing {
    /// One turn for each processor.
    pub(crate) fn new(cost: Cost) -> Self {
        Self::with_turns(cost, available_parallelism().map_or(1, usize::from))
    }

    fn with_turns(cost: Cost, turns: usize) -> Self {
        Self {
            cost,
            turns: Arc::new(Semaphore::new(turns)),
            waiting: Arc::default(),
            most_waiting: turns * WAITING_PER_TURN,
        }
    }

    /// Runs `work` when it is its turn; refuses at once when too many wait.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> impl Future<Output = Result<T, Busy>> + Send + 'static {
        let place = Place::take(&self.waiting, self.most_waiting);
        let turns = Arc::clone(&self.turns);
        async move {
            let place = place?;
            let turn = turns.acquire_owned().await.map_err(|_| Busy)?;
            drop(place);
            let done = tokio::task::spawn_blocking(move || {
                let done = work();
                drop(turn);
                done
            });
            done.await.map_err(|error| {
                tracing::error!(%error, "a password could not be hashed");
                Busy
            })
        }
    }
}

/// A place among those that wait; given back however the waiting ends.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, most: usize) -> Result<Self, Busy> {
        let place = Self(Arc::clone(waiting));
        if waiting.fetch_add(1, Ordering::Relaxed) >= most {
            return Err(Busy);
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn refuses_when_too_many_wait_and_recovers() {
        let hashing = Hashing::with_turns(Cost::default(), 1);
        let waiting: Vec<_> = (0..WAITING_PER_TURN)
            .map(|number| hashing.run(move || number))
            .collect();
        assert_eq!(hashing.run(|| ()).await, Err(Busy));

        for (number, hash) in waiting.into_iter().enumerate() {
            assert_eq!(hash.await, Ok(number));
        }
        assert_eq!(hashing.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn gives_up_the_place_of_whoever_no_longer_waits() {
        let hashing = Hashing::with_turns(Cost::default(), 1);
        let waiting: Vec<_> = (0..WAITING_PER_TURN).map(|_| hashing.run(|| ())).collect();
        drop(waiting);
        assert_eq!(hashing.run(|| 7).await, Ok(7));
    }
}
