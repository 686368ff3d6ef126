//! Files of events: planned, written, noted.

use std::collections::BTreeMap;

use ringwall_buckets::NewObject;
use ringwall_cloudtrail::delivery::{self, DeliveredFile, Delivery, Planned};
use ringwall_cloudtrail::{Record, Trail};
use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_crypto::sha256;
use ringwall_identity::organization::find_member;
use ringwall_store::{ReadTx, StoreError};
use ringwall_trail::Position;

use crate::layout::file_key;
use crate::{DeliveryError, RETRY_SECS, TrailDelivery, is_over};

/// Bytes of the server's trail that go into the files of one plan; AWS's files have at most 50 MB.
const PLAN_BYTES: usize = 32 * 1024 * 1024;
const READ_BYTES: usize = 1024 * 1024;

/// The events of an account in a Region, as they go into a file.
#[derive(Default)]
struct Gathered {
    text: Vec<u8>,
    newest: String,
    oldest: String,
}

/// What is selected between two places.
struct Selected {
    by_place: BTreeMap<(AccountId, Region), Gathered>,
    to: Position,
}

impl TrailDelivery {
    /// Writes the next files of a trail, if they are due; tells whether there may be more.
    pub(crate) fn deliver_files(
        &self,
        trail: &Trail,
        now: Timestamp,
    ) -> Result<bool, DeliveryError> {
        let Some(delivery) = self.delivery_of(trail)? else {
            return Ok(false);
        };
        if self.buckets.is_none() || !is_due(&delivery, now, self.interval_secs) {
            return Ok(false);
        }
        if let Some(planned) = &delivery.planned {
            let selected = self.select(trail, &delivery, Some(planned.to))?;
            self.write_planned(trail, planned, &selected, now)?;
            return Ok(true);
        }
        let selected = self.select(trail, &delivery, None)?;
        if selected.to == delivery.position {
            return Ok(false);
        }
        if selected.by_place.is_empty() {
            self.change(trail, |delivery| {
                delivery.position = selected.to;
                delivery.flushed_at = now;
            })?;
            return Ok(true);
        }
        let planned = Planned {
            to: selected.to,
            at: now,
            unique: self.unique(),
        };
        self.change(trail, |delivery| delivery.planned = Some(planned.clone()))?;
        self.write_planned(trail, &planned, &selected, now)?;
        Ok(true)
    }

    /// Writes the files of a plan and notes them. The same files again, if it was done already.
    fn write_planned(
        &self,
        trail: &Trail,
        planned: &Planned,
        selected: &Selected,
        now: Timestamp,
    ) -> Result<(), DeliveryError> {
        let mut files = Vec::with_capacity(selected.by_place.len());
        for ((account, region), gathered) in &selected.by_place {
            let key = file_key(trail, *account, region, planned.at, &planned.unique);
            let text = [gathered.text.as_slice(), b"]}"].concat();
            self.put(trail, &key, &text, &BTreeMap::new())?;
            let file = DeliveredFile {
                bucket: trail.bucket.clone(),
                key,
                hash: hex::encode(sha256(&text)),
                newest: gathered.newest.clone(),
                oldest: gathered.oldest.clone(),
                delivered_at: now,
            };
            files.push((*account, region, file));
        }
        self.store.write(|tx| {
            let Some(delivery) = delivery::find_delivery(tx, &trail.id)? else {
                return Ok(());
            };
            for (account, region, file) in files.iter().filter(|_| trail.is_validated) {
                delivery::begin_chain(tx, &trail.id, *account, region, delivery.flushed_at)?;
                delivery::put_file(tx, &trail.id, *account, region, file.clone())?;
            }
            let mut delivered = Delivery::clone(&delivery);
            delivered.position = planned.to;
            delivered.planned = None;
            delivered.flushed_at = now;
            delivered.report.tried_at = Some(now);
            delivered.report.delivered_at = Some(now);
            delivered.report.error = None;
            delivery::put_delivery(tx, delivered)
        })?;
        Ok(())
    }

    /// Writes a text into a trail's bucket, compressed.
    pub(crate) fn put(
        &self,
        trail: &Trail,
        key: &str,
        text: &[u8],
        metadata: &BTreeMap<String, String>,
    ) -> Result<(), DeliveryError> {
        let Some(buckets) = &self.buckets else {
            return Ok(());
        };
        let body = ringwall_buckets::compressed(text)?;
        Ok(buckets.put(&NewObject {
            bucket: &trail.bucket,
            key,
            body: &body,
            content_type: "application/json",
            content_encoding: Some("gzip"),
            metadata,
            kms_key: trail.kms_key.as_deref(),
        })?)
    }

    /// The events from where a delivery is up to a place, or as far as a plan reaches.
    fn select(
        &self,
        trail: &Trail,
        delivery: &Delivery,
        to: Option<Position>,
    ) -> Result<Selected, DeliveryError> {
        let tx = self.store.read()?;
        let end = to.unwrap_or_else(|| self.trail.end());
        let (mut at, mut bytes) = (delivery.position, 0);
        let mut by_place = BTreeMap::new();
        while at < end && (to.is_some() || bytes < PLAN_BYTES) {
            let batch = self.trail.follow(at, READ_BYTES)?;
            if batch.is_empty() {
                break;
            }
            at = batch.next;
            for (place, event) in batch.placed() {
                if place >= end {
                    at = place;
                    break;
                }
                bytes += event.len();
                gather(&tx, trail, delivery, event, &mut by_place)?;
            }
        }
        Ok(Selected { by_place, to: at })
    }
}

/// Puts an event with the others of its account and Region, if the trail selects it.
fn gather(
    tx: &ReadTx,
    trail: &Trail,
    delivery: &Delivery,
    event: &[u8],
    by_place: &mut BTreeMap<(AccountId, Region), Gathered>,
) -> Result<(), StoreError> {
    let Some(record) = Record::parse(event) else {
        return Ok(());
    };
    let (Some(account), Some(region)) = (record.account(), record.region()) else {
        return Ok(());
    };
    let is_covered = record.time().is_some_and(|time| delivery.covers(time));
    if !is_covered || !trail.admits(&record) || !is_for(tx, trail, account)? {
        return Ok(());
    }
    let gathered = by_place.entry((account, region)).or_default();
    let time = record.event_time.as_ref();
    if gathered.text.is_empty() {
        gathered.text.extend_from_slice(b"{\"Records\":[");
        time.clone_into(&mut gathered.oldest);
    } else {
        gathered.text.push(b',');
    }
    gathered.text.extend_from_slice(event);
    if time > gathered.newest.as_str() {
        time.clone_into(&mut gathered.newest);
    }
    if time < gathered.oldest.as_str() {
        time.clone_into(&mut gathered.oldest);
    }
    Ok(())
}

/// Whether a trail is for an account: its own, or one of its organization.
fn is_for(tx: &ReadTx, trail: &Trail, account: AccountId) -> Result<bool, StoreError> {
    if account == trail.account {
        return Ok(true);
    }
    let Some(organization) = &trail.organization else {
        return Ok(false);
    };
    let member = find_member(tx, account)?;
    Ok(member.is_some_and(|member| member.organization == *organization))
}

/// Whether files are due: events have gathered for long enough, or no more will come. What failed
/// waits.
fn is_due(delivery: &Delivery, now: Timestamp, interval_secs: i64) -> bool {
    let retry_secs = interval_secs.min(RETRY_SECS);
    let has_failed = delivery.report.error.is_some();
    let rests = |tried: Timestamp| now < tried.plus_secs(retry_secs);
    if has_failed && delivery.report.tried_at.is_some_and(rests) {
        return false;
    }
    delivery.planned.is_some()
        || is_over(delivery, now)
        || now >= delivery.flushed_at.plus_secs(interval_secs)
}
