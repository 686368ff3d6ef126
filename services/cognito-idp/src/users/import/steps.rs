//! Imports as they go on: some lines at a time, each time in a transaction of its own.

use std::sync::Arc;

use ringwall_core::{CallSource, RequestContext, Timestamp};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::Timer;

use super::columns;
use super::row::{self, Outcome};
use crate::api::UserImportJobStatusType as Status;
use crate::error::CognitoError;
use crate::resources::import_job::ImportJob;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;
use crate::users::worker::set;

/// The next lines of a job that runs.
pub(crate) const STEP: &str = "user-import";
/// A job that was not started.
pub(crate) const EXPIRY: &str = "user-import-expiry";
/// A file that nobody wants any more.
pub(crate) const CLEARING: &str = "user-import-clearing";
/// A job must be started within this time.
const EXPIRES_HOURS: i64 = 24;
/// Parts of a file cleared at once.
const CLEARED: usize = 200;

/// Sets when a new job expires.
pub(crate) fn expire_later(tx: &mut CognitoWrite<'_>, job: &ImportJob) -> Result<(), CognitoError> {
    let due = job.created_at.plus_secs(EXPIRES_HOURS * 3600);
    set(tx, EXPIRY, key(job), due)
}

/// Sets when the next lines are due: at once.
pub(crate) fn go_on(
    tx: &mut CognitoWrite<'_>,
    job: &ImportJob,
    now: Timestamp,
) -> Result<(), CognitoError> {
    set(tx, STEP, key(job), now)
}

/// A job that has not been started cannot be started any more.
pub(crate) fn expire(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    if let Some(mut job) = job_of(tx, timer)?
        && job.status == Status::Created
    {
        job.status = Status::Expired;
        clear_later(tx, &job, context.now)?;
        tx.put_import(job)?;
    }
    Ok(vec![])
}

/// Takes a file away, some of it at a time.
pub(crate) fn clear(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    if let Some(job) = job_of(tx, timer)?
        && !tx.clear_lines(&job, CLEARED)?
    {
        clear_later(tx, &job, context.now)?;
    }
    Ok(vec![])
}

pub(crate) fn clear_later(
    tx: &mut CognitoWrite<'_>,
    job: &ImportJob,
    now: Timestamp,
) -> Result<(), CognitoError> {
    set(tx, CLEARING, key(job), now)
}

/// The next lines are due.
pub(crate) fn step(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    let Some(mut job) = job_of(tx, timer)?.filter(ImportJob::is_active) else {
        return Ok(vec![]);
    };
    let Some(pool) = tx.find_pool(&job.pool_id)? else {
        return Ok(vec![]);
    };
    if job.status == Status::Pending {
        job.status = Status::InProgress;
        let head = job.columns.as_deref().unwrap_or_default();
        if let Some(fault) = columns::fault(&pool, head, job.algorithm.is_some()) {
            job.end(Status::Failed, fault, context.now);
            clear_later(tx, &job, context.now)?;
            tx.put_import(job)?;
            return Ok(vec![]);
        }
    }
    match tx.next_lines(&job)? {
        Some((key, lines)) => {
            let ctx = context_of(context, &pool);
            if job.algorithm.is_some() {
                tx.service.vault.prepare(&ctx, &pool)?;
            }
            for (number, line) in (lines.first..).zip(&lines.lines) {
                let outcome = row::import(&ctx, tx, &pool, &job, line)?;
                count(&mut job, number, outcome);
            }
            tx.remove_lines(&key)?;
            go_on(tx, &job, context.now)?;
        }
        None => end(&mut job, context.now),
    }
    tx.put_import(job)?;
    Ok(vec![])
}

/// The log names lines, never what is in them.
fn count(job: &mut ImportJob, number: u32, outcome: Outcome) {
    let (id, counts) = (&job.id, &mut job.counts);
    match outcome {
        Outcome::Imported => counts.imported += 1,
        Outcome::Skipped => {
            counts.skipped += 1;
            tracing::info!(job = %id, "[SKIPPED] Line Number {number} - The user already exists.");
        }
        Outcome::Failed(reason) => {
            counts.failed += 1;
            tracing::info!(job = %id, "[FAILED] Line Number {number} - {reason}");
        }
    }
}

fn end(job: &mut ImportJob, now: Timestamp) {
    let counts = job.counts;
    if counts.imported == 0 && counts.skipped + counts.failed > 0 {
        let words = "Too many users have failed or been skipped during the import.";
        job.end(Status::Failed, words, now);
    } else {
        job.end(Status::Succeeded, "The import succeeded.", now);
    }
}

fn job_of(tx: &CognitoWrite<'_>, timer: &Timer) -> Result<Option<ImportJob>, CognitoError> {
    let Some((pool_id, job_id)) = timer.key.split_once('/') else {
        return Ok(None);
    };
    Ok(tx.find_import(pool_id, job_id)?.map(|job| (*job).clone()))
}

fn key(job: &ImportJob) -> String {
    format!("{}/{}", job.pool_id, job.id)
}

/// The pool works for itself.
fn context_of(context: &TimerContext<'_>, pool: &Pool) -> RequestContext {
    RequestContext::of_service(
        Arc::clone(context.platform),
        "cognito-idp",
        pool.account,
        pool.region.clone(),
        Some(CallSource {
            arn: pool.arn(),
            account: pool.account,
        }),
    )
}
