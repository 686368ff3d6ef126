//! Rows of imports, and of the files that they are of.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

use super::users::pool_key;
use super::{CognitoTx, CognitoWrite};
use crate::error::CognitoError;
use crate::resources::import_job::{ImportJob, Lines};
use crate::resources::pool::Pool;

/// By pool and id.
const JOBS: Table<ImportJob> = Table::new("cognito-idp.import_job");
/// By pool, job and place in the file.
const LINES: Table<Lines> = Table::new("cognito-idp.import_lines");
/// By account and Region: the import that runs there.
const ACTIVE: Table<Active> = Table::new("cognito-idp.active_import");

/// A pool has so many imports at most, finished ones too.
pub(crate) const MOST_JOBS: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Active {
    pool_id: String,
    job_id: String,
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// An import.
    pub(crate) fn find_import(
        &self,
        pool_id: &str,
        job_id: &str,
    ) -> Result<Option<Arc<ImportJob>>, StoreError> {
        self.tx.get(&JOBS, &job_key(pool_id, job_id))
    }

    /// An import that must be there.
    pub(crate) fn import(&self, pool: &Pool, job_id: &str) -> Result<Arc<ImportJob>, CognitoError> {
        let job = self.find_import(&pool.id, job_id)?;
        job.ok_or_else(|| CognitoError::not_found(format!("Import job {job_id} does not exist.")))
    }

    /// All imports of a pool, the newest first.
    pub(crate) fn imports(&self, pool: &Pool) -> Result<Vec<Arc<ImportJob>>, StoreError> {
        let rows = self.tx.scan(&JOBS, &pool_key(pool), None, MOST_JOBS)?;
        let mut jobs: Vec<_> = rows.into_iter().map(|(_, job)| job).collect();
        jobs.sort_by(|one, other| {
            let place = |job: &ImportJob| (std::cmp::Reverse(job.created_at), job.id.clone());
            place(one).cmp(&place(other))
        });
        Ok(jobs)
    }

    /// Whether an import runs in the pool's account and Region.
    pub(crate) fn import_runs(&self, pool: &Pool) -> Result<bool, StoreError> {
        let Some(active) = self.tx.get(&ACTIVE, &place_of(pool))? else {
            return Ok(false);
        };
        let job = self.find_import(&active.pool_id, &active.job_id)?;
        Ok(job.is_some_and(|job| job.is_active()))
    }

    /// The first lines of a file that are left, and whether more follow.
    pub(crate) fn next_lines(
        &self,
        job: &ImportJob,
    ) -> Result<Option<(RowKey, Arc<Lines>)>, StoreError> {
        let prefix = job_key(&job.pool_id, &job.id);
        let rows = self.tx.scan(&LINES, &prefix, None, 1)?;
        Ok(rows.into_iter().next())
    }
}

impl CognitoWrite<'_> {
    /// Removes rows of a pool that is gone while `left` lasts.
    pub(super) fn purge_imports(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&LINES, prefix, left)?;
        self.purge(&JOBS, prefix, left)
    }

    /// Writes an import.
    pub(crate) fn put_import(&mut self, job: ImportJob) -> Result<(), StoreError> {
        let key = job_key(&job.pool_id, &job.id);
        self.tx.put(&JOBS, &key, job)
    }

    /// The import runs, as the only one of the pool's account and Region.
    pub(crate) fn put_active_import(
        &mut self,
        pool: &Pool,
        job: &ImportJob,
    ) -> Result<(), StoreError> {
        let active = Active {
            pool_id: job.pool_id.clone(),
            job_id: job.id.clone(),
        };
        self.tx.put(&ACTIVE, &place_of(pool), active)
    }

    /// Writes lines of a file.
    pub(crate) fn put_lines(&mut self, job: &ImportJob, lines: Lines) -> Result<(), StoreError> {
        let key = job_key(&job.pool_id, &job.id).number(lines.first.into());
        self.tx.put(&LINES, &key, lines)
    }

    /// Takes lines away that are done.
    pub(crate) fn remove_lines(&mut self, key: &RowKey) -> Result<(), StoreError> {
        self.tx.delete(&LINES, key)
    }

    /// Takes up to so many parts of a file away; `true` when nothing is left of it.
    pub(crate) fn clear_lines(&mut self, job: &ImportJob, most: usize) -> Result<bool, StoreError> {
        let mut left = most;
        let prefix = job_key(&job.pool_id, &job.id);
        self.purge(&LINES, &prefix, &mut left)?;
        Ok(left > 0)
    }
}

fn job_key(pool_id: &str, job_id: &str) -> RowKey {
    RowKey::new().text(pool_id).text(job_id)
}

fn place_of(pool: &Pool) -> RowKey {
    RowKey::new()
        .text(&pool.account.to_string())
        .text(&pool.region.to_string())
}
