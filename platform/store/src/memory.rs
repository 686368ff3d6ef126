//! The memory engine: for `--dev` and tests, and the model that other engines are tested by.

use std::ops::Bound;
use std::sync::Arc;

use parking_lot::Mutex;
use rpds::RedBlackTreeMapSync;

use crate::engine::RecentKeys;
use crate::{Batch, CommitError, Engine, Entry, Expect, Fetched, Rev, Snapshot, StoreError};

type Rows = RedBlackTreeMapSync<Vec<u8>, Entry>;

/// Keeps everything in the memory of this process, gone when it ends.
#[derive(Default)]
pub struct MemoryEngine(Mutex<State>);

#[derive(Default)]
struct State {
    rev: Rev,
    rows: Rows,
    recent: RecentKeys,
}

struct MemorySnapshot {
    rev: Rev,
    rows: Rows,
}

impl Engine for MemoryEngine {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        let state = self.0.lock();
        Ok(Arc::new(MemorySnapshot {
            rev: state.rev,
            rows: state.rows.clone(),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<Rev, CommitError> {
        let mut state = self.0.lock();
        if !batch.expect.iter().all(|expect| state.holds(expect)) {
            return Err(CommitError::Conflict);
        }
        let rev = Rev(state.rev.0 + 1);
        let touched = batch.touched(rev);
        let appended: Vec<Vec<u8>> = batch.append_keys(rev).collect();
        for key in &batch.delete {
            state.rows.remove_mut(key);
        }
        let values = batch.append.into_iter().map(|append| append.value);
        for (key, value) in batch
            .put
            .into_iter()
            .chain(appended.into_iter().zip(values))
        {
            state.rows.insert_mut(key, Entry { rev, value });
        }
        state.rev = rev;
        state.recent.push(rev, touched);
        Ok(rev)
    }

    fn clear(&self) -> Result<(), StoreError> {
        let mut state = self.0.lock();
        // The revision goes on, so that transactions under way conflict.
        let rev = Rev(state.rev.0 + 1);
        *state = State {
            rev,
            rows: Rows::default(),
            recent: RecentKeys::since(rev),
        };
        Ok(())
    }
}

impl State {
    fn holds(&self, expect: &Expect) -> bool {
        match expect {
            Expect::Absent(key) => !self.rows.contains_key(key),
            Expect::At(key, rev) => self.rows.get(key).is_some_and(|entry| entry.rev == *rev),
            Expect::Still(prefix, rev) => self.recent.still(prefix, *rev),
        }
    }
}

impl Snapshot for MemorySnapshot {
    fn rev(&self) -> Rev {
        self.rev
    }

    fn get(&self, key: &[u8], known: Option<Rev>) -> Result<Fetched, StoreError> {
        Ok(match self.rows.get(key) {
            None => Fetched::Absent,
            Some(entry) if Some(entry.rev) == known => Fetched::Known,
            Some(entry) => Fetched::Found(entry.clone()),
        })
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Entry)>, StoreError> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after.to_vec()),
            _ => Bound::Included(prefix.to_vec()),
        };
        let rows = self.rows.range((start, Bound::Unbounded));
        let rows = rows
            .take_while(|(key, _)| key.starts_with(prefix))
            .take(limit);
        Ok(rows
            .map(|(key, entry)| (key.clone(), entry.clone()))
            .collect())
    }
}
