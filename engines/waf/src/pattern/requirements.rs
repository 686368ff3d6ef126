//! Which bytes a value must have for an expression to match.
//!
//! Many expressions have no literal, but need a dot and a slash, or a bracket: values without those
//! need not be searched.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::byte_set::ByteSet;

/// How many sets are kept.
const MAX_SETS: usize = 8;

/// How frequent the bytes of a set may be to be worth asking for.
const MAX_FREQUENCY: usize = 120;

/// Sets of bytes; a value that matches has one of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Requirements(Box<[ByteSet]>);

impl Requirements {
    pub(super) fn of(hir: &Hir) -> Self {
        let mut sets = Vec::new();
        collect(hir, &mut sets);
        sets.sort_by_cached_key(|set| frequency(*set));
        sets.dedup();
        sets.retain(|set| frequency(*set) <= MAX_FREQUENCY);
        sets.truncate(MAX_SETS);
        Self(sets.into())
    }

    /// Whether a value that has some bytes may match.
    pub(super) fn are_met_by(&self, present: ByteSet) -> bool {
        self.0.iter().all(|set| set.meets(present))
    }
}

fn collect(hir: &Hir, sets: &mut Vec<ByteSet>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            sets.extend(literal.0.iter().map(|byte| ByteSet::of(&[*byte])))
        }
        HirKind::Class(Class::Bytes(class)) => {
            let mut set = ByteSet::default();
            for range in class.iter() {
                (range.start()..=range.end()).for_each(|byte| set.insert(byte));
            }
            sets.push(set);
        }
        HirKind::Class(Class::Unicode(_)) => {}
        HirKind::Capture(capture) => collect(&capture.sub, sets),
        HirKind::Repetition(repetition) => {
            if repetition.min > 0 {
                collect(&repetition.sub, sets);
            }
        }
        HirKind::Concat(parts) => parts.iter().for_each(|part| collect(part, sets)),
        HirKind::Alternation(parts) => sets.extend(rarest_of_each(parts)),
    }
}

/// The rarest set of each of several expressions, together: one of them must be met.
fn rarest_of_each(parts: &[Hir]) -> Option<ByteSet> {
    let rarest = parts.iter().map(|part| {
        let mut sets = Vec::new();
        collect(part, &mut sets);
        sets.into_iter().min_by_key(|set| frequency(*set))
    });
    let rarest: Vec<ByteSet> = rarest.collect::<Option<_>>()?;
    rarest.into_iter().reduce(ByteSet::union)
}

/// How frequent the bytes of a set are in requests.
fn frequency(set: ByteSet) -> usize {
    let weights = set.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' => 10,
        b' ' | b'/' | b'.' | b'-' | b'=' | b'&' | b'+' | b'%' => 8,
        b'A'..=b'Z' | b',' | b';' | b':' | b'_' | b'(' | b')' | b'"' => 4,
        _ => 1,
    });
    weights.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::translate::parse;

    fn may_match(expression: &str, value: &str) -> bool {
        Requirements::of(&parse(expression).unwrap()).are_met_by(ByteSet::of(value.as_bytes()))
    }

    #[test]
    fn a_value_without_a_needed_byte_does_not_match() {
        let traversal = r"(?:\.|%2e){2,}(?:/|\\|%2f)+";

        assert!(may_match(traversal, "a..b/c"));
        assert!(!may_match(traversal, "/a/b"));
        assert!(!may_match(traversal, "v1..v2"));
        assert!(!may_match(r"<[a-z]+\s", "a b c"));
        assert!(!may_match(r"[<>]|\{\{", "a b c"));
    }

    #[test]
    fn whatever_matches_may_match() {
        for (expression, value) in [
            ("a?b", "b"),
            ("(?:<|a)c", "ac"),
            ("[a-z]*", ""),
            ("x{0,3}<?", "y"),
            ("(?:)|<", "a"),
            ("(?i)A<", "a<"),
            ("^$", ""),
        ] {
            assert!(may_match(expression, value), "{expression}");
        }
    }
}
