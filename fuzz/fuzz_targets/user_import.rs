//! Files of users to be imported: whatever stands in one, the job ends, each line counts once at
//! most, and who was imported is there.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_cognito_idp::{CognitoIdp, api};
use ringwall_fuzz::plant;
use ringwall_testing::{TestHouse, input};

/// Steps take some hundred lines; files are small.
const STEPS: usize = 40;

fuzz_target!(
    init: plant(SEEDS.map(|seed| seed.as_bytes().to_vec())),
    |file: &[u8]| {
        let house = TestHouse::new(|store| vec![CognitoIdp::new(store).routes()]);
        let mut pool: api::CreateUserPoolInput = input(&[("PoolName", "fuzz")]);
        pool.auto_verified_attributes = Some(vec![api::VerifiedAttributeType::Email]);
        let pool = house.answer::<api::CreateUserPool>(pool).user_pool.unwrap();
        let pool = pool.id.unwrap();
        let job = house.answer::<api::CreateUserImportJob>(input(&[
            ("JobName", "fuzz"),
            ("UserPoolId", &pool),
            ("CloudWatchLogsRoleArn", "arn:aws:iam::111122223333:role/import"),
        ]));
        let job = job.user_import_job.unwrap();
        let url = job.pre_signed_url.unwrap();
        let token = url.rsplit('/').next().unwrap();
        let service = CognitoIdp::new(house.store());
        let mut tx = house.store().begin_write().unwrap();
        if service.take_user_import(house.now(), &mut tx, token, file).is_err() {
            return;
        }
        tx.commit().unwrap();
        let id = job.job_id.unwrap();
        let which = || [("UserPoolId", pool.as_str()), ("JobId", id.as_str())];
        house.answer::<api::StartUserImportJob>(input(&which()));
        let mut ended = None;
        for _ in 0..STEPS {
            house.advance_secs(1);
            let job = house.answer::<api::DescribeUserImportJob>(input(&which()));
            ended = job.user_import_job.filter(|job| job.completion_date.is_some());
            if ended.is_some() {
                break;
            }
        }
        check(&house, &pool, file, &ended.expect("the import ends"));
    }
);

fn check(house: &TestHouse, pool: &str, file: &[u8], job: &api::UserImportJobType) {
    let counts = [job.imported_users, job.skipped_users, job.failed_users];
    let counts = counts.map(|count| usize::try_from(count.unwrap_or_default()).unwrap());
    let lines = file.split(|byte| *byte == b'\n').count();
    assert!(counts.iter().sum::<usize>() < lines.max(1));
    let listed = house.answer::<api::ListUsers>(input(&[("UserPoolId", pool)]));
    assert_eq!(listed.users.unwrap().len(), counts[0].min(60));
}

const SEEDS: [&str; 4] = [
    "cognito:username,email,email_verified,birthdate,address,cognito:mfa_enabled\nada,ada@b.example,TRUE,12/10/1815,12 St James\\, London,false\n",
    "cognito:username,email,email_verified\r\nada,ada@b.example,TRUE\r\nada,ada@b.example,TRUE\r\nbob,,\r\n\r\n",
    "cognito:username,email\n",
    "email,email_verified,nothing\na@b.example,TRUE,1\n",
];
