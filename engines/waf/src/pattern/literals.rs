//! What a regular expression must contain: literals of which one stands in every match.
//!
//! Letters are small, as the search for literals does not tell them apart.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How many literals a set may have.
const MAX_LITERALS: usize = 64;

/// How many bytes a class may have to be spelled out.
const MAX_CLASS: usize = 8;

/// How long spelled-out literals may get.
const MAX_LENGTH: usize = 24;

/// Literals; a match contains at least one of them.
pub(super) type Literals = Vec<Vec<u8>>;

/// The literals to look for before an expression is tried. None if there are none that are rare
/// enough.
pub(super) fn required(hir: &Hir) -> Option<Literals> {
    let mut literals = examine(hir).best()?;
    literals.sort_unstable();
    literals.dedup();
    is_worth_it(&literals).then_some(literals)
}

/// What is known of an expression.
struct Known {
    /// All texts that it matches, if they are few.
    exact: Option<Literals>,
    /// Literals of which a match contains one.
    required: Option<Literals>,
}

impl Known {
    const NOTHING: Self = Self {
        exact: None,
        required: None,
    };

    fn exact(literals: Literals) -> Self {
        Self {
            exact: Some(literals),
            required: None,
        }
    }

    fn best(self) -> Option<Literals> {
        better(self.exact, self.required)
    }
}

fn examine(hir: &Hir) -> Known {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Known::exact(vec![Vec::new()]),
        HirKind::Literal(literal) => Known::exact(vec![literal.0.to_ascii_lowercase()]),
        HirKind::Class(class) => class_bytes(class).map_or(Known::NOTHING, Known::exact),
        HirKind::Capture(capture) => examine(&capture.sub),
        HirKind::Concat(parts) => examine_concat(parts),
        HirKind::Alternation(parts) => examine_alternation(parts),
        HirKind::Repetition(repetition) => {
            let known = examine(&repetition.sub);
            match (repetition.min, repetition.max) {
                (0, Some(1)) => optional(known),
                (0, _) => Known::NOTHING,
                (1, Some(1)) => known,
                _ => Known {
                    exact: None,
                    required: known.best(),
                },
            }
        }
    }
}

/// The bytes of a class, each a literal, if they are few.
fn class_bytes(class: &Class) -> Option<Literals> {
    let Class::Bytes(class) = class else {
        return None;
    };
    let count: usize = class.iter().map(|range| range.len()).sum();
    if count > MAX_CLASS {
        return None;
    }
    let bytes = class.iter().flat_map(|range| range.start()..=range.end());
    let mut literals: Literals = bytes.map(|byte| vec![byte.to_ascii_lowercase()]).collect();
    literals.dedup();
    literals.sort_unstable();
    literals.dedup();
    Some(literals)
}

fn optional(known: Known) -> Known {
    match known.exact {
        Some(mut exact) if exact.len() < MAX_LITERALS => {
            exact.push(Vec::new());
            Known::exact(exact)
        }
        _ => Known::NOTHING,
    }
}

/// Parts one after the other: runs of spelled-out parts are joined.
fn examine_concat(parts: &[Hir]) -> Known {
    let mut run: Literals = vec![Vec::new()];
    let mut required = None;
    let mut is_exact = true;
    for part in parts {
        let known = examine(part);
        let joined = known.exact.as_ref().and_then(|exact| join(&run, exact));
        if let Some(joined) = joined {
            run = joined;
            continue;
        }
        is_exact = false;
        required = better(required, Some(run));
        run = match known.exact {
            Some(exact) => exact,
            None => {
                required = better(required, known.required);
                vec![Vec::new()]
            }
        };
    }
    if is_exact {
        return Known::exact(run);
    }
    Known {
        exact: None,
        required: better(required, Some(run)),
    }
}

/// Each of some texts followed by each of others, if that stays small.
fn join(before: &Literals, behind: &Literals) -> Option<Literals> {
    if before.len() * behind.len() > MAX_LITERALS {
        return None;
    }
    let longest = |literals: &Literals| literals.iter().map(Vec::len).max().unwrap_or(0);
    if longest(before) + longest(behind) > MAX_LENGTH && before.len() * behind.len() > 1 {
        return None;
    }
    let pairs = before
        .iter()
        .flat_map(|one| behind.iter().map(move |other| [&**one, other].concat()));
    Some(pairs.collect())
}

fn examine_alternation(parts: &[Hir]) -> Known {
    let known: Vec<Known> = parts.iter().map(examine).collect();
    let exact = union(known.iter().map(|one| one.exact.clone()));
    let required = match exact {
        Some(_) => None,
        None => union(known.into_iter().map(Known::best)),
    };
    Known { exact, required }
}

/// All of some sets, if none is missing and they are few.
fn union(sets: impl Iterator<Item = Option<Literals>>) -> Option<Literals> {
    let all: Vec<Literals> = sets.collect::<Option<_>>()?;
    let all: Literals = all.into_iter().flatten().collect();
    (all.len() <= MAX_LITERALS).then_some(all)
}

/// The set that is rarer in texts.
fn better(one: Option<Literals>, other: Option<Literals>) -> Option<Literals> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if rarity(&other) > rarity(&one) {
            other
        } else {
            one
        }),
        (one, other) => one.or(other),
    }
}

/// How rare a set of literals is: that of its most frequent one, less for many of them.
fn rarity(literals: &Literals) -> usize {
    let rarest = literals
        .iter()
        .map(|literal| weight(literal))
        .min()
        .unwrap_or(0);
    let many = literals.len().checked_ilog2().unwrap_or(0);
    rarest.saturating_sub(usize::try_from(many).unwrap_or(0))
}

/// The length, in which rare bytes count for more.
fn weight(literal: &[u8]) -> usize {
    let weights = literal.iter().map(|byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b' ' => 2,
        b'/' | b'-' | b'.' | b'=' | b'&' | b'%' | b'+' | b'_' | b',' | b':' | b';' => 3,
        _ => 5,
    });
    weights.sum::<usize>().min(32)
}

/// Whether the literals are seldom enough in texts to be worth looking for.
fn is_worth_it(literals: &Literals) -> bool {
    !literals.is_empty() && literals.iter().all(|literal| weight(literal) >= 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::translate::parse;

    fn of(expression: &str) -> Option<Vec<String>> {
        let literals = required(&parse(expression).unwrap())?;
        Some(
            literals
                .into_iter()
                .map(|literal| String::from_utf8_lossy(&literal).into_owned())
                .collect(),
        )
    }

    #[test]
    fn finds_what_must_be_there() {
        let some = |literals: &[&str]| {
            Some(
                literals
                    .iter()
                    .map(|one| (*one).to_owned())
                    .collect::<Vec<_>>(),
            )
        };

        assert_eq!(of(r"(?i)union\s+select"), some(&["select"]));
        assert_eq!(of(r"<script[^>]*>"), some(&["<script"]));
        assert_eq!(of(r"^/(?:admin|login)/"), some(&["/admin/", "/login/"]));
        assert_eq!(of(r"(?:foo|bar)+baz"), some(&["baz"]));
        assert_eq!(of(r"(?:foo|bar)+[0-9]"), some(&["bar", "foo"]));
        assert_eq!(
            of(r"a?bcd[ef]g"),
            some(&["abcdeg", "abcdfg", "bcdeg", "bcdfg"])
        );
        assert_eq!(of(r"\.\./"), some(&["../"]));
        assert_eq!(of(r"x{3}Select"), some(&["select"]));
    }

    #[test]
    fn finds_nothing_where_there_is_nothing_or_too_much() {
        for expression in [
            "",
            "a",
            "[a-z]+",
            ".*",
            r"\d{4}",
            "(?:select)?",
            "a|select",
            "(?:select)*",
            "in",
        ] {
            assert_eq!(of(expression), None, "{expression}");
        }
    }
}
