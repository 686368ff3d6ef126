//! A look at a source: what is new in it is read.
//!
//! A source's keys are walked in their order, a page at a time. An object that is new or changed is
//! read from where it was left; a record at its end that is not whole waits until it is, or until a
//! look later nothing has changed.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ringwall_buckets::{BucketError, Entry};
use ringwall_guardduty::Detector;
use ringwall_guardduty::api::UsageFeature;
use ringwall_guardduty::plane::objects::{self, ReadObject};
use ringwall_outbound::FetchError;
use ringwall_store::{ReadTx, StoreError};
use ringwall_threat::Engine;
use ringwall_threat::sources::{self, Extent, Faults};

use crate::admission::admits_of;
use crate::source::{Source, Sources};

/// Bytes of logs that are read together: then the trail has its turn.
pub(crate) const READ_BYTES: u64 = 8 << 20;
/// Objects that are read together.
const READ_OBJECTS: usize = 256;
/// A source that cannot be looked at is tried again later by so much, and by twice as much each time it
/// fails again, so many times: calls wait for whoever does not answer.
const REST: u32 = 15;
const MOST_DOUBLINGS: u32 = 5;

/// By source and key, how far objects are read; `None` of those that are gone.
pub(crate) type Noted = BTreeMap<(String, String), Option<ReadObject>>;

/// How far the keys of a source are walked.
#[derive(Default)]
pub(crate) struct Cursor {
    after: Option<String>,
    /// When to look next; at once if it is not said.
    pub(crate) due: Option<Instant>,
    /// How long this walk has taken.
    spent: Duration,
    /// How often in a row it could not be looked at.
    failures: u32,
}

impl Cursor {
    /// Whether it is time to look.
    pub(crate) fn is_due(&self) -> bool {
        self.due.is_none_or(|due| due <= Instant::now())
    }
}

/// What was read in one go.
#[derive(Default)]
pub(crate) struct Taken {
    /// Bytes of logs.
    pub(crate) bytes: u64,
    objects: usize,
    /// Events that were looked at, by what they are counted for.
    pub(crate) looked: BTreeMap<UsageFeature, u64>,
}

impl Taken {
    pub(crate) fn is_enough(&self) -> bool {
        self.bytes >= READ_BYTES || self.objects >= READ_OBJECTS
    }
}

/// Why a source cannot be read.
#[derive(Debug, thiserror::Error)]
enum LookError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bucket(#[from] BucketError),
    #[error(transparent)]
    Log(#[from] std::io::Error),
}

impl LookError {
    /// Whether it may be otherwise when the same is tried again: of an object's store that cannot be
    /// reached, or has a bad moment, nothing is passed over.
    fn passes(&self) -> bool {
        match self {
            Self::Store(_) => true,
            Self::Bucket(BucketError::Unreachable(error)) => {
                !matches!(error, FetchError::TooLarge { .. })
            }
            Self::Bucket(BucketError::Refused { status, .. }) => *status >= 500 || *status == 429,
            Self::Bucket(_) | Self::Log(_) => false,
        }
    }
}

/// A look at a source.
pub(crate) struct Look<'a> {
    pub(crate) tx: &'a ReadTx,
    pub(crate) sources: &'a Sources,
    pub(crate) source: &'a Source,
    pub(crate) detector: &'a Detector,
}

impl Look<'_> {
    /// Walks the keys on; a source that fails is told once, and looked at again after a rest.
    pub(crate) fn follow(
        &self,
        cursor: &mut Cursor,
        noted: &mut Noted,
        engine: &mut Engine,
        taken: &mut Taken,
    ) -> Result<(), StoreError> {
        let since = Instant::now();
        match self.page(cursor, noted, engine, taken) {
            Ok(is_over) => {
                cursor.failures = 0;
                cursor.spent += since.elapsed();
                cursor.due = None;
                if is_over {
                    let share = std::mem::take(&mut cursor.spent) * self.sources.share;
                    cursor.due = Some(Instant::now() + share.max(self.sources.pause));
                }
                Ok(())
            }
            Err(LookError::Store(error)) => Err(error),
            Err(error) => {
                let source = self.source.name.clone();
                if cursor.failures == 0 {
                    tracing::warn!(%error, source, "a source of GuardDuty's cannot be looked at");
                }
                metrics::counter!("ringwall_guardduty_source_failures_total", "source" => source)
                    .increment(1);
                let rest = REST << cursor.failures.min(MOST_DOUBLINGS);
                cursor.failures = cursor.failures.saturating_add(1);
                cursor.after = None;
                cursor.due = Some(Instant::now() + self.sources.pause * rest);
                Ok(())
            }
        }
    }

    /// Reads what is new in a page of keys; true if it was the last one, and all of it is read.
    fn page(
        &self,
        cursor: &mut Cursor,
        noted: &mut Noted,
        engine: &mut Engine,
        taken: &mut Taken,
    ) -> Result<bool, LookError> {
        let Source {
            buckets,
            bucket,
            prefix,
            ..
        } = self.source;
        let page = buckets.page(bucket, prefix, cursor.after.as_deref())?;
        let till = page.entries.last().filter(|_| !page.is_last);
        let till = till.map(|entry| entry.key.as_str());
        let mut known = self.known(cursor.after.as_deref(), till, noted)?;
        for entry in &page.entries {
            let before = known.remove(&entry.key);
            let is_done = before
                .as_ref()
                .is_some_and(|before| before.is_done && before.etag == entry.etag);
            if is_done {
                continue;
            }
            if taken.is_enough() {
                return Ok(false);
            }
            let (read, is_over) = self.object(entry, before, engine, taken)?;
            self.note(noted, &entry.key, Some(read));
            if !is_over {
                return Ok(false);
            }
        }
        for gone in known.into_keys() {
            self.note(noted, &gone, None);
        }
        cursor.after = till.map(str::to_owned);
        Ok(page.is_last)
    }

    fn note(&self, noted: &mut Noted, key: &str, read: Option<ReadObject>) {
        noted.insert((self.source.name.clone(), key.to_owned()), read);
    }

    /// How far the objects of a page are read.
    fn known(
        &self,
        after: Option<&str>,
        till: Option<&str>,
        noted: &Noted,
    ) -> Result<BTreeMap<String, ReadObject>, StoreError> {
        let name = &self.source.name;
        let rows = objects::read_objects(self.tx, &self.detector.id, name, after, till)?;
        let rows = rows.into_iter();
        let mut known: BTreeMap<_, _> = rows.map(|(key, row)| (key, (*row).clone())).collect();
        let first = (name.clone(), after.unwrap_or_default().to_owned());
        for ((source, key), read) in noted.range(first..) {
            if source != name || till.is_some_and(|till| key.as_str() > till) {
                break;
            }
            if after.is_some_and(|after| key == after) {
                continue;
            }
            match read {
                Some(read) => known.insert(key.clone(), read.clone()),
                None => known.remove(key),
            };
        }
        Ok(known)
    }

    /// Reads an object on; tells how far that is, and whether nothing more is to be read now.
    fn object(
        &self,
        entry: &Entry,
        before: Option<ReadObject>,
        engine: &mut Engine,
        taken: &mut Taken,
    ) -> Result<(ReadObject, bool), LookError> {
        taken.objects += 1;
        let is_same = before.as_ref().is_some_and(|one| one.etag == entry.etag);
        let offset = before.map_or(0, |before| before.offset);
        let mut read = ReadObject {
            etag: entry.etag.clone(),
            offset,
            is_done: true,
        };
        let name = &self.source.name;
        match self.contents(entry, is_same, &mut read, engine, taken) {
            Ok(is_over) => Ok((read, is_over)),
            Err(error) if error.passes() => Err(error),
            Err(error) => {
                let key = &entry.key;
                tracing::warn!(%error, key, source = name, "a log cannot be read");
                self.count("unreadable", 1);
                Ok((read, true))
            }
        }
    }

    fn contents(
        &self,
        entry: &Entry,
        is_same: bool,
        read: &mut ReadObject,
        engine: &mut Engine,
        taken: &mut Taken,
    ) -> Result<bool, LookError> {
        let Source {
            buckets,
            bucket,
            kind,
            ..
        } = self.source;
        let Some(contents) = buckets.open(bucket, &entry.key)? else {
            return Ok(true);
        };
        let Some(log) = sources::resume(contents, read.offset)? else {
            // It may become a log when more of it is written.
            if entry.size > 0 {
                tracing::warn!(
                    key = entry.key,
                    source = self.source.name,
                    "a log is of no known form"
                );
                self.count("unrecognized", 1);
            }
            return Ok(true);
        };
        if log.form != kind.form() {
            tracing::warn!(key = entry.key, source = self.source.name, form = ?log.form, "a log is of another kind than its source");
            self.count("other_kind", 1);
            return Ok(true);
        }
        let extent = Extent {
            most_bytes: READ_BYTES,
            grows: !is_same,
        };
        read.offset = log.offset;
        let part = format!("{}@{}", entry.etag, read.offset);
        let origin = self.sources.origin(self.source, &entry.key, &part);
        let mut looked = 0;
        let reading = engine.read_part(log.form, &origin, log.stream, extent, &mut |event| {
            let counted = admits_of(self.detector, *kind, event);
            if let Some(source) = counted {
                *taken.looked.entry(source).or_default() += 1;
                looked += 1;
            }
            counted.is_some()
        });
        let consumed = reading.consumed.saturating_sub(log.header_bytes);
        read.offset += consumed;
        taken.bytes += consumed;
        self.count_faults(&entry.key, reading.faults);
        let name = self.source.name.clone();
        metrics::counter!("ringwall_guardduty_source_events_total", "source" => name)
            .increment(looked);
        // What is left may be a record that is being written: unless it stays so.
        read.is_done = reading.is_at_end && (is_same || reading.left == 0);
        Ok(reading.is_at_end)
    }

    fn count_faults(&self, key: &str, faults: Faults) {
        if faults.is_empty() {
            return;
        }
        tracing::warn!(
            ?faults,
            key,
            source = self.source.name,
            "parts of a log cannot be read"
        );
        for (fault, count) in [
            ("malformed", faults.malformed),
            ("unknown", faults.unknown),
            ("oversized", faults.oversized),
            ("truncated", faults.truncated),
            ("bomb", faults.bombs),
            ("skipped", faults.skipped),
        ] {
            self.count(fault, count);
        }
    }

    /// Counts what cannot be read.
    fn count(&self, fault: &'static str, count: u64) {
        if count > 0 {
            let labels = [
                ("source", self.source.name.clone()),
                ("fault", fault.to_owned()),
            ];
            metrics::counter!("ringwall_guardduty_source_faults_total", &labels).increment(count);
        }
    }
}
