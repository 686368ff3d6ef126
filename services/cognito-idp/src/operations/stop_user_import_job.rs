//! `StopUserImportJob`: ends an import; users who were imported stay.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StopUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ErrorCode, StopUserImportJobInput, StopUserImportJobOutput, UserImportJobStatusType,
};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::users::import::steps;

pub(crate) fn stop_user_import_job(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: StopUserImportJobInput,
) -> Result<Reply<StopUserImportJobOutput>, CognitoError> {
    let action = "cognito-idp:StopUserImportJob";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut job = (*tx.import(&pool, &input.job_id)?).clone();

    if !job.is_active() {
        return Err(CognitoError::modelled(
            ErrorCode::PreconditionNotMetException,
            "The job is not in progress.",
        ));
    }
    let words = "The Import Job was stopped by the developer.";
    job.end(UserImportJobStatusType::Stopped, words, ctx.now());
    steps::clear_later(tx, &job, ctx.now())?;
    tx.put_import(job.clone())?;

    Ok(permit.reply(StopUserImportJobOutput {
        user_import_job: Some(job.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UserImportJobStatusType as Status};
    use crate::resources::pool::Contact;
    use crate::test_users::{house_with, import_into, job_named, write};

    #[test]
    fn nothing_is_imported_after() {
        let house = house_with(|pool| pool.auto_verified = vec![Contact::Email]);
        let job = import_into(&house, None);
        let (id, url) = (job.job_id.unwrap(), job.pre_signed_url.unwrap());
        let token = url.rsplit('/').next().unwrap();
        let file = "cognito:username,email,email_verified\nada,a@b.example,TRUE\n";
        write(&house, |tx| {
            crate::users::import::upload::take(house.now(), tx, token, file.as_bytes()).unwrap();
        });
        house.answer::<api::StartUserImportJob>(job_named(&id));
        let other = import_into(&house, None);
        assert_eq!(
            house.refusal::<api::StopUserImportJob>(job_named(&other.job_id.unwrap())),
            "PreconditionNotMetException: The job is not in progress."
        );
        let stopped = house.answer::<api::StopUserImportJob>(job_named(&id));
        assert_eq!(
            stopped.user_import_job.unwrap().status,
            Some(Status::Stopped)
        );
        house.advance_secs(1);
        let job = house.answer::<api::DescribeUserImportJob>(job_named(&id));
        assert_eq!(job.user_import_job.unwrap().imported_users, Some(0));
    }
}
