//! Jobs that report on what was used: asked for, then looked into for a while.
//!
//! A job is done at once: what it reports is gathered when it is looked into. An account keeps its
//! last jobs.

use ringwall_core::{Ask, Permit, RequestContext, Timestamp};
use ringwall_store::{Reads, RowKey, Table};
use serde::{Deserialize, Serialize};

use crate::error::IamError;
use crate::store::IamWrite;

/// By account and id.
const JOBS: Table<AccessJob> = Table::new("iam.access_job");

/// How many jobs an account keeps; the oldest gives way.
const MOST_JOBS: usize = 100;

/// A job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccessJob {
    /// The unique id of the user or role that asked.
    asked_by: String,
    pub(crate) created_at: Timestamp,
    pub(crate) about: JobSubject,
}

/// What a job reports on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum JobSubject {
    /// A user, group, role or managed policy, by ARN; perhaps action by action.
    Services { arn: String, by_action: bool },
    /// An entity of the organization, by its path, and perhaps one policy that binds it.
    Organization {
        entity_path: String,
        policy_id: Option<String>,
    },
}

/// Asks for a job; tells its id.
pub(crate) fn start(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    about: JobSubject,
) -> Result<String, IamError> {
    let id = ctx.uuid();
    let account = RowKey::new().number(ctx.account().number());
    let mut jobs = tx.rows().scan(&JOBS, &account, None, MOST_JOBS)?;
    if jobs.len() == MOST_JOBS {
        jobs.sort_by_key(|(_, job)| job.created_at);
        if let Some((oldest, _)) = jobs.first() {
            tx.tx.delete(&JOBS, oldest)?;
        }
    }
    let job = AccessJob {
        asked_by: asker(ctx),
        created_at: ctx.now(),
        about,
    };
    tx.tx.put(&JOBS, &account.text(&id), job)?;
    Ok(id)
}

/// The job of an id, if the caller asked for it.
pub(crate) fn job(
    ctx: &RequestContext,
    tx: &impl Reads,
    action: &'static str,
    id: &str,
) -> Result<(Permit, AccessJob), IamError> {
    let permit = ctx.authorize(&Ask::new(action))?;
    let place = RowKey::new().number(ctx.account().number()).text(id);
    let found = tx.get(&JOBS, &place)?;
    let job = found.filter(|job| job.asked_by == asker(ctx));
    let job = job.ok_or_else(|| IamError::no_such_job(id))?;
    Ok((permit, AccessJob::clone(&job)))
}

/// Sessions of one role may look into each other's jobs.
fn asker(ctx: &RequestContext) -> String {
    let id = &ctx.caller.principal.unique_id;
    id.split(':').next().unwrap_or_default().to_owned()
}
