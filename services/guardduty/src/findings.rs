//! Findings as they come in: kept, suppressed or told.
//!
//! The same finding seen again keeps its id, its place among archived ones and what somebody said of
//! it, and counts on. A new one is told on the event bus at once, unless a filter archives it; one seen
//! again when the detector's publishing frequency says so. After ninety days unseen it is forgotten.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_crypto::sha256;
use ringwall_service::BusEvent;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};

use crate::filters::Suppression;
use crate::resources::detector::{Detector, publishing_secs};
pub use crate::resources::finding::Finding;
use crate::store::of_detector;
use crate::{exports, members};

/// Findings by detector and id.
const FINDINGS: Table<Finding> = Table::new("guardduty.finding");
/// How often findings of a detector were put away or brought back by hand.
const ARCHIVALS: Table<u64> = Table::new("guardduty.archivals");
/// Findings that were seen again since they were told, and when they were.
const WAITING: Table<Timestamp> = Table::new("guardduty.waiting");

/// How long a finding is kept after it was last seen.
const KEPT_DAYS: i64 = 90;

/// What was seen.
pub struct Seen {
    /// The finding as a document: JSON by the names of the wire.
    pub document: String,
    /// Whether its count begins anew: it is added to what was counted before.
    pub starts_anew: bool,
}

/// Keeps what was seen, for a detector and for its administrator's.
///
/// # Errors
/// The store failed.
pub fn record(
    tx: &mut WriteTx,
    detector: &Detector,
    seen: &Seen,
    now: Timestamp,
) -> Result<(), StoreError> {
    let administrator = members::administrator_detector(tx, detector)?;
    // Members have no filters: their administrator's are theirs.
    let rules = administrator.as_deref().unwrap_or(detector);
    let suppression = Suppression::of(tx, &rules.id)?;
    for place in std::iter::once(detector).chain(administrator.as_deref()) {
        keep(tx, place, seen, &suppression, now)?;
    }
    Ok(())
}

fn keep(
    tx: &mut WriteTx,
    detector: &Detector,
    seen: &Seen,
    suppression: &Suppression,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(mut finding) = Finding::new(detector, &seen.document, now) else {
        tracing::error!("a finding has not the shape of one");
        return Ok(());
    };
    let row = of_detector(&detector.id).text(&finding.id);
    match tx.get(&FINDINGS, &row)? {
        Some(before) => {
            finding = finding.after(&before, seen.starts_anew);
            match finding.told_at {
                // Suppressed, and still put away.
                None if finding.is_archived => {}
                None => tell(tx, detector, &mut finding, now)?,
                Some(told_at) => tx.put(&WAITING, &row, told_at)?,
            }
        }
        None if suppression.archives(&finding) => finding.is_archived = true,
        None => tell(tx, detector, &mut finding, now)?,
    }
    tx.put(&FINDINGS, &row, finding)
}

/// Sends a finding to the event bus and to the detector's destinations.
fn tell(
    tx: &mut WriteTx,
    detector: &Detector,
    finding: &mut Finding,
    now: Timestamp,
) -> Result<(), StoreError> {
    finding.told_at = Some(now);
    let detail = finding.document().to_string();
    let event = BusEvent {
        id: event_id(detector, finding),
        source: "aws.guardduty".to_owned(),
        detail_type: "GuardDuty Finding".to_owned(),
        account: detector.account,
        region: detector.region.clone(),
        time: now,
        resources: Vec::new(),
        detail: detail.clone(),
    };
    event.send(tx)?;
    exports::queue(tx, detector, &finding.id, &detail, now)
}

/// A UUID made of what is told: the same finding at the same count is the same event.
fn event_id(detector: &Detector, finding: &Finding) -> String {
    let what = format!("{}/{}/{}", detector.arn(), finding.id, finding.count());
    let digits = hex::encode(sha256(what.as_bytes()));
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 15),
        part(15, 18),
        part(18, 30)
    )
}

/// Tells what has waited for as long as the detector's publishing frequency says.
///
/// # Errors
/// The store failed.
pub fn tell_due(tx: &mut WriteTx, detector: &Detector, now: Timestamp) -> Result<(), StoreError> {
    for row in due(tx, detector, now)? {
        if let Some(finding) = tx.get(&FINDINGS, &row)? {
            let mut finding = Finding::clone(&finding);
            tell(tx, detector, &mut finding, now)?;
            tx.put(&FINDINGS, &row, finding)?;
        }
        tx.delete(&WAITING, &row)?;
    }
    Ok(())
}

/// Whether something waits to be told now.
///
/// # Errors
/// The store failed.
pub fn is_due(tx: &impl Reads, detector: &Detector, now: Timestamp) -> Result<bool, StoreError> {
    Ok(!due(tx, detector, now)?.is_empty())
}

fn due(tx: &impl Reads, detector: &Detector, now: Timestamp) -> Result<Vec<RowKey>, StoreError> {
    let wait_secs = publishing_secs(detector.frequency);
    let rows = tx.scan(&WAITING, &of_detector(&detector.id), None, usize::MAX)?;
    let due = rows.into_iter();
    let due = due.filter(|(_, told_at)| told_at.plus_secs(wait_secs) <= now);
    Ok(due.map(|(row, _)| row).collect())
}

/// Forgets findings that were not seen for ninety days.
///
/// # Errors
/// The store failed.
pub fn forget_old(tx: &mut WriteTx, detector_id: &str, now: Timestamp) -> Result<(), StoreError> {
    let oldest = now.plus_days(-KEPT_DAYS);
    for finding in all(tx, detector_id)? {
        if finding.updated_at < oldest {
            delete(tx, detector_id, &finding.id)?;
        }
    }
    Ok(())
}

/// Forgets what an administrator's detector knows of an account that is its member no longer.
pub(crate) fn forget_account(
    tx: &mut WriteTx,
    detector_id: &str,
    account: AccountId,
) -> Result<(), StoreError> {
    let account = account.to_string();
    for finding in all(tx, detector_id)? {
        let document = finding.document();
        let of = document.get("accountId").and_then(|of| of.as_str());
        if of == Some(account.as_str()) {
            delete(tx, detector_id, &finding.id)?;
        }
    }
    Ok(())
}

/// Forgets all findings of a detector.
pub(crate) fn forget(tx: &mut WriteTx, detector_id: &str) -> Result<(), StoreError> {
    for finding in all(tx, detector_id)? {
        delete(tx, detector_id, &finding.id)?;
    }
    tx.delete(&ARCHIVALS, &of_detector(detector_id))
}

fn delete(tx: &mut WriteTx, detector_id: &str, id: &str) -> Result<(), StoreError> {
    let row = of_detector(detector_id).text(id);
    tx.delete(&FINDINGS, &row)?;
    tx.delete(&WAITING, &row)
}

/// The finding of an id.
///
/// # Errors
/// The store failed.
pub fn find(
    tx: &impl Reads,
    detector_id: &str,
    id: &str,
) -> Result<Option<Arc<Finding>>, StoreError> {
    tx.get(&FINDINGS, &of_detector(detector_id).text(id))
}

/// All findings of a detector, by id.
///
/// # Errors
/// The store failed.
pub fn all(tx: &impl Reads, detector_id: &str) -> Result<Vec<Arc<Finding>>, StoreError> {
    let rows = tx.scan(&FINDINGS, &of_detector(detector_id), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, finding)| finding).collect())
}

/// Puts findings away, or brings them back.
pub(crate) fn archive(
    tx: &mut WriteTx,
    detector_id: &str,
    ids: &[String],
    is_archived: bool,
) -> Result<(), StoreError> {
    change(tx, detector_id, ids, |finding| {
        finding.is_archived = is_archived;
    })?;
    let archivals = archivals(tx, detector_id)? + 1;
    tx.put(&ARCHIVALS, &of_detector(detector_id), archivals)
}

/// How often findings were put away or brought back by hand: another number tells the engine to ask
/// which.
///
/// # Errors
/// The store failed.
pub fn archivals(tx: &impl Reads, detector_id: &str) -> Result<u64, StoreError> {
    let row = tx.get(&ARCHIVALS, &of_detector(detector_id))?;
    Ok(row.map_or(0, |row| *row))
}

/// Changes findings of these ids; those that are not there are passed over.
pub(crate) fn change(
    tx: &mut WriteTx,
    detector_id: &str,
    ids: &[String],
    change: impl Fn(&mut Finding),
) -> Result<(), StoreError> {
    for id in ids {
        let Some(finding) = find(tx, detector_id, id)? else {
            continue;
        };
        let mut finding = Finding::clone(&finding);
        change(&mut finding);
        tx.put(&FINDINGS, &of_detector(detector_id).text(id), finding)?;
    }
    Ok(())
}
