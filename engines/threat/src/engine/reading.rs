//! Streams read: which of their events are looked at, and how far that is.

use std::io::Read;

use super::{Engine, Provenance};
use crate::batch::Batch;
use crate::bounded::key;
use crate::detector::{Origin, Surroundings};
use crate::sources::flow::FlowBatch;
use crate::sources::{self, Extent, Faults, Form, Reading};

/// Tells whether an event is looked at, by where and what it is.
pub type Admission<'a> = &'a mut dyn FnMut(&Provenance<'_>) -> bool;

impl Engine {
    /// Reads a whole stream; tells what could not be read.
    pub fn read(&mut self, form: Form, origin: &Origin, input: impl Read) -> Faults {
        self.read_stream(form, origin, input, Extent::WHOLE, None)
            .faults
    }

    /// Reads a stream as far as is wanted, and looks at those of its events that are admitted.
    pub fn read_part(
        &mut self,
        form: Form,
        origin: &Origin,
        input: impl Read,
        extent: Extent,
        admission: Admission<'_>,
    ) -> Reading {
        self.read_stream(form, origin, input, extent, Some(admission))
    }

    fn read_stream(
        &mut self,
        form: Form,
        origin: &Origin,
        input: impl Read,
        extent: Extent,
        mut admission: Option<Admission<'_>>,
    ) -> Reading {
        if form == Form::Flow {
            return sources::flow::read_part(input, extent, &mut |batch| {
                self.see_flows(origin, batch, lent(&mut admission));
            });
        }
        let Some(schema) = self.schema(form).cloned() else {
            return Reading::default();
        };
        let before = self.state.statistics.unknown;
        let mut reading = sources::read_part(input, &schema, extent, &mut |batch| {
            self.see(form, origin, batch, lent(&mut admission));
        });
        reading.faults.unknown += self.state.statistics.unknown - before;
        reading
    }

    /// Looks at some records of a source, in their order. Those that were looked at before are not
    /// counted again.
    pub fn feed(&mut self, form: Form, origin: &Origin, batch: &Batch) {
        self.see(form, origin, batch, None);
    }

    fn see(
        &mut self,
        form: Form,
        origin: &Origin,
        batch: &Batch,
        mut admission: Option<Admission<'_>>,
    ) {
        let mut scratch = self.scratch.remove(&form).unwrap_or_default();
        let mut met = Vec::new();
        let mut found = Vec::new();
        let done = self.position(origin);
        for event in batch.events().filter(|event| event.offset() >= done) {
            let is_admitted = admission
                .as_deref_mut()
                .is_none_or(|admits| admits(&Provenance::of(form, event, origin)));
            if !is_admitted {
                continue;
            }
            if !self.look(form, event, origin, &mut scratch, &mut met, &mut found) {
                self.state.statistics.unknown += 1;
            }
            self.record_all(&mut found);
        }
        let next = batch.offset() + u64::try_from(batch.len()).unwrap_or(0);
        self.advance(origin, next);
        self.scratch.insert(form, scratch);
    }

    /// Looks at some lines of a flow log.
    pub fn feed_flows(&mut self, origin: &Origin, batch: &FlowBatch) {
        self.see_flows(origin, batch, None);
    }

    fn see_flows(
        &mut self,
        origin: &Origin,
        batch: &FlowBatch,
        mut admission: Option<Admission<'_>>,
    ) {
        let done = self.position(origin);
        let mut found = Vec::new();
        let around = Surroundings {
            settings: &self.settings,
            intelligence: &self.intelligence,
            locations: &*self.locations,
            origin,
        };
        let lines = batch.flows.iter().zip(&batch.offsets);
        for (flow, _) in lines.filter(|(_, offset)| **offset >= done) {
            let is_admitted = admission
                .as_deref_mut()
                .is_none_or(|admits| admits(&Provenance::of_flow(batch, flow, origin)));
            if is_admitted {
                self.state.statistics.events += 1;
                self.state.traffic.see(batch, flow, around, &mut found);
            }
        }
        self.record_all(&mut found);
        if let Some(last) = batch.offsets.last() {
            self.advance(origin, last + 1);
        }
    }

    fn position(&self, origin: &Origin) -> u64 {
        let position = self.state.positions.peek(&source_key(origin));
        position.copied().unwrap_or(0)
    }

    fn advance(&mut self, origin: &Origin, next: u64) {
        let position = self.state.positions.entry(source_key(origin), || 0);
        *position = next.max(*position);
    }
}

/// The same admission, for a batch.
fn lent<'a>(admission: &'a mut Option<Admission<'_>>) -> Option<Admission<'a>> {
    match admission {
        Some(admits) => Some(&mut **admits),
        None => None,
    }
}

/// What the position of a stream is kept by.
fn source_key(origin: &Origin) -> u64 {
    key(&[origin.source.as_bytes()])
}
