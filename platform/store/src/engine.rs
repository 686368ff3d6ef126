//! What an engine does: keep bytes by key, give snapshots, commit what still holds.
//!
//! The words are etcd's: every commit has a revision, every value the revision that wrote it,
//! and a commit says what it expects of what it has read.

use std::sync::Arc;

use crate::StoreError;

/// The number of a commit. Later commits have larger ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rev(pub u64);

/// A value and the commit that wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The commit.
    pub rev: Rev,
    /// The value.
    pub value: Vec<u8>,
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Nothing.
    Absent,
    /// The value of the revision that the caller has already.
    Known,
    /// Another value.
    Found(Entry),
}

/// What a commit expects; if it does not hold, nothing is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// There is no such key.
    Absent(Vec<u8>),
    /// The key was last written by that commit.
    At(Vec<u8>, Rev),
    /// No key that begins so was written or deleted after that commit.
    Still(Vec<u8>, Rev),
}

/// What a commit changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What must hold.
    pub expect: Vec<Expect>,
    /// Values to write.
    pub put: Vec<(Vec<u8>, Vec<u8>)>,
    /// Keys to delete; one that is not there is no fault.
    pub delete: Vec<Vec<u8>>,
    /// Values to write under keys in the order of commits.
    pub append: Vec<Append>,
}

/// A value whose key the engine completes: the prefix, then the commit's revision (8 bytes) and
/// the value's place in the batch (4 bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// The key's beginning.
    pub prefix: Vec<u8>,
    /// The value.
    pub value: Vec<u8>,
}

/// A commit did not go through.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Something expected does not hold. Nothing was changed; read and try again.
    #[error("others changed what the transaction had read")]
    Conflict,
    /// The engine cannot commit now. Nothing was changed.
    #[error("the store cannot commit: {0}")]
    Unavailable(String),
    /// The engine failed while committing: it may or may not have happened.
    #[error("the outcome of a commit is unknown: {0}")]
    OutcomeUnknown(String),
}

/// Keeps bytes by key.
pub trait Engine: Send + Sync {
    /// The store as it is now; later commits do not show in it.
    ///
    /// # Errors
    /// The engine failed.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError>;

    /// Commits if all that is expected holds. When it returns, the commit is durable.
    ///
    /// # Errors
    /// See [`CommitError`].
    fn commit(&self, batch: Batch) -> Result<Rev, CommitError>;

    /// Deletes everything.
    ///
    /// # Errors
    /// The engine failed.
    fn clear(&self) -> Result<(), StoreError>;
}

/// The store as it was at one moment.
pub trait Snapshot: Send + Sync {
    /// The last commit it shows.
    fn rev(&self) -> Rev;

    /// Looks a key up; `known` is the revision that the caller has the value of.
    ///
    /// # Errors
    /// The engine failed.
    fn get(&self, key: &[u8], known: Option<Rev>) -> Result<Fetched, StoreError>;

    /// The first `limit` entries whose keys begin with `prefix`, and come after `after` if it is
    /// given, in the order of their keys.
    ///
    /// # Errors
    /// The engine failed.
    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Entry)>, StoreError>;
}

/// The keys that recent commits touched: what `Expect::Still` is decided by.
#[derive(Debug, Default)]
pub(crate) struct RecentKeys {
    commits: std::collections::VecDeque<(Rev, Vec<Vec<u8>>)>,
    /// Commits up to this one are forgotten.
    forgotten: Rev,
}

/// Commits remembered. A transaction that began before these conflicts.
const RECENT_COMMITS: usize = 4096;

impl RecentKeys {
    /// Remembers nothing before `rev`: what came before the engine was opened.
    pub(crate) fn since(rev: Rev) -> Self {
        Self {
            commits: std::collections::VecDeque::new(),
            forgotten: rev,
        }
    }

    pub(crate) fn push(&mut self, rev: Rev, keys: Vec<Vec<u8>>) {
        if self.commits.len() >= RECENT_COMMITS
            && let Some((oldest, _)) = self.commits.pop_front()
        {
            self.forgotten = oldest;
        }
        self.commits.push_back((rev, keys));
    }

    /// Whether nothing under `prefix` was touched after `rev`.
    pub(crate) fn still(&self, prefix: &[u8], rev: Rev) -> bool {
        let touched = |keys: &Vec<Vec<u8>>| keys.iter().any(|key| key.starts_with(prefix));
        rev >= self.forgotten
            && !self
                .commits
                .iter()
                .rev()
                .take_while(|(at, _)| *at > rev)
                .any(|(_, keys)| touched(keys))
    }
}

impl Batch {
    /// The keys that committing it as `rev` touches, with the completed keys of appended values.
    pub(crate) fn touched(&self, rev: Rev) -> Vec<Vec<u8>> {
        let put = self.put.iter().map(|(key, _)| key.clone());
        let appended = self.append_keys(rev);
        put.chain(self.delete.iter().cloned())
            .chain(appended)
            .collect()
    }

    /// The completed keys of appended values.
    pub(crate) fn append_keys(&self, rev: Rev) -> impl Iterator<Item = Vec<u8>> + '_ {
        (0_u32..).zip(&self.append).map(move |(place, append)| {
            let mut key = append.prefix.clone();
            key.extend_from_slice(&rev.0.to_be_bytes());
            key.extend_from_slice(&place.to_be_bytes());
            key
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forgotten_counts_as_changed() {
        let mut recent = RecentKeys::since(Rev(10));
        assert!(recent.still(b"a", Rev(10)));
        assert!(!recent.still(b"a", Rev(9)), "from before the opening");
        let commits = u64::try_from(RECENT_COMMITS).unwrap();
        for rev in 11..=11 + commits {
            recent.push(Rev(rev), vec![b"b".to_vec()]);
        }
        assert!(!recent.still(b"a", Rev(10)), "commit 11 is forgotten");
        assert!(recent.still(b"a", Rev(11)));
        assert!(!recent.still(b"b", Rev(10 + commits)));
        assert!(recent.still(b"b", Rev(11 + commits)));
    }
}
