//! How far the files of each trail are: rows that the plane which writes files keeps, and that
//! `GetTrailStatus` tells from.
//!
//! Each event is delivered once. A file is *planned* first: its end in the trail of the server, its
//! moment and the random part of its name are committed. Then it is written, then the plan is taken
//! back and the place moved, in one commit. A crash in between writes the same file again.

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use ringwall_trail::Position;
use serde::{Deserialize, Serialize};

use crate::resources::trail::Trail;

const DELIVERIES: Table<Delivery> = Table::new("cloudtrail.delivery");
const DIGESTS: Table<DigestChain> = Table::new("cloudtrail.digest");
const TOLD: Table<Position> = Table::new("cloudtrail.told");
const FILES: Table<DeliveredFile> = Table::new("cloudtrail.delivered");

/// The delivery of a trail's events, from `StartLogging` on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The trail's id.
    pub trail: String,
    /// What stands before it in the server's trail has been delivered.
    pub position: Position,
    /// When the last file was planned.
    pub flushed_at: Timestamp,
    /// What is being written.
    pub planned: Option<Planned>,
    /// What became of it.
    pub report: Report,
    /// Logging has stopped: events up to here are still delivered, and then no more.
    pub until: Option<Timestamp>,
    /// Times in which logging was stopped.
    pub pauses: Vec<(Timestamp, Timestamp)>,
    /// The trail as it was, where it was deleted.
    pub farewell: Option<Box<Trail>>,
}

/// Files that are being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Up to where they reach.
    pub to: Position,
    /// The moment in their names.
    pub at: Timestamp,
    /// What tells them from others of the same moment.
    pub unique: String,
}

/// How deliveries went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The last one that succeeded.
    pub delivered_at: Option<Timestamp>,
    /// The last one that was tried.
    pub tried_at: Option<Timestamp>,
    /// S3's code for why the last one failed.
    pub error: Option<String>,
    /// The last digest.
    pub digest_at: Option<Timestamp>,
    /// S3's code for why the last digest failed.
    pub digest_error: Option<String>,
}

/// The digests of an account's events in a Region, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestChain {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// When the next one begins.
    pub since: Timestamp,
    /// The one before.
    pub previous: Option<PreviousDigest>,
}

/// A digest that the next one names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousDigest {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// Its signature, in hexadecimal.
    pub signature: String,
}

/// A file that no digest names yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveredFile {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// Its newest event.
    pub newest: String,
    /// Its oldest event.
    pub oldest: String,
    /// When it was delivered.
    pub delivered_at: Timestamp,
}

impl Delivery {
    /// From a place on.
    pub(crate) fn begin(trail: &Trail, position: Position, now: Timestamp) -> Self {
        Self {
            trail: trail.id.clone(),
            position,
            flushed_at: now,
            planned: None,
            report: Report::default(),
            until: None,
            pauses: Vec::new(),
            farewell: None,
        }
    }

    /// The delivery as it goes on, where its end is still to come.
    pub(crate) fn resumed(&self, now: Timestamp) -> Option<Self> {
        let stopped_at = self.until?;
        let mut delivery = self.clone();
        delivery.until = None;
        delivery.pauses.push((stopped_at, now));
        Some(delivery)
    }

    /// Whether the trail logged when an event happened.
    pub fn covers(&self, at: Timestamp) -> bool {
        let is_before_end = self.until.is_none_or(|until| at <= until);
        let is_pause = |(from, to): &(Timestamp, Timestamp)| *from < at && at < *to;
        is_before_end && !self.pauses.iter().any(is_pause)
    }
}

/// The delivery of a trail.
///
/// # Errors
/// The store failed.
pub fn find_delivery(
    tx: &impl Reads,
    trail: &str,
) -> Result<Option<std::sync::Arc<Delivery>>, StoreError> {
    tx.get(&DELIVERIES, &RowKey::new().text(trail))
}

/// All deliveries.
///
/// # Errors
/// The store failed.
pub fn deliveries(tx: &impl Reads) -> Result<Vec<std::sync::Arc<Delivery>>, StoreError> {
    let rows = tx.scan(&DELIVERIES, &RowKey::new(), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Writes how far a delivery is.
///
/// # Errors
/// The store failed.
pub fn put_delivery(tx: &mut WriteTx, delivery: Delivery) -> Result<(), StoreError> {
    let place = RowKey::new().text(&delivery.trail);
    tx.put(&DELIVERIES, &place, delivery)
}

/// Forgets a delivery with everything that no digest names.
///
/// # Errors
/// The store failed.
pub fn delete_delivery(tx: &mut WriteTx, trail: &str) -> Result<(), StoreError> {
    end_chains(tx, trail)?;
    tx.delete(&DELIVERIES, &RowKey::new().text(trail))
}

/// Ends the chains of digests of a trail: the next digest begins a new one.
///
/// # Errors
/// The store failed.
pub fn end_chains(tx: &mut WriteTx, trail: &str) -> Result<(), StoreError> {
    let of_trail = RowKey::new().text(trail);
    for (place, _) in tx.scan(&FILES, &of_trail, None, usize::MAX)? {
        tx.delete(&FILES, &place)?;
    }
    for (place, _) in tx.scan(&DIGESTS, &of_trail, None, usize::MAX)? {
        tx.delete(&DIGESTS, &place)?;
    }
    Ok(())
}

/// The chains of digests of a trail.
///
/// # Errors
/// The store failed.
pub fn chains(
    tx: &impl Reads,
    trail: &str,
) -> Result<Vec<std::sync::Arc<DigestChain>>, StoreError> {
    let rows = tx.scan(&DIGESTS, &RowKey::new().text(trail), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Begins a chain where there is none.
///
/// # Errors
/// The store failed.
pub fn begin_chain(
    tx: &mut WriteTx,
    trail: &str,
    account: AccountId,
    region: &Region,
    since: Timestamp,
) -> Result<(), StoreError> {
    let place = of_chain(trail, account, region);
    if tx.get(&DIGESTS, &place)?.is_some() {
        return Ok(());
    }
    let chain = DigestChain {
        account,
        region: region.clone(),
        since,
        previous: None,
    };
    tx.put(&DIGESTS, &place, chain)
}

/// Moves a chain on: its files are named by a digest now.
///
/// # Errors
/// The store failed.
pub fn put_chain(
    tx: &mut WriteTx,
    trail: &str,
    chain: DigestChain,
    named: &[DeliveredFile],
) -> Result<(), StoreError> {
    let place = of_chain(trail, chain.account, &chain.region);
    for file in named {
        tx.delete(&FILES, &place.clone().text(&file.key))?;
    }
    tx.put(&DIGESTS, &place, chain)
}

/// Notes a file for the next digest.
///
/// # Errors
/// The store failed.
pub fn put_file(
    tx: &mut WriteTx,
    trail: &str,
    account: AccountId,
    region: &Region,
    file: DeliveredFile,
) -> Result<(), StoreError> {
    let place = of_chain(trail, account, region).text(&file.key);
    tx.put(&FILES, &place, file)
}

/// The files that the next digest of a chain names.
///
/// # Errors
/// The store failed.
pub fn files(
    tx: &impl Reads,
    trail: &str,
    chain: &DigestChain,
) -> Result<Vec<DeliveredFile>, StoreError> {
    let place = of_chain(trail, chain.account, &chain.region);
    let rows = tx.scan(&FILES, &place, None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, row)| (*row).clone()).collect())
}

fn of_chain(trail: &str, account: AccountId, region: &Region) -> RowKey {
    RowKey::new()
        .text(trail)
        .number(account.number())
        .text(region.as_str())
}

/// Up to where API calls have been told on the event bus.
///
/// # Errors
/// The store failed.
pub fn told(tx: &impl Reads) -> Result<Option<Position>, StoreError> {
    Ok(tx.get(&TOLD, &RowKey::new())?.map(|place| *place))
}

/// Notes up to where API calls have been told.
///
/// # Errors
/// The store failed.
pub fn put_told(tx: &mut WriteTx, place: Position) -> Result<(), StoreError> {
    tx.put(&TOLD, &RowKey::new(), place)
}
