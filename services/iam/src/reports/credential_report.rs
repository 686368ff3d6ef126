//! The credential report: asked for, made by a timer, kept for four hours.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use ringwall_core::{AccountId, Partition, RequestContext, Timestamp};
use ringwall_identity::{Uses, users};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, RowKey, Table, Timer};
use serde::{Deserialize, Serialize};

use crate::error::IamError;
use crate::paging::every;
use crate::reports::credential_row;
use crate::store::IamWrite;

/// The kind of the timer that makes a report.
pub(crate) const TIMER: &str = "credential-report";

/// The last report of each account.
const REPORTS: Table<CredentialReport> = Table::new("iam.credential_report");

/// How long a report is as good as a new one.
const GOOD_FOR_SECS: i64 = 4 * 60 * 60;

/// A report of an account's credentials.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CredentialReport {
    /// The partition that it was asked for in; ARNs name it.
    partition: Partition,
    /// What there is of it, once it is made.
    pub(crate) made: Option<MadeReport>,
}

/// A report that is made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MadeReport {
    pub(crate) at: Timestamp,
    pub(crate) csv: String,
}

impl MadeReport {
    /// Whether it is older than a report may be.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.at.plus_secs(GOOD_FOR_SECS)
    }
}

/// The account's last report, made or being made.
pub(crate) fn find(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Option<CredentialReport>, IamError> {
    let row = tx.get(&REPORTS, &place(account))?;
    Ok(row.map(|row| CredentialReport::clone(&row)))
}

/// Has a report made, in place of the last one.
pub(crate) fn start(ctx: &RequestContext, tx: &mut IamWrite<'_>) -> Result<(), IamError> {
    let report = CredentialReport {
        partition: ctx.partition(),
        made: None,
    };
    tx.tx.put(&REPORTS, &place(ctx.account()), report)?;
    Ok(tx.tx.schedule(Timer {
        service: "iam".to_owned(),
        kind: TIMER.to_owned(),
        key: ctx.account().to_string(),
        due_millis: ctx.now().millis(),
    })?)
}

/// Makes the report that was asked for.
pub(crate) fn make(
    context: &TimerContext<'_>,
    tx: &mut IamWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, IamError> {
    let Ok(account) = timer.key.parse::<AccountId>() else {
        return Ok(Vec::new());
    };
    if let Some(mut report) = find(tx.rows(), account)? {
        report.made = Some(MadeReport {
            at: context.now,
            csv: csv(tx.rows(), &tx.iam.uses, account, report.partition)?,
        });
        tx.tx.put(&REPORTS, &place(account), report)?;
    }
    Ok(Vec::new())
}

fn csv(
    tx: &impl Reads,
    uses: &Uses,
    account: AccountId,
    partition: Partition,
) -> Result<String, IamError> {
    let users = every(|after, limit| users(tx, account, after, limit))?;
    let oldest = users.iter().map(|user| user.created_at).min();
    let rows = users
        .iter()
        .map(|user| credential_row::of_user(tx, uses, user, partition));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let root = credential_row::of_root(tx, uses, account, partition, oldest)?;
    let lines = [credential_row::header(), root].into_iter().chain(rows);
    Ok(lines.map(|line| line + "\n").collect())
}

fn place(account: AccountId) -> RowKey {
    RowKey::new().number(account.number())
}
