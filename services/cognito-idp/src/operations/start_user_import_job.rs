//! `StartUserImportJob`: begins an import; lines are imported from then on.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ErrorCode, StartUserImportJobInput, StartUserImportJobOutput, UserImportJobStatusType,
};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::users::import::steps;

pub(crate) fn start_user_import_job(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: StartUserImportJobInput,
) -> Result<Reply<StartUserImportJobOutput>, CognitoError> {
    let action = "cognito-idp:StartUserImportJob";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut job = (*tx.import(&pool, &input.job_id)?).clone();

    if job.status != UserImportJobStatusType::Created {
        return Err(unmet("The job has been started or has expired."));
    }
    if job.columns.is_none() {
        return Err(unmet("The CSV file was not uploaded."));
    }
    if pool.auto_verified.is_empty() {
        return Err(unmet("The user pool has no auto verified attributes."));
    }
    if tx.import_runs(&pool)? {
        return Err(unmet("Another user import job is active."));
    }
    job.status = UserImportJobStatusType::Pending;
    job.started_at = Some(ctx.now());
    tx.put_active_import(&pool, &job)?;
    steps::go_on(tx, &job, ctx.now())?;
    tx.put_import(job.clone())?;

    Ok(permit.reply(StartUserImportJobOutput {
        user_import_job: Some(job.shown()),
    }))
}

fn unmet(words: &str) -> CognitoError {
    CognitoError::modelled(ErrorCode::PreconditionNotMetException, words)
}
