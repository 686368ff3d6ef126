//! Whether it costs more to have many users: sign-ins and lists in a pool of 100 and in a large one,
//! which an import of a file fills.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;

use super::house::{House, Place, SIGNERS};
use super::table::{self, Contestant, Row};
use crate::Settings;
use crate::contender::call;
use crate::kms_http::request;

/// A file has so many users at most.
const USERS_A_FILE: usize = 500_000;
const FEW: usize = 100;
const ROLE: &str = "arn:aws:iam::000000000000:role/import";

pub(super) fn rows(house: &House, users: usize, settings: &Settings) -> Result<Vec<Row>> {
    let sizes = [FEW, users.max(FEW)];
    let pools = sizes.map(|size| {
        let place = house.pool()?;
        fill(house, &place, size - SIGNERS)?;
        Ok((size, place))
    });
    let pools = pools.into_iter().collect::<Result<Vec<_>>>()?;
    let in_turn = |work, does, requests: &dyn Fn(usize, &Place) -> Result<Vec<Vec<u8>>>| {
        let contestants = pools.iter().map(|(size, place)| {
            let requests = requests(*size, place)?;
            Ok(Contestant {
                name: format!("pool of {size}"),
                does,
                round: Box::new(move |duration| house.round(requests.clone(), 1, duration)),
            })
        });
        let contestants = contestants.collect::<Result<Vec<_>>>()?;
        table::in_turn(work, &contestants, settings)
    };
    let address = house.server.address;
    let mut rows = in_turn("sign-in, one at a time", "by password", &|_, place| {
        Ok(place.sign_ins(address))
    })?;
    rows.extend(in_turn(
        "ListUsers, email =",
        "one user found",
        &|size, place| {
            let last = size - SIGNERS - 1;
            list(
                house,
                place,
                &format!(r#""Filter":"email = \"{}\"""#, imported(last)),
            )
        },
    )?);
    rows.extend(in_turn(
        "ListUsers, email ^=",
        "begins alike, a page of 10",
        &|_, place| list(house, place, r#""Limit":10,"Filter":"email ^= \"u0000\"""#),
    )?);
    rows.extend(in_turn("ListUsers, a page", "of 60", &|_, place| {
        list(house, place, r#""Limit":60"#)
    })?);
    Ok(rows)
}

/// A list, which must find somebody.
fn list(house: &House, place: &Place, asked: &str) -> Result<Vec<Vec<u8>>> {
    let body = format!(r#"{{"UserPoolId":"{}",{asked}}}"#, place.pool_id);
    let reply = house.call("ListUsers", &body)?;
    ensure!(reply.contains("Username"), "nobody found by {asked}");
    Ok(vec![house.signed("ListUsers", &body)?])
}

fn imported(number: usize) -> String {
    format!("u{number:07}@b.example")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    user_import_job: Job,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Job {
    job_id: String,
    pre_signed_url: String,
    status: String,
    #[serde(default)]
    imported_users: u64,
    completion_message: Option<String>,
}

/// Imports users into a pool.
fn fill(house: &House, place: &Place, users: usize) -> Result<()> {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} users imported")?;
    let progress = ProgressBar::new(users as u64).with_style(style);
    for first in (0..users).step_by(USERS_A_FILE) {
        let numbers = first..users.min(first + USERS_A_FILE);
        let create = format!(
            r#"{{"JobName":"bench","UserPoolId":"{}","CloudWatchLogsRoleArn":"{ROLE}"}}"#,
            place.pool_id
        );
        let job: Answer = house.answer("CreateUserImportJob", &create)?;
        let job = job.user_import_job;
        let path = job
            .pre_signed_url
            .splitn(4, '/')
            .nth(3)
            .context("no path")?;
        let mut file = "cognito:username,email,email_verified\n".to_owned();
        for number in numbers {
            let name = imported(number);
            file.push_str(&format!("{name},{name},TRUE\n"));
        }
        let put = request::put(house.server.address, &format!("/{path}"), &file);
        let (status, reply) = call(&house.server, &put)?;
        ensure!(status == 200, "the file was answered {status}: {reply}");
        let which = format!(
            r#"{{"UserPoolId":"{}","JobId":"{}"}}"#,
            place.pool_id, job.job_id
        );
        house.call("StartUserImportJob", &which)?;
        wait(house, &which, &progress, first as u64)?;
    }
    progress.finish_and_clear();
    Ok(())
}

fn wait(house: &House, which: &str, progress: &ProgressBar, before: u64) -> Result<()> {
    loop {
        let answer: Answer = house.answer("DescribeUserImportJob", which)?;
        let job = answer.user_import_job;
        progress.set_position(before + job.imported_users);
        match job.status.as_str() {
            "Succeeded" => return Ok(()),
            "Pending" | "InProgress" => sleep(Duration::from_millis(200)),
            status => anyhow::bail!("{status}: {:?}", job.completion_message),
        }
    }
}
