//! How a file comes: it is put to an address that carries a sealed token.

use ringwall_core::{RequestContext, Timestamp};
use serde::{Deserialize, Serialize};

use super::csv;
use crate::api::UserImportJobStatusType as Status;
use crate::error::CognitoError;
use crate::resources::import_job::{ImportJob, Lines};
use crate::sealed::Sealer;
use crate::store::CognitoWrite;

/// Where files are put, before the token.
pub const PATH: &str = "/_ringwall/cognito-idp/user-import/";
const PURPOSE: &str = "file of a user import";
/// How long a file can be put.
const OPEN_SECS: i64 = 15 * 60;
/// A file has so many users at most.
const MOST_USERS: usize = 500_000;
/// Lines that are imported at once, and so kept together.
const LINES_A_STEP: usize = 200;
/// The same where each means a slow hash.
const HASHES_A_STEP: usize = 8;

#[derive(Serialize, Deserialize)]
struct Token {
    pool_id: String,
    job_id: String,
    until: Timestamp,
}

/// Where the file of a new job is put.
pub(crate) fn url(
    ctx: &RequestContext,
    sealer: &Sealer,
    (origin, pool_id, job_id): (&str, &str, &str),
) -> Result<String, CognitoError> {
    let token = Token {
        pool_id: pool_id.to_owned(),
        job_id: job_id.to_owned(),
        until: ctx.now().plus_secs(OPEN_SECS),
    };
    let token = sealer.seal_text(ctx, PURPOSE, &token)?;
    Ok(format!("{origin}{PATH}{token}"))
}

/// Takes a file, in place of the one that was put before.
pub(crate) fn take(
    now: Timestamp,
    tx: &mut CognitoWrite<'_>,
    token: &str,
    file: &[u8],
) -> Result<(), CognitoError> {
    let token: Option<Token> = tx.service.sealer.open_text(PURPOSE, token);
    let token = token.filter(|token| now < token.until);
    let token = token.ok_or_else(|| CognitoError::not_authorized("Request has expired"))?;
    let job = tx.find_import(&token.pool_id, &token.job_id)?;
    let job = job.filter(|job| job.status == Status::Created);
    let job = job.ok_or_else(|| CognitoError::not_authorized("Request has expired"))?;

    let mut job = (*job).clone();
    tx.clear_lines(&job, usize::MAX)?;
    put(tx, &mut job, file)?;
    Ok(tx.put_import(job)?)
}

fn put(tx: &mut CognitoWrite<'_>, job: &mut ImportJob, file: &[u8]) -> Result<(), CognitoError> {
    let malformed = || CognitoError::invalid_parameter("The file must be text in UTF-8.");
    let text = std::str::from_utf8(file).map_err(|_| malformed())?;
    let mut lines = text.lines();
    let head = lines.next().and_then(csv::fields);
    job.columns = Some(head.ok_or_else(|| CognitoError::invalid_parameter("The file is empty."))?);
    let step = if job.algorithm.is_some() {
        HASHES_A_STEP
    } else {
        LINES_A_STEP
    };
    let numbered = (2_u32..).zip(lines);
    let numbered: Vec<_> = numbered
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    if numbered.len() > MOST_USERS {
        return Err(CognitoError::invalid_parameter(
            "The file has more than 500000 users.",
        ));
    }
    for lines in together(&numbered, step) {
        tx.put_lines(job, lines)?;
    }
    Ok(())
}

/// Lines that follow each other, so many at most.
fn together(numbered: &[(u32, &str)], most: usize) -> Vec<Lines> {
    let mut parts: Vec<Lines> = Vec::new();
    for (number, line) in numbered {
        let follows = |part: &&mut Lines| {
            let length = u32::try_from(part.lines.len()).unwrap_or(u32::MAX);
            part.lines.len() < most && part.first.saturating_add(length) == *number
        };
        match parts.last_mut().filter(follows) {
            Some(part) => part.lines.push((*line).to_owned()),
            None => parts.push(Lines {
                first: *number,
                lines: vec![(*line).to_owned()],
            }),
        }
    }
    parts
}
