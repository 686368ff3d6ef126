//! The embedded engine: redb behind one thread that commits in groups.
//!
//! Commits that arrive while one is being synced wait together and share the next sync. A value
//! is stored as its revision (8 bytes, big-endian) and its bytes.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use parking_lot::RwLock;
use redb::{Database, ReadOnlyTable, ReadableDatabase as _, ReadableTable, Table, TableDefinition};

use crate::engine::RecentKeys;
use crate::store_file;
use crate::{Batch, CommitError, Engine, Entry, Expect, Fetched, Rev, Snapshot, StoreError};

const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
const REV: &str = "rev";
/// Commits that share a sync.
const LARGEST_GROUP: usize = 1024;

/// Keeps everything in one file.
pub struct EmbeddedEngine {
    views: Arc<Views>,
    /// `None` only while dropping.
    requests: Option<Sender<Request>>,
    committer: Option<JoinHandle<()>>,
}

struct Request {
    work: Work,
    answer: SyncSender<Result<Rev, CommitError>>,
}

enum Work {
    Commit(Batch),
    Clear,
}

impl EmbeddedEngine {
    /// Opens the file, or makes it. A file that was not closed in order is repaired first.
    ///
    /// # Errors
    /// It is in use, or cannot be read or written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::over(store_file::open(path)?)
    }

    /// Over a database that is open already: how tests put a failing disk below it.
    pub(crate) fn over(database: Database) -> Result<Self, StoreError> {
        make_tables(&database)?;
        let views = Arc::new(Views {
            database,
            newest: RwLock::default(),
        });
        let (requests, inbox) = channel();
        let committer = Committer {
            views: Arc::clone(&views),
            progress: None,
        };
        let thread = std::thread::Builder::new()
            .name("store-commit".to_owned())
            .spawn(move || committer.run(&inbox))
            .map_err(failed)?;
        Ok(Self {
            views,
            requests: Some(requests),
            committer: Some(thread),
        })
    }

    fn ask(&self, work: Work) -> Result<Rev, CommitError> {
        let gone = || CommitError::Unavailable("the store is closed".to_owned());
        let (answer, outcome) = sync_channel(1);
        let requests = self.requests.as_ref().ok_or_else(gone)?;
        requests
            .send(Request { work, answer })
            .map_err(|_| gone())?;
        outcome.recv().map_err(|_| {
            CommitError::OutcomeUnknown("the store's thread ended while committing".to_owned())
        })?
    }
}

impl Drop for EmbeddedEngine {
    fn drop(&mut self) {
        // Closing the channel ends the thread once it has answered everybody.
        self.requests = None;
        if let Some(committer) = self.committer.take()
            && committer.join().is_err()
        {
            tracing::error!("the store's thread ended in a panic");
        }
    }
}

impl Engine for EmbeddedEngine {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        Ok(self.views.newest()?)
    }

    fn commit(&self, batch: Batch) -> Result<Rev, CommitError> {
        self.ask(Work::Commit(batch))
    }

    fn clear(&self) -> Result<(), StoreError> {
        Ok(self.ask(Work::Clear).map(drop)?)
    }
}

/// Makes the tables of a new file, so that a snapshot finds them.
fn make_tables(database: &Database) -> Result<(), StoreError> {
    let transaction = database.begin_write().map_err(failed)?;
    transaction.open_table(ROWS).map_err(failed)?;
    transaction.open_table(META).map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// The database, and the newest view of it: between two commits all readers share one.
struct Views {
    database: Database,
    newest: RwLock<Option<Arc<View>>>,
}

impl Views {
    fn newest(&self) -> Result<Arc<View>, StoreError> {
        if let Some(view) = &*self.newest.read() {
            return Ok(Arc::clone(view));
        }
        let mut newest = self.newest.write();
        if let Some(view) = &*newest {
            return Ok(Arc::clone(view));
        }
        // Opened under the lock: a commit that comes meanwhile makes it outdated after.
        let view = Arc::new(View::open(&self.database)?);
        *newest = Some(Arc::clone(&view));
        Ok(view)
    }

    fn outdate(&self) {
        *self.newest.write() = None;
    }
}

/// The thread that commits.
struct Committer {
    views: Arc<Views>,
    /// `None` at the start and after a failure: then the database is asked.
    progress: Option<Progress>,
}

/// How far the commits are.
struct Progress {
    rev: Rev,
    recent: RecentKeys,
}

impl Committer {
    fn run(mut self, inbox: &Receiver<Request>) {
        while let Ok(first) = inbox.recv() {
            let mut group = vec![first];
            group.extend(inbox.try_iter().take(LARGEST_GROUP - 1));
            self.commit_group(group);
        }
    }

    /// Commits a group with one sync, and answers each.
    fn commit_group(&mut self, group: Vec<Request>) {
        let (work, answers): (Vec<_>, Vec<_>) = group
            .into_iter()
            .map(|request| (request.work, request.answer))
            .unzip();
        let outcomes = self.try_commit(work).unwrap_or_else(|error| {
            tracing::error!(%error, "a group of commits failed");
            answers.iter().map(|_| Err(error.clone())).collect()
        });
        // Before anybody is answered: whoever is told of a commit must see it.
        self.views.outdate();
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // Whoever asked may have gone away; the commit stands all the same.
            drop(answer.send(outcome));
        }
    }

    /// On failure the progress stays taken: what was remembered of the group may not have
    /// happened.
    fn try_commit(
        &mut self,
        group: Vec<Work>,
    ) -> Result<Vec<Result<Rev, CommitError>>, CommitError> {
        let transaction = self.views.database.begin_write().map_err(unavailable)?;
        let (progress, outcomes) = {
            let mut rows = transaction.open_table(ROWS).map_err(unavailable)?;
            let mut meta = transaction.open_table(META).map_err(unavailable)?;
            let mut progress = match self.progress.take() {
                Some(progress) => progress,
                None => Progress::since(last_rev(&meta).map_err(unavailable)?),
            };
            let outcomes: Vec<_> = group
                .into_iter()
                .map(|work| progress.apply(&mut rows, work).map_err(unavailable))
                .collect::<Result<_, _>>()?;
            meta.insert(REV, progress.rev.0).map_err(unavailable)?;
            (progress, outcomes)
        };
        // A group of conflicts has changed nothing, and need not wait for the disk.
        if outcomes.iter().any(Result::is_ok) {
            transaction
                .commit()
                .map_err(|error| CommitError::OutcomeUnknown(error.to_string()))?;
        }
        self.progress = Some(progress);
        Ok(outcomes)
    }
}

impl Progress {
    fn since(rev: Rev) -> Self {
        Self {
            rev,
            recent: RecentKeys::since(rev),
        }
    }

    fn apply(
        &mut self,
        rows: &mut Table<'_, &[u8], &[u8]>,
        work: Work,
    ) -> Result<Result<Rev, CommitError>, redb::StorageError> {
        let rev = Rev(self.rev.0 + 1);
        let batch = match work {
            Work::Commit(batch) => batch,
            Work::Clear => {
                rows.retain(|_, _| false)?;
                *self = Self::since(rev);
                return Ok(Ok(rev));
            }
        };
        for expect in &batch.expect {
            if !self.holds(rows, expect)? {
                return Ok(Err(CommitError::Conflict));
            }
        }
        for key in &batch.delete {
            rows.remove(&key[..])?;
        }
        let appended: Vec<_> = batch.append_keys(rev).collect();
        let appended = appended
            .iter()
            .zip(batch.append.iter().map(|append| &append.value));
        for (key, value) in batch
            .put
            .iter()
            .map(|(key, value)| (key, value))
            .chain(appended)
        {
            let mut stored = Vec::with_capacity(8 + value.len());
            stored.extend_from_slice(&rev.0.to_be_bytes());
            stored.extend_from_slice(value);
            rows.insert(&key[..], &stored[..])?;
        }
        self.recent.push(rev, batch.touched(rev));
        self.rev = rev;
        Ok(Ok(rev))
    }

    fn holds(
        &self,
        rows: &Table<'_, &[u8], &[u8]>,
        expect: &Expect,
    ) -> Result<bool, redb::StorageError> {
        Ok(match expect {
            Expect::Absent(key) => rows.get(&key[..])?.is_none(),
            Expect::At(key, rev) => rows
                .get(&key[..])?
                .is_some_and(|stored| split(stored.value()).is_some_and(|(at, _)| at == *rev)),
            Expect::Still(prefix, rev) => self.recent.still(prefix, *rev),
        })
    }
}

/// The database as it was after a commit.
struct View {
    rev: Rev,
    rows: ReadOnlyTable<&'static [u8], &'static [u8]>,
}

impl View {
    fn open(database: &Database) -> Result<Self, StoreError> {
        let transaction = database.begin_read().map_err(failed)?;
        let meta = transaction.open_table(META).map_err(failed)?;
        Ok(Self {
            rev: last_rev(&meta).map_err(failed)?,
            rows: transaction.open_table(ROWS).map_err(failed)?,
        })
    }
}

impl Snapshot for View {
    fn rev(&self) -> Rev {
        self.rev
    }

    fn get(&self, key: &[u8], known: Option<Rev>) -> Result<Fetched, StoreError> {
        let Some(stored) = self.rows.get(key).map_err(failed)? else {
            return Ok(Fetched::Absent);
        };
        let (rev, value) = split(stored.value()).ok_or_else(|| failed("a row is cut off"))?;
        if Some(rev) == known {
            return Ok(Fetched::Known);
        }
        Ok(Fetched::Found(Entry {
            rev,
            value: value.to_vec(),
        }))
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Entry)>, StoreError> {
        let start = after.filter(|after| *after >= prefix).unwrap_or(prefix);
        let mut found = Vec::new();
        for row in self.rows.range(start..).map_err(failed)? {
            let (key, stored) = row.map_err(failed)?;
            let key = key.value();
            if !key.starts_with(prefix) || found.len() >= limit {
                break;
            }
            if Some(key) == after {
                continue;
            }
            let (rev, value) = split(stored.value()).ok_or_else(|| failed("a row is cut off"))?;
            found.push((
                key.to_vec(),
                Entry {
                    rev,
                    value: value.to_vec(),
                },
            ));
        }
        Ok(found)
    }
}

fn last_rev(meta: &impl ReadableTable<&'static str, u64>) -> Result<Rev, redb::StorageError> {
    Ok(Rev(meta.get(REV)?.map_or(0, |rev| rev.value())))
}

fn split(stored: &[u8]) -> Option<(Rev, &[u8])> {
    let (rev, value) = stored.split_first_chunk()?;
    Some((Rev(u64::from_be_bytes(*rev)), value))
}

#[expect(clippy::needless_pass_by_value, reason = "called by map_err")]
fn failed(error: impl ToString) -> StoreError {
    StoreError::Engine(error.to_string())
}

fn unavailable(error: impl Into<redb::Error>) -> CommitError {
    CommitError::Unavailable(error.into().to_string())
}

#[cfg(test)]
mod tests;
