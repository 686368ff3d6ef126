//! Addresses of version 4: segments of the address space, found by their upper half first.

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
    starts: Vec<u32>,
    /// By segment: its marks, by their number among those that differ.
    numbers: Vec<u32>,
    marks: Vec<Marks>,
    /// For each upper half of an address, the first segment that begins there or later.
    index: Vec<u32>,
}

impl Ipv4Set {
    fn push(&mut self, start: u32, number: u32) {
        if self.numbers.last() != Some(&number) {
            self.starts.push(start);
            self.numbers.push(number);
        }
    }

    fn index(&mut self) {
        self.index = Vec::with_capacity((1 << 16) + 1);
        let mut segment = 0_u32;
        let mut starts = self.starts.iter().peekable();
        for upper in 0..=u64::from(u16::MAX) + 1 {
            while starts
                .next_if(|start| u64::from(**start) >> 16 < upper)
                .is_some()
            {
                segment += 1;
            }
            self.index.push(segment);
        }
    }

    #[inline]
    pub(super) fn find(&self, address: u32) -> Marks {
        let place = |upper: u32| {
            let upper = usize::try_from(upper).ok()?;
            usize::try_from(*self.index.get(upper)?).ok()
        };
        let upper = address >> 16;
        let (Some(from), Some(to)) = (place(upper), place(upper + 1)) else {
            return Marks::default();
        };
        let starts = self.starts.get(from..to).unwrap_or_default();
        // The last segment that begins at or before the address.
        let after = from + starts.partition_point(|start| *start <= address);
        let number = after.checked_sub(1).and_then(|at| self.numbers.get(at));
        let number = number.and_then(|number| usize::try_from(*number).ok());
        let marks = number.and_then(|number| self.marks.get(number));
        marks.copied().unwrap_or_default()
    }
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
