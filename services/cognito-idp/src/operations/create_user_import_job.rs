//! `CreateUserImportJob`: prepares an import of users from a file.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateUserImportJobInput, CreateUserImportJobOutput, UserImportJobStatusType};
use crate::error::CognitoError;
use crate::resources::import_job::{Counts, ImportJob};
use crate::resources::names;
use crate::store::{CognitoWrite, MOST_JOBS};
use crate::users::import::{steps, upload};

pub(crate) fn create_user_import_job(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateUserImportJobInput,
) -> Result<Reply<CreateUserImportJobOutput>, CognitoError> {
    let action = "cognito-idp:CreateUserImportJob";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    if tx.imports(&pool)?.len() >= MOST_JOBS {
        return Err(CognitoError::limit_exceeded(
            "Exceeded maximum number of user import jobs in user pool",
        ));
    }
    let id = names::import_job_id(ctx);
    let service = tx.service;
    let url = upload::url(ctx, &service.sealer, (&service.origin, &pool.id, &id))?;
    let job = ImportJob {
        id,
        pool_id: pool.id.clone(),
        name: input.job_name,
        role_arn: input.cloud_watch_logs_role_arn,
        algorithm: input.password_hashing_algorithm,
        url,
        status: UserImportJobStatusType::Created,
        created_at: ctx.now(),
        started_at: None,
        completed_at: None,
        message: None,
        counts: Counts::default(),
        columns: None,
    };
    steps::expire_later(tx, &job)?;
    tx.put_import(job.clone())?;

    Ok(permit.reply(CreateUserImportJobOutput {
        user_import_job: Some(job.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::TestHouse;

    use crate::api::{self, UserImportJobStatusType as Status, UserImportJobType};
    use crate::resources::pool::{Alias, Contact};
    use crate::resources::user::UserStatus;
    use crate::test_users::{
        POOL, house_with, import_into, job_named, put_user, stored, user, write,
    };

    /// Puts a file.
    fn put(house: &TestHouse, job: &UserImportJobType, file: &str) -> Result<(), String> {
        let url = job.pre_signed_url.as_ref().unwrap();
        let token = url.rsplit('/').next().unwrap().to_owned();
        write(house, |tx| {
            let took = crate::users::import::upload::take(house.now(), tx, &token, file.as_bytes());
            took.map_err(|refusal| ringwall_core::ApiError::from(refusal).to_string())
        })
    }

    fn imported(house: &TestHouse, file: &str) -> UserImportJobType {
        let job = import_into(house, None);
        put(house, &job, file).unwrap();
        let id = job.job_id.unwrap();
        let started = house.answer::<api::StartUserImportJob>(job_named(&id));
        assert_eq!(
            started.user_import_job.unwrap().status,
            Some(Status::Pending)
        );
        house.advance_secs(1);
        let ended = house.answer::<api::DescribeUserImportJob>(job_named(&id));
        ended.user_import_job.unwrap()
    }

    fn counts(job: &UserImportJobType) -> [i64; 3] {
        [job.imported_users, job.skipped_users, job.failed_users].map(Option::unwrap)
    }

    fn house() -> TestHouse {
        house_with(|pool| {
            pool.auto_verified = vec![Contact::Email];
            pool.aliases = vec![Alias::Email];
        })
    }

    #[test]
    fn imports_line_by_line_and_bad_ones_fail_alone() {
        let house = house();
        put_user(&house, &user("there"));
        let file = "cognito:username,email,email_verified,birthdate,address\n\
            ada,ada@b.example,TRUE,12/10/1815,12 St James\\, London\n\
            there,there@b.example,TRUE,,\n\
            bob,bob@b.example,FALSE,,\n\
            eve,eve@b.example,TRUE,1815-12-10,\n\
            short,short@b.example\n\
            a b,ab@b.example,true,,\n\
            \n\
            twin,ada@b.example,TRUE,,\n\
            cleo,cleo@b.example,true,,\n";
        let job = imported(&house, file);
        assert_eq!(
            job.status,
            Some(Status::Succeeded),
            "{:?}",
            job.completion_message
        );
        assert_eq!(counts(&job), [2, 1, 5]);
        let ada = stored(&house, "ADA@b.example");
        assert_eq!(ada.username, "ada");
        assert_eq!(ada.status, UserStatus::ResetRequired);
        assert_eq!(ada.attribute("birthdate"), Some("1815-12-10"));
        assert_eq!(ada.attribute("address"), Some("12 St James, London"));
        stored(&house, "cleo");
    }

    #[test]
    fn hashes_become_passwords() {
        let house = house();
        let job = import_into(&house, Some(api::PasswordHashingAlgorithmType::Scrypt));
        let hash = "1024$8$1$304dbaef7c5e828dc19c98f0600d18fe$2d33ad31dbd31f3acc5d9a93df7594bc1ee5b3317521967db2ec028c70aef95a";
        let file = format!(
            "cognito:username,email,email_verified,password_hash\r\n\
             ada,ada@b.example,TRUE,{hash}\r\n\
             bob,bob@b.example,TRUE,\r\n\
             eve,eve@b.example,TRUE,$2b$10$nonsense\r\n"
        );
        put(&house, &job, &file).unwrap();
        let id = job.job_id.unwrap();
        house.answer::<api::StartUserImportJob>(job_named(&id));
        house.advance_secs(1);
        let job = house.answer::<api::DescribeUserImportJob>(job_named(&id));
        assert_eq!(counts(&job.user_import_job.unwrap()), [2, 0, 1]);
        let ada = stored(&house, "ada");
        assert_eq!(ada.status, UserStatus::Confirmed);
        let kept = ada.credentials.password.unwrap();
        let is_within = |whole: &[u8], part: &[u8]| whole.windows(part.len()).any(|at| at == part);
        assert!(!is_within(&kept, &hash.as_bytes()[hash.len() - 16..]));
        assert_eq!(stored(&house, "bob").status, UserStatus::ResetRequired);
    }

    #[test]
    fn a_file_without_the_columns_fails_whole() {
        let house = house();
        for head in [
            "email,email_verified",
            "cognito:username,custom:none",
            "cognito:username,email,email",
        ] {
            let job = imported(&house, &format!("{head}\na,b\n"));
            assert_eq!(job.status, Some(Status::Failed), "{head}");
        }
        let job = imported(
            &house,
            "cognito:username,email,email_verified\nbob,bob@b.example,FALSE\n",
        );
        assert_eq!(job.status, Some(Status::Failed));
        assert_eq!(
            job.completion_message.as_deref(),
            Some("Too many users have failed or been skipped during the import.")
        );
    }

    #[test]
    fn a_file_is_put_in_time_and_before_the_start() {
        let house = house();
        let job = import_into(&house, None);
        let mut made_up = job.clone();
        made_up.pre_signed_url = Some("http://localhost:4566/x/made-up".to_owned());
        let refusal = Err("NotAuthorizedException: Request has expired".to_owned());
        assert_eq!(put(&house, &made_up, "a"), refusal);
        house.advance_secs(15 * 60);
        assert_eq!(put(&house, &job, "a"), refusal);
        assert_eq!(
            house.refusal::<api::StartUserImportJob>(job_named(&job.job_id.unwrap())),
            "PreconditionNotMetException: The CSV file was not uploaded."
        );
    }

    #[test]
    fn what_is_not_started_expires() {
        let house = house();
        let job = import_into(&house, None);
        put(&house, &job, "cognito:username\nada\n").unwrap();
        house.advance_secs(24 * 3600);
        let id = job.job_id.unwrap();
        let job = house.answer::<api::DescribeUserImportJob>(job_named(&id));
        assert_eq!(job.user_import_job.unwrap().status, Some(Status::Expired));
        assert_eq!(
            house.refusal::<api::StartUserImportJob>(job_named(&id)),
            "PreconditionNotMetException: The job has been started or has expired."
        );
        write(&house, |tx| {
            let job = tx.find_import(POOL, &id).unwrap().unwrap();
            assert!(tx.next_lines(&job).unwrap().is_none());
        });
    }
}
