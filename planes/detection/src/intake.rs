//! What a detector reads of its sources, and how far it is.
//!
//! A source's keys are walked in their order, a page at a time. An object that is new or changed is
//! read from where it was left; a record at its end that is not whole waits until it is, or until a
//! look later nothing has changed. How far objects are read is noted here, and written down together
//! with the state of the engine that knows them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ringwall_buckets::{BucketError, Entry};
use ringwall_guardduty::Detector;
use ringwall_guardduty::api::UsageFeature;
use ringwall_guardduty::plane::objects::{self, ReadObject};
use ringwall_guardduty::plane::told;
use ringwall_store::{ReadTx, StoreError, WriteTx};
use ringwall_threat::sources::{self, Extent, Faults};
use ringwall_threat::{Engine, Origin};

use crate::admission::{admits_of, wants};
use crate::source::{Source, SourceKind, Sources};

/// Bytes of logs that are read together: then the trail has its turn.
const READ_BYTES: u64 = 8 << 20;
/// Objects that are read together.
const READ_OBJECTS: usize = 256;
/// Objects whose places are not written down.
const MOST_NOTED: usize = 10_000;
/// A source that cannot be looked at is tried again later by so much, and by twice as much each time it
/// fails again, so many times: calls wait for whoever does not answer.
const REST: u32 = 15;
const MOST_DOUBLINGS: u32 = 5;
/// Looking at sources takes at most one part of so many of the time.
const SHARE: u32 = 20;

/// By source and key, how far objects are read; `None` of those that are gone.
type Noted = BTreeMap<(String, String), Option<ReadObject>>;

/// How far a detector's sources are read.
#[derive(Default)]
pub(crate) struct Intake {
    /// By the source's place in the list.
    cursors: Vec<Cursor>,
    /// Whose turn it is: one source with much to read must not keep others waiting.
    turn: usize,
    noted: Noted,
    /// What was told up to this number is read.
    told: u64,
    /// Numbers of what was told and read, and is not written down.
    told_ahead: Vec<u64>,
}

/// How far the keys of a source are walked.
#[derive(Default)]
struct Cursor {
    after: Option<String>,
    /// When to look next; at once if it is not said.
    due: Option<Instant>,
    /// How long this walk has taken.
    spent: Duration,
    /// How often in a row it could not be looked at.
    failures: u32,
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
    fn is_enough(&self) -> bool {
        self.bytes >= READ_BYTES || self.objects >= READ_OBJECTS
    }
}

/// Why a source cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IntakeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bucket(#[from] BucketError),
}

impl Intake {
    /// Whether a source waits to be looked at.
    pub(crate) fn is_due(
        &self,
        tx: &ReadTx,
        sources: &Sources,
        detector: &Detector,
    ) -> Result<bool, StoreError> {
        if told::next(tx, &detector.id, self.told)?.is_some() {
            return Ok(true);
        }
        let now = Instant::now();
        let is_due = |cursor: &Cursor| cursor.due.is_none_or(|due| due <= now);
        let known = self.cursors.iter();
        let is_new = sources.all.len() > self.cursors.len();
        Ok(is_new || known.take(sources.all.len()).any(is_due))
    }

    /// Whether more is there than was read.
    pub(crate) fn has_more(&self) -> bool {
        self.cursors.iter().any(|cursor| cursor.due.is_none())
    }

    /// Whether something was read that is not written down.
    pub(crate) fn is_ahead(&self) -> bool {
        !self.noted.is_empty() || !self.told_ahead.is_empty()
    }

    /// Whether so much was read that it is time to write it down.
    pub(crate) fn is_full(&self) -> bool {
        self.noted.len() >= MOST_NOTED
    }

    /// Reads what is new, up to as much as is read together.
    pub(crate) fn read(
        &mut self,
        tx: &ReadTx,
        sources: &Sources,
        detector: &Detector,
        engine: &mut Engine,
    ) -> Result<Taken, StoreError> {
        let mut taken = Taken::default();
        self.cursors.resize_with(sources.all.len(), Cursor::default);
        self.turn = self.turn.wrapping_add(1);
        let count = sources.all.len();
        for number in (0..count).map(|number| number.wrapping_add(self.turn) % count) {
            let (Some(source), Some(cursor)) =
                (sources.all.get(number), self.cursors.get_mut(number))
            else {
                continue;
            };
            let is_due = cursor.due.is_none_or(|due| due <= Instant::now());
            if !is_due || taken.is_enough() {
                continue;
            }
            if !wants(detector, source.kind) {
                cursor.due = Some(Instant::now() + sources.pause);
                continue;
            }
            let look = Look {
                tx,
                sources,
                source,
                detector,
            };
            look.follow(cursor, &mut self.noted, engine, &mut taken)?;
        }
        self.read_told(tx, detector, engine, &mut taken)?;
        Ok(taken)
    }

    /// Reads what other parts of the server told.
    fn read_told(
        &mut self,
        tx: &ReadTx,
        detector: &Detector,
        engine: &mut Engine,
        taken: &mut Taken,
    ) -> Result<(), StoreError> {
        while taken.bytes < READ_BYTES {
            let Some((number, told)) = told::next(tx, &detector.id, self.told)? else {
                break;
            };
            self.told = number;
            self.told_ahead.push(number);
            taken.bytes += u64::try_from(told.lines.len()).unwrap_or(u64::MAX);
            let Ok(kind) = told.kind.parse::<SourceKind>() else {
                continue;
            };
            let origin = Origin {
                source: format!("told:{number}"),
                account: detector.account.to_string(),
                region: detector.region.to_string(),
                cluster: String::new(),
            };
            let lines = told.lines.as_bytes();
            let reading =
                engine.read_part(kind.form(), &origin, lines, Extent::WHOLE, &mut |event| {
                    let counted = admits_of(detector, kind, event);
                    if let Some(source) = counted {
                        *taken.looked.entry(source).or_default() += 1;
                    }
                    counted.is_some()
                });
            if !reading.faults.is_empty() {
                tracing::warn!(faults = ?reading.faults, "what a detector was told cannot be read");
            }
        }
        Ok(())
    }

    /// Writes down how far objects are read.
    pub(crate) fn put(&self, tx: &mut WriteTx, detector_id: &str) -> Result<(), StoreError> {
        for ((source, key), read) in &self.noted {
            objects::put_read_object(tx, detector_id, source, key, read.as_ref())?;
        }
        for number in &self.told_ahead {
            told::forget(tx, detector_id, *number)?;
        }
        Ok(())
    }

    /// What was read is written down.
    pub(crate) fn settle(&mut self) {
        self.noted.clear();
        self.told_ahead.clear();
    }
}

/// A look at a source.
struct Look<'a> {
    tx: &'a ReadTx,
    sources: &'a Sources,
    source: &'a Source,
    detector: &'a Detector,
}

impl Look<'_> {
    /// Walks the keys on; a source that fails is told once, and looked at again after a rest.
    fn follow(
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
                    let share = std::mem::take(&mut cursor.spent) * SHARE;
                    cursor.due = Some(Instant::now() + share.max(self.sources.pause));
                }
                Ok(())
            }
            Err(IntakeError::Store(error)) => Err(error),
            Err(IntakeError::Bucket(error)) => {
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
    ) -> Result<bool, IntakeError> {
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
            let (read, is_over) = self.object(entry, before, engine, taken);
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
    ) -> (ReadObject, bool) {
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
            Ok(is_over) => (read, is_over),
            Err(error) => {
                let key = &entry.key;
                tracing::warn!(%error, key, source = name, "a log cannot be read");
                self.count("unreadable", 1);
                (read, true)
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
    ) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
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
        let origin = self.sources.origin(self.source, &entry.key, read.offset);
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
