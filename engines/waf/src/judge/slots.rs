//! The slots of a request, each filled when a rule first looks at it.

use super::bits::Bits;
use super::interim;
use super::read::{self, Reading};
use super::value::Value;
use crate::plan::component::Component;
use crate::plan::slot::{Slot, SlotId, Source};
use crate::request::Request;
use crate::verdict::OversizeField;

/// The slots of a request.
pub(super) struct Slots<'r> {
    plan: &'r [Slot],
    request: &'r Request<'r>,
    states: Vec<State<'r>>,
}

/// What is known of a slot.
#[derive(Default)]
struct State<'r> {
    reading: Option<Reading<'r>>,
    /// The patterns that were found, once they were looked for.
    found: Option<Bits>,
}

impl<'r> Slots<'r> {
    pub(super) fn new(plan: &'r [Slot], request: &'r Request<'r>) -> Self {
        let mut states = Vec::new();
        states.resize_with(plan.len(), State::default);
        Self {
            plan,
            request,
            states,
        }
    }

    /// The component that a slot begins with.
    pub(super) fn component(&self, root: SlotId) -> Option<&'r Component> {
        match &self.plan.get(root)?.source {
            Source::Component(component) => Some(component),
            Source::Step(..) => None,
        }
    }

    /// What a slot holds, read or made now if it was not before.
    pub(super) fn reading(&mut self, slot: SlotId) -> Option<&Reading<'r>> {
        if self.states.get(slot)?.reading.is_none() {
            let reading = self.fill(slot)?;
            self.states.get_mut(slot)?.reading = Some(reading);
        }
        self.states.get(slot)?.reading.as_ref()
    }

    pub(super) fn values(&mut self, slot: SlotId) -> &[Value<'r>] {
        self.reading(slot)
            .map_or(&[], |reading| reading.values.as_slice())
    }

    /// Whether one of the patterns is found in a slot.
    pub(super) fn has_any(&mut self, slot: SlotId, patterns: &[usize]) -> bool {
        if !self
            .states
            .get(slot)
            .is_some_and(|state| state.found.is_some())
        {
            let found = self.scan(slot);
            if let Some(state) = self.states.get_mut(slot) {
                state.found = Some(found);
            }
        }
        let found = self.states.get(slot).and_then(|state| state.found.as_ref());
        found.is_some_and(|found| patterns.iter().any(|pattern| found.contains(*pattern)))
    }

    fn fill(&mut self, slot: SlotId) -> Option<Reading<'r>> {
        match &self.plan.get(slot)?.source {
            Source::Component(component) => Some(read::read(component, self.request)),
            Source::Step(before, transformation) => {
                let transformation = *transformation;
                let values = self
                    .reading(*before)?
                    .values
                    .map(|bytes| bytes.map(|bytes| interim::apply(transformation, bytes)));
                Some(Reading {
                    values,
                    ..Reading::default()
                })
            }
        }
    }

    fn scan(&mut self, slot: SlotId) -> Bits {
        let mut found = Bits::default();
        let patterns = self.plan.get(slot).and_then(|slot| slot.patterns.as_ref());
        let Some(patterns) = patterns else {
            return found;
        };
        for value in self.values(slot) {
            patterns.scan(value.bytes.as_slice(), |pattern| found.insert(pattern));
        }
        found
    }

    /// What was read and is larger than what is inspected.
    pub(super) fn oversize_fields(&self) -> Vec<OversizeField> {
        let mut fields = Vec::new();
        for (slot, state) in self.plan.iter().zip(&self.states) {
            let is_oversize = state
                .reading
                .as_ref()
                .is_some_and(|reading| reading.is_oversize);
            if let (true, Source::Component(component)) = (is_oversize, &slot.source)
                && let Some(field) = oversize_field(component)
                && !fields.contains(&field)
            {
                fields.push(field);
            }
        }
        fields
    }

    /// How much of the body was read, if it was.
    pub(super) fn body_inspected(&self) -> Option<u64> {
        let read = self.plan.iter().zip(&self.states).any(|(slot, state)| {
            let is_body =
                matches!(&slot.source, Source::Component(component) if component.is_body());
            is_body && state.reading.is_some()
        });
        read.then(|| u64::try_from(self.request.body.prefix.len()).unwrap_or(u64::MAX))
    }
}

/// The word for a component that can be too large.
fn oversize_field(component: &Component) -> Option<OversizeField> {
    match component {
        Component::Body => Some(OversizeField::RequestBody),
        Component::Json(..) => Some(OversizeField::RequestJsonBody),
        Component::Headers(..) | Component::HeaderOrder => Some(OversizeField::RequestHeaders),
        Component::Cookies(..) => Some(OversizeField::RequestCookies),
        _ => None,
    }
}
