//! Slots: each component with each chain of transformations, once, however many rules look at it.

use ringwall_transformation::Transformation;

use super::component::Component;
use crate::language::field::TextTransformation;
use crate::pattern::translate::RegexError;
use crate::pattern::{AutomatonShelf, Pattern, PatternGroup, PatternGroupBuilder, PatternId};

/// The place of a slot.
pub(crate) type SlotId = usize;

/// Where a slot's values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The request.
    Component(Component),
    /// Another slot's values, each transformed.
    Step(SlotId, Transformation),
}

/// Values that rules look at, and the patterns they look for there.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) source: Source,
    pub(crate) patterns: Option<PatternGroup>,
}

/// Makes slots; the same twice is the same.
#[derive(Default)]
pub(crate) struct SlotTable {
    sources: Vec<Source>,
    patterns: Vec<PatternGroupBuilder>,
}

impl SlotTable {
    /// The slot of a component as it came.
    pub(crate) fn root(&mut self, component: Component) -> SlotId {
        self.place(Source::Component(component))
    }

    /// The slot of a component behind transformations. Chains that begin alike share their beginning.
    pub(crate) fn chain(&mut self, root: SlotId, transformations: &[TextTransformation]) -> SlotId {
        let mut sorted = transformations.to_vec();
        sorted.sort_by_key(|one| one.priority);
        let kinds = sorted.into_iter().map(|one| one.kind);
        kinds
            .filter(|kind| *kind != Transformation::None)
            .fold(root, |slot, kind| self.place(Source::Step(slot, kind)))
    }

    /// The place of a pattern among those that are looked for in a slot.
    pub(crate) fn add_pattern(
        &mut self,
        slot: SlotId,
        pattern: Pattern,
    ) -> Result<PatternId, RegexError> {
        let patterns = self.patterns.get_mut(slot).ok_or(RegexError::TooLarge)?;
        patterns.add(pattern)
    }

    pub(crate) fn finish(self) -> Result<Box<[Slot]>, RegexError> {
        let mut shelf = AutomatonShelf::default();
        let slots = self.sources.into_iter().zip(self.patterns);
        let slots = slots.map(|(source, patterns)| {
            Ok(Slot {
                source,
                patterns: patterns.finish(&mut shelf)?,
            })
        });
        slots.collect()
    }

    fn place(&mut self, source: Source) -> SlotId {
        if let Some(place) = self.sources.iter().position(|one| *one == source) {
            return place;
        }
        self.sources.push(source);
        self.patterns.push(PatternGroupBuilder::default());
        self.sources.len() - 1
    }
}
