//! The dotted keys of a form (`Tags.member.1.Key`), seen as a tree.
//!
//! No tree is built: the pairs are sorted so that every subtree is a run of neighbors, and the
//! shapes decide which runs are looked at.

use std::cmp::Ordering;

use crate::percent::Pair;

/// The pairs below some prefix.
#[derive(Clone, Copy)]
pub(super) struct Subtree<'p> {
    /// Sorted, and all with the prefix.
    pairs: &'p [Pair<'p>],
    /// How long the prefix is, its last dot included.
    prefix_bytes: usize,
}

/// What stands under one segment of the keys.
#[derive(Clone, Copy)]
pub(super) struct Branch<'p> {
    /// The segment (`member`, `1`, `Key`).
    pub(super) segment: &'p str,
    /// The value of the key that ends here. Of a repeated key the first counts.
    pub(super) leaf: Option<&'p str>,
    /// The keys that go on.
    pub(super) below: Subtree<'p>,
}

/// Sorts pairs so that every subtree is a run. Equal keys keep their order.
pub(super) fn sort(pairs: &mut [Pair<'_>]) {
    pairs.sort_by(|one, other| compare(&one.name, &other.name));
}

impl<'p> Subtree<'p> {
    /// The whole form; `pairs` must be sorted.
    pub(super) const fn of(pairs: &'p [Pair<'p>]) -> Self {
        Self {
            pairs,
            prefix_bytes: 0,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The branches, in the order of their segments.
    pub(super) fn branches(self) -> impl Iterator<Item = Branch<'p>> {
        let mut rest = self.pairs;
        std::iter::from_fn(move || {
            let segment = self.segment(rest.first()?);
            let length = rest
                .iter()
                .position(|pair| self.segment(pair) != segment)
                .unwrap_or(rest.len());
            let (run, tail) = rest.split_at(length);
            rest = tail;
            Some(self.branch(segment, run))
        })
    }

    fn branch(self, segment: &'p str, run: &'p [Pair<'p>]) -> Branch<'p> {
        let end = self.prefix_bytes + segment.len();
        let leaves = run.iter().take_while(|pair| pair.name.len() == end).count();
        let (leaves, below) = run.split_at(leaves);
        Branch {
            segment,
            leaf: leaves.first().map(|pair| &*pair.value),
            below: Self {
                pairs: below,
                prefix_bytes: end + 1,
            },
        }
    }

    fn segment(self, pair: &'p Pair<'p>) -> &'p str {
        let rest = pair.name.get(self.prefix_bytes..).unwrap_or_default();
        rest.split_once('.').map_or(rest, |(segment, _)| segment)
    }
}

/// Orders keys segment by segment: the dot comes before every other character.
fn compare(one: &str, other: &str) -> Ordering {
    let rank = |byte: u8| if byte == b'.' { 0 } else { u16::from(byte) + 1 };
    one.bytes().map(rank).cmp(other.bytes().map(rank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percent::pairs;

    #[test]
    fn keeps_subtrees_together() {
        let mut form = pairs(b"A.2.x=1&A-b=2&A=3&A.10=4&A.2=5&A=6").unwrap();
        sort(&mut form);
        let branches: Vec<_> = Subtree::of(&form).branches().collect();
        let segments: Vec<_> = branches.iter().map(|branch| branch.segment).collect();
        assert_eq!(segments, ["A", "A-b"]);
        assert_eq!(branches[0].leaf, Some("3"));
        let below: Vec<_> = branches[0]
            .below
            .branches()
            .map(|branch| (branch.segment, branch.leaf))
            .collect();
        assert_eq!(below, [("10", Some("4")), ("2", Some("5"))]);
    }
}
