//! Where passwords are hashed: so many at once as there are processors, and not more waiting than can
//! be served soon.
//!
//! A hash takes a processor for tens of milliseconds and 19 MiB of memory. Without bounds, somebody who
//! sends wrong passwords would make everybody wait.
//!
//! The memory is used again while there is work, and given back soon after.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use parking_lot::Mutex;
use ringwall_core::Timestamp;
use ringwall_password::{Cost, Workspace};
use ringwall_store::StoreError;
use tokio::sync::Semaphore;

use crate::store::CognitoWrite;

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
    /// Memory that nobody hashes in just now: at most as many pieces as there are turns.
    free: Arc<Mutex<Free>>,
}

#[derive(Default)]
struct Free {
    workspaces: Vec<Workspace>,
    /// Somebody has hashed since [`Hashing::rest`] looked last.
    was_used: bool,
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
            free: Arc::default(),
        }
    }

    /// Gives memory back that was not used since the last time.
    pub(crate) fn rest(tx: &mut CognitoWrite<'_>, _now: Timestamp) -> Result<(), StoreError> {
        let mut free = tx.service.hashing.free.lock();
        if !std::mem::take(&mut free.was_used) {
            free.workspaces = Vec::new();
        }
        Ok(())
    }

    /// Runs `work` when it is its turn; refuses at once when too many wait.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Workspace) -> T + Send + 'static,
    ) -> impl Future<Output = Result<T, Busy>> + Send + 'static {
        let place = Place::take(&self.waiting, self.most_waiting);
        let (turns, free) = (Arc::clone(&self.turns), Arc::clone(&self.free));
        async move {
            let place = place?;
            let turn = turns.acquire_owned().await.map_err(|_| Busy)?;
            drop(place);
            let done = tokio::task::spawn_blocking(move || {
                let mut workspace = free.lock().workspaces.pop().unwrap_or_default();
                let done = work(&mut workspace);
                let mut free = free.lock();
                free.workspaces.push(workspace);
                free.was_used = true;
                drop(free);
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
    use ringwall_service::Service as _;

    use super::*;
    use crate::CognitoIdp;
    use crate::test_users::house_with;

    #[tokio::test]
    async fn refuses_when_too_many_wait_and_recovers() {
        let hashing = Hashing::with_turns(Cost::default(), 1);
        let waiting: Vec<_> = (0..WAITING_PER_TURN)
            .map(|number| hashing.run(move |_| number))
            .collect();
        assert_eq!(hashing.run(|_| ()).await, Err(Busy));

        for (number, hash) in waiting.into_iter().enumerate() {
            assert_eq!(hash.await, Ok(number));
        }
        assert_eq!(hashing.run(|_| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn gives_up_the_place_of_whoever_no_longer_waits() {
        let hashing = Hashing::with_turns(Cost::default(), 1);
        let waiting: Vec<_> = (0..WAITING_PER_TURN).map(|_| hashing.run(|_| ())).collect();
        drop(waiting);
        assert_eq!(hashing.run(|_| 7).await, Ok(7));
    }

    #[test]
    fn memory_is_used_again_and_given_back_when_nobody_hashes() {
        let house = house_with(|_| {});
        let service = CognitoIdp::new(house.store());
        let kept = || service.hashing.free.lock().workspaces.len();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        for _ in 0..3 {
            runtime.block_on(service.hashing.run(|_| ())).unwrap();
        }
        assert_eq!(kept(), 1);
        let rest = || {
            let mut tx = house.store().begin_write().unwrap();
            Hashing::rest(&mut service.write(&mut tx), house.now()).unwrap();
        };
        rest();
        assert_eq!(kept(), 1);
        rest();
        assert_eq!(kept(), 0);
    }
}
