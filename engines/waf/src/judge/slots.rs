//! The slots of a request, each filled when a rule first looks at it.

use super::bits::Bits;
use super::injection::{Found, Injections, find_sqli, find_xss};
use super::read::{self, Reading};
use super::value::Value;
use crate::language::statement::SensitivityLevel;
use crate::pattern::PatternId;
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
    /// The SQL and the script that were found, once they were looked for.
    injections: Option<Box<Injections>>,
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
    pub(super) fn has_any(&mut self, slot: SlotId, patterns: &[PatternId]) -> bool {
        if self
            .states
            .get(slot)
            .is_none_or(|state| state.found.is_none())
        {
            let found = self.scan(slot);
            if let Some(state) = self.states.get_mut(slot) {
                state.found = Some(found);
            }
        }
        let found = self.states.get(slot).and_then(|state| state.found.as_ref());
        found.is_some_and(|found| patterns.iter().any(|pattern| found.contains(*pattern)))
    }

    /// Whether a slot was searched for its patterns, and has none of these.
    pub(super) fn is_without(&self, slot: SlotId, patterns: &[PatternId]) -> bool {
        let found = self.states.get(slot).and_then(|state| state.found.as_ref());
        found.is_some_and(|found| {
            found.is_empty() || !patterns.iter().any(|pattern| found.contains(*pattern))
        })
    }

    /// SQL in a slot's values, looked for once at each level.
    pub(super) fn sqli(&mut self, slot: SlotId, level: SensitivityLevel) -> Option<Found> {
        let known = self
            .states
            .get(slot)
            .and_then(|state| state.injections.as_ref());
        if let Some(known) = known.and_then(|known| known.sqli(level)) {
            return known.clone();
        }
        let found = find_sqli(self.values(slot), level);
        if let Some(state) = self.states.get_mut(slot) {
            state
                .injections
                .get_or_insert_default()
                .keep_sqli(level, found.clone());
        }
        found
    }

    /// Script in a slot's values, looked for once.
    pub(super) fn xss(&mut self, slot: SlotId) -> Option<Found> {
        let known = self
            .states
            .get(slot)
            .and_then(|state| state.injections.as_ref());
        if let Some(known) = known.and_then(|known| known.xss.as_ref()) {
            return known.clone();
        }
        let found = find_xss(self.values(slot));
        if let Some(state) = self.states.get_mut(slot) {
            state.injections.get_or_insert_default().xss = Some(found.clone());
        }
        found
    }

    fn fill(&mut self, slot: SlotId) -> Option<Reading<'r>> {
        match &self.plan.get(slot)?.source {
            Source::Component(component) => Some(read::read(component, self.request)),
            Source::Step(before, transformation) => {
                let transformation = *transformation;
                let values = self
                    .reading(*before)?
                    .values
                    .map(|bytes| bytes.map(|bytes| transformation.apply(bytes)));
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
        let mut note = |pattern| found.insert(pattern);
        for value in self.values(slot) {
            patterns.scan(value.bytes.as_slice(), &mut note);
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
