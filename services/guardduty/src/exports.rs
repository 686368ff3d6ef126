//! Findings on their way to buckets.
//!
//! Whoever tells a finding on the bus queues it here, in the same transaction. The plane *plans*
//! objects first: what goes into them and their names are committed. Then it writes them, and takes
//! the plan back. A crash in between writes the same objects again: each finding stands in a bucket
//! once for each time that it was told.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::destinations;
use crate::resources::destination::Destination;
use crate::resources::detector::Detector;

/// By destination, account and the finding's id.
const QUEUE: Table<Line> = Table::new("guardduty.export");
/// By destination.
const PLANS: Table<Plan> = Table::new("guardduty.export-plan");

/// Findings of one plan.
const PLAN_LINES: usize = 1000;
/// Bytes of one plan.
const PLAN_BYTES: usize = 4 * 1024 * 1024;

/// A finding that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    account: AccountId,
    /// As it was told on the bus.
    text: String,
    /// Since when it waits.
    since: Timestamp,
}

/// Objects that are being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What is to be written.
    pub objects: Vec<PlannedObject>,
}

/// An object that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedObject {
    /// Its key.
    pub key: String,
    /// Findings, one a line; compressed when it is written.
    pub text: String,
}

/// Queues a finding for the destinations of the detector that tells it. An administrator's detector
/// tells those of its members, too.
///
/// # Errors
/// The store failed.
pub fn queue(
    tx: &mut WriteTx,
    detector: &Detector,
    finding_id: &str,
    text: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let account = account_of(text).unwrap_or(detector.account);
    for destination in destinations::of_detector(tx, &detector.id)? {
        let key = queue_of(&destination)
            .number(account.number())
            .text(finding_id);
        let before = tx.get(&QUEUE, &key)?;
        let line = Line {
            account,
            text: text.to_owned(),
            since: before.map_or(now, |before| before.since),
        };
        tx.put(&QUEUE, &key, line)?;
    }
    Ok(())
}

/// The account that a finding is of.
fn account_of(text: &str) -> Option<AccountId> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Head {
        account_id: String,
    }
    let head: Head = serde_json::from_str(text).ok()?;
    head.account_id.parse().ok()
}

/// Whether anything waits for a destination since before a moment, or is being written.
///
/// # Errors
/// The store failed.
pub fn is_due(
    tx: &impl Reads,
    destination: &Destination,
    before: Timestamp,
) -> Result<bool, StoreError> {
    if find_plan(tx, destination)?.is_some() {
        return Ok(true);
    }
    let lines = tx.scan(&QUEUE, &queue_of(destination), None, PLAN_LINES)?;
    Ok(lines.iter().any(|(_, line)| line.since <= before))
}

/// The plan of a destination.
///
/// # Errors
/// The store failed.
pub fn find_plan(
    tx: &impl Reads,
    destination: &Destination,
) -> Result<Option<Arc<Plan>>, StoreError> {
    tx.get(&PLANS, &queue_of(destination))
}

/// Plans the next objects of a destination from what waits; `unique` draws the rest of their names.
///
/// # Errors
/// The store failed.
pub fn plan(
    tx: &mut WriteTx,
    destination: &Destination,
    now: Timestamp,
    unique: impl Fn() -> String,
) -> Result<Option<Arc<Plan>>, StoreError> {
    if let Some(planned) = find_plan(tx, destination)? {
        return Ok(Some(planned));
    }
    let lines = tx.scan(&QUEUE, &queue_of(destination), None, PLAN_LINES)?;
    let mut texts = BTreeMap::<AccountId, String>::new();
    let mut bytes = 0;
    for (key, line) in lines {
        if bytes > PLAN_BYTES {
            break;
        }
        bytes += line.text.len();
        let text = texts.entry(line.account).or_default();
        text.push_str(&line.text);
        text.push('\n');
        tx.delete(&QUEUE, &key)?;
    }
    if texts.is_empty() {
        return Ok(None);
    }
    let object = |(account, text): (AccountId, String)| PlannedObject {
        key: object_key(destination, account, now, &unique()),
        text,
    };
    let plan = Plan {
        objects: texts.into_iter().map(object).collect(),
    };
    tx.put(&PLANS, &queue_of(destination), plan.clone())?;
    Ok(Some(Arc::new(plan)))
}

/// `AWSLogs/<account>/GuardDuty/<Region>/<day>/<unique>.jsonl.gz`, behind the prefix.
fn object_key(
    destination: &Destination,
    account: AccountId,
    now: Timestamp,
    unique: &str,
) -> String {
    let day = ringwall_buckets::day(now);
    let (prefix, region) = (&destination.target.prefix, &destination.region);
    format!("{prefix}AWSLogs/{account}/GuardDuty/{region}/{day}/{unique}.jsonl.gz")
}

/// Takes a plan back that was written.
///
/// # Errors
/// The store failed.
pub fn written(tx: &mut WriteTx, destination: &Destination) -> Result<(), StoreError> {
    tx.delete(&PLANS, &queue_of(destination))
}

/// Forgets all that waits for a destination that goes.
pub(crate) fn forget(tx: &mut WriteTx, destination: &Destination) -> Result<(), StoreError> {
    let lines = tx.scan(&QUEUE, &queue_of(destination), None, usize::MAX)?;
    for (key, _) in lines {
        tx.delete(&QUEUE, &key)?;
    }
    written(tx, destination)
}

fn queue_of(destination: &Destination) -> RowKey {
    RowKey::new().text(&destination.id)
}
