//! The environments of all functions: idle ones wait frozen, the newest is used first; runs at
//! once are counted.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::Duration;

use parking_lot::Mutex;
use ringwall_core::{AccountId, Timestamp};
use ringwall_lambda::runner::{Runnable, ThrottleReason};

use crate::environment::{Environment, Mark};

/// The environments.
pub(crate) struct Pool {
    account_concurrency: u32,
    keep: Duration,
    most_idle: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The one used last stands last.
    idle: Vec<Idle>,
    /// All that live, busy ones too.
    marks: Vec<Weak<Mark>>,
    accounts: HashMap<AccountId, u32>,
    functions: HashMap<String, u32>,
    kept: u64,
}

struct Idle {
    environment: Environment,
    /// Which keeping this is, for the task that ends it.
    ticket: u64,
}

/// The right to run one event now.
pub(crate) struct Slot {
    pool: Arc<Pool>,
    account: AccountId,
    function: String,
}

impl Pool {
    pub(crate) fn new(account_concurrency: u32, keep: Duration, most_idle: usize) -> Arc<Self> {
        Arc::new(Self {
            account_concurrency,
            keep,
            most_idle,
            state: Mutex::default(),
        })
    }

    /// Takes a place among the runs at once.
    pub(crate) fn slot(self: &Arc<Self>, function: &Runnable) -> Result<Slot, ThrottleReason> {
        let mut state = self.state.lock();
        let running = state.functions.get(&function.arn).copied().unwrap_or(0);
        if function
            .reserved_concurrency
            .is_some_and(|most| running >= most)
        {
            return Err(ThrottleReason::Reserved);
        }
        let account = state.accounts.entry(function.account).or_default();
        if *account >= self.account_concurrency {
            return Err(ThrottleReason::Account);
        }
        *account += 1;
        state.functions.insert(function.arn.clone(), running + 1);
        Ok(Slot {
            pool: Arc::clone(self),
            account: function.account,
            function: function.arn.clone(),
        })
    }

    /// An idle environment of the function, thawed: the one used last.
    pub(crate) fn take(&self, function: &Runnable, now: Timestamp) -> Option<Environment> {
        let mut ended = Vec::new();
        let mut state = self.state.lock();
        let found = loop {
            let mut places = state.idle.iter();
            let place = places.rposition(|idle| {
                idle.environment.function.arn == function.arn
                    && idle.environment.function.version == function.version
            });
            let Some(place) = place else { break None };
            let idle = state.idle.remove(place);
            if idle.environment.serves(function, now) {
                break Some(idle.environment);
            }
            ended.push(idle);
        };
        drop(state);
        if let Some(environment) = &found {
            environment.process.thaw();
        }
        found
    }

    /// Remembers an environment, so that it can be retired while it is busy.
    pub(crate) fn watch(&self, environment: &Environment) {
        let mut state = self.state.lock();
        state.marks.retain(|mark| mark.strong_count() > 0);
        state.marks.push(Arc::downgrade(&environment.mark));
    }

    /// Keeps an environment for the next event, frozen, until it has been idle for long.
    pub(crate) fn keep(self: &Arc<Self>, environment: Environment) {
        environment.process.freeze();
        let mut state = self.state.lock();
        if !environment.is_of_use() {
            drop(state);
            return;
        }
        let ticket = state.kept;
        state.kept += 1;
        state.idle.push(Idle {
            environment,
            ticket,
        });
        let over = state.idle.len().saturating_sub(self.most_idle);
        let ended: Vec<Idle> = state.idle.drain(..over).collect();
        drop(state);
        drop(ended);
        let (pool, keep) = (Arc::downgrade(self), self.keep);
        tokio::spawn(async move {
            tokio::time::sleep(keep).await;
            if let Some(pool) = pool.upgrade() {
                pool.reap(ticket);
            }
        });
    }

    fn reap(&self, ticket: u64) {
        let mut state = self.state.lock();
        let place = state.idle.iter().position(|idle| idle.ticket == ticket);
        let ended = place.map(|place| state.idle.remove(place));
        drop(state);
        drop(ended);
    }

    /// Ends the idle environments of a function or version; busy ones after their run.
    pub(crate) fn retire(&self, arn: &str) {
        self.retire_where(|mark| mark.is_of(arn));
    }

    /// Ends all idle environments; busy ones after their run.
    pub(crate) fn retire_all(&self) {
        self.retire_where(|_| true);
    }

    fn retire_where(&self, meant: impl Fn(&Mark) -> bool) {
        let mut state = self.state.lock();
        for mark in state.marks.iter().filter_map(Weak::upgrade) {
            if meant(&mark) {
                mark.retire();
            }
        }
        let ended = state
            .idle
            .extract_if(.., |idle| idle.environment.mark.is_retired());
        let ended: Vec<Idle> = ended.collect();
        drop(state);
        drop(ended);
    }

    /// The folders of code in use.
    pub(crate) fn code_in_use(&self) -> Vec<PathBuf> {
        let state = self.state.lock();
        let marks = state.marks.iter().filter_map(Weak::upgrade);
        marks.map(|mark| mark.code.clone()).collect()
    }

    /// How many wait for an event.
    pub(crate) fn idle(&self) -> usize {
        self.state.lock().idle.len()
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.pool.state.lock();
        less(&mut state.accounts, &self.account);
        less(&mut state.functions, &self.function);
    }
}

fn less<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u32>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}
