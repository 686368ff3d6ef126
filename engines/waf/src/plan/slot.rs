//! Slots: each component with each chain of transformations, once, however many rules look at it.

use std::collections::HashSet;
use std::sync::Arc;

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
    pub(crate) patterns: Option<Arc<PatternGroup>>,
}

/// Makes slots; the same twice is the same.
#[derive(Default)]
pub(crate) struct SlotTable {
    sources: Vec<Source>,
    patterns: Vec<PatternGroupBuilder>,
    /// Groups of patterns that were made before, and the patterns in them.
    before: Vec<Arc<PatternGroup>>,
    known: HashSet<Pattern>,
}

impl SlotTable {
    /// No slots yet; groups of patterns are taken from other slots.
    pub(crate) fn after(slots: &[Slot]) -> Self {
        let before: Vec<_> = slots
            .iter()
            .filter_map(|slot| slot.patterns.clone())
            .collect();
        let known = before
            .iter()
            .flat_map(|group| group.written())
            .cloned()
            .collect();
        Self {
            before,
            known,
            ..Self::default()
        }
    }

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
        let is_known = self.known.contains(&pattern);
        patterns.add(pattern, is_known)
    }

    pub(crate) fn finish(self) -> Result<Box<[Slot]>, RegexError> {
        let mut shelf = AutomatonShelf::default();
        let mut slots = Vec::with_capacity(self.sources.len());
        for (source, builder) in self.sources.into_iter().zip(self.patterns) {
            let before = self
                .before
                .iter()
                .find(|group| builder.is_of(group.written()));
            let patterns = match before {
                Some(group) => Some(group.clone()),
                None => builder.finish(&mut shelf)?.map(Arc::new),
            };
            slots.push(Slot { source, patterns });
        }
        Ok(slots.into())
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
