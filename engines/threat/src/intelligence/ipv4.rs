//! Addresses of version 4: segments of the address space, found by their upper bits first.

use std::collections::BTreeMap;

use super::Marks;

/// Collects blocks of addresses.
#[derive(Debug, Default)]
pub(super) struct Ipv4Builder {
    blocks: Vec<(u32, u32, Marks)>,
}

impl Ipv4Builder {
    pub(super) fn add(&mut self, first: u32, last: u32, marks: Marks) {
        self.blocks.push((first, last, marks));
    }

    /// Cuts the address space wherever a block begins or ends.
    pub(super) fn build(self) -> Ipv4Set {
        if self.blocks.is_empty() {
            return Ipv4Set::default();
        }
        let mut edges: Vec<(u64, bool, Marks)> = Vec::with_capacity(self.blocks.len() * 2);
        for (first, last, marks) in self.blocks {
            edges.push((u64::from(first), true, marks));
            edges.push((u64::from(last) + 1, false, marks));
        }
        edges.sort_unstable_by_key(|(place, ..)| *place);
        let mut set = Ipv4Set::default();
        let mut open = Open::default();
        let mut numbers = BTreeMap::<u64, u32>::new();
        let mut edges = edges.into_iter().peekable();
        while let Some((place, opens, marks)) = edges.next() {
            open.change(opens, marks);
            let is_last_here = edges.peek().is_none_or(|(next, ..)| *next != place);
            if let (true, Ok(place)) = (is_last_here, u32::try_from(place)) {
                let marks = open.marks();
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(marks.lists).or_insert_with(|| {
                    set.marks.push(marks);
                    next
                });
                set.push(place, number);
            }
        }
        set.index();
        set
    }
}

/// The blocks that are open at a place: how many of each list.
#[derive(Default)]
struct Open(BTreeMap<u64, (usize, Marks)>);

impl Open {
    fn change(&mut self, opens: bool, marks: Marks) {
        let (count, _) = self.0.entry(marks.lists).or_insert((0, marks));
        *count = if opens {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
        if *count == 0 {
            self.0.remove(&marks.lists);
        }
    }

    fn marks(&self) -> Marks {
        let all = self.0.values().map(|(_, marks)| *marks);
        all.fold(Marks::default(), Marks::and)
    }
}

/// Segments of the address space, each with what lists say of it.
#[derive(Debug, Default)]
pub(super) struct Ipv4Set {
    segments: Vec<Segment>,
    /// The marks that differ, which segments name by number.
    marks: Vec<Marks>,
    /// A bit for each 256 addresses of which any is listed: most addresses are not, and this is small
    /// enough to stay near the processor.
    listed: Vec<u64>,
    /// For each value of an address's upper bits, the first segment that begins there or later: as many
    /// as there are segments, so that few have to be compared.
    index: Vec<u32>,
    /// How many lower bits the index leaves out.
    shift: u32,
}

/// From an address on, up to the next segment.
#[derive(Clone, Copy, Debug)]
struct Segment {
    start: u32,
    number: u32,
}

impl Ipv4Set {
    fn push(&mut self, start: u32, number: u32) {
        if self
            .segments
            .last()
            .is_none_or(|last| last.number != number)
        {
            self.segments.push(Segment { start, number });
        }
    }

    fn index(&mut self) {
        let bits = (usize::BITS - self.segments.len().leading_zeros()).clamp(8, 22);
        self.shift = 32 - bits;
        self.index = Vec::with_capacity((1 << bits) + 1);
        let mut segment = 0_u32;
        let mut segments = self.segments.iter().peekable();
        for upper in 0..=1_u64 << bits {
            while segments
                .next_if(|next| u64::from(next.start) >> self.shift < upper)
                .is_some()
            {
                segment += 1;
            }
            self.index.push(segment);
        }
        self.listed = vec![0; 1 << 18];
        let ends = self.segments.iter().skip(1).map(|next| next.start - 1);
        let ends: Vec<u32> = ends.chain([u32::MAX]).collect();
        for (segment, end) in self.segments.iter().zip(ends) {
            let number = usize::try_from(segment.number).ok();
            let marks = number.and_then(|number| self.marks.get(number));
            if marks.is_some_and(|marks| !marks.is_empty()) {
                for block in segment.start >> 8..=end >> 8 {
                    if let Some(word) = self.listed.get_mut(word_of(block)) {
                        *word |= 1 << (block % 64);
                    }
                }
            }
        }
    }

    #[inline]
    pub(super) fn find(&self, address: u32) -> Marks {
        let block = address >> 8;
        let word = self.listed.get(word_of(block)).copied().unwrap_or(0);
        if word >> (block % 64) & 1 == 0 {
            return Marks::default();
        }
        self.find_listed(address).unwrap_or_default()
    }

    fn find_listed(&self, address: u32) -> Option<Marks> {
        let upper = usize::try_from(address >> self.shift).ok()?;
        let [from, to] = self.index.get(upper..upper + 2)? else {
            return None;
        };
        let (from, to) = (usize::try_from(*from).ok()?, usize::try_from(*to).ok()?);
        let segments = self.segments.get(from..to)?;
        // The last segment that begins at or before the address.
        let after = from + segments.partition_point(|segment| segment.start <= address);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        self.marks
            .get(usize::try_from(segment.number).ok()?)
            .copied()
    }
}

/// The word of the bits in which a block's stands.
#[inline]
fn word_of(block: u32) -> usize {
    usize::try_from(block / 64).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{Ipv4Builder, Marks};

    proptest! {
        #[test]
        fn an_address_has_the_marks_of_all_blocks_around_it(
            blocks in proptest::collection::vec((any::<u32>(), 0_u32..=32, 0_u32..5), 0..40),
            others in proptest::collection::vec(any::<u32>(), 0..20),
        ) {
            let blocks: Vec<(u32, u32, Marks)> = blocks
                .into_iter()
                .map(|(address, bits, list)| {
                    let rest = u32::MAX.checked_shr(bits).unwrap_or(0);
                    let marks = Marks { lists: 1 << list, categories: 2 << list };
                    (address & !rest, address | rest, marks)
                })
                .collect();
            let mut builder = Ipv4Builder::default();
            for (first, last, marks) in &blocks {
                builder.add(*first, *last, *marks);
            }
            let set = builder.build();
            let edges = blocks.iter().flat_map(|(first, last, _)| {
                [*first, *last, first.wrapping_sub(1), last.wrapping_add(1)]
            });
            for address in others.into_iter().chain(edges.clone()) {
                let around = blocks
                    .iter()
                    .filter(|(first, last, _)| (*first..=*last).contains(&address))
                    .fold(Marks::default(), |all, (.., marks)| all.and(*marks));
                prop_assert_eq!(set.find(address), around);
            }
        }
    }
}
