//! What a detector reads of its sources, and how far it is.
//!
//! How far objects are read, and which of what was told, is noted here and written down together with
//! the state of the engine that knows them.

use std::time::Instant;

use ringwall_guardduty::Detector;
use ringwall_guardduty::plane::{objects, told};
use ringwall_store::{ReadTx, StoreError, WriteTx};
use ringwall_threat::sources::Extent;
use ringwall_threat::{Engine, Origin};

use crate::admission::{admits_of, wants};
use crate::look::{Cursor, Look, Noted, READ_BYTES, Taken};
use crate::source::{SourceKind, Sources};

/// Objects whose places are not written down.
const MOST_NOTED: usize = 10_000;

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
        let is_new = sources.all.len() > self.cursors.len();
        Ok(is_new || self.cursors.iter().any(Cursor::is_due))
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
        // However much lies in the sources.
        self.read_told(tx, detector, engine, &mut taken)?;
        self.cursors.resize_with(sources.all.len(), Cursor::default);
        self.turn = self.turn.wrapping_add(1);
        let count = sources.all.len();
        for number in (0..count).map(|number| number.wrapping_add(self.turn) % count) {
            let (Some(source), Some(cursor)) =
                (sources.all.get(number), self.cursors.get_mut(number))
            else {
                continue;
            };
            if !cursor.is_due() || taken.is_enough() {
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
