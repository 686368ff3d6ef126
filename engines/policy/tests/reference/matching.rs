//! Wildcards and variables, the naive way.

use super::scene::Scene;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Symbol {
    Is(char),
    One,
    Many,
}

/// A pattern with its variables filled in, or nothing if one has no value.
pub(super) fn tokens(
    pattern: &str,
    scene: &Scene,
    variables: bool,
    wildcards: bool,
) -> Option<Vec<Symbol>> {
    let mut symbols = Vec::new();
    let characters: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        if variables && characters[at..].starts_with(&['$', '{']) {
            let length = characters[at..].iter().position(|one| *one == '}').unwrap();
            let inner: String = characters[at + 2..at + length].iter().collect();
            at += length + 1;
            if ["*", "?", "$"].contains(&inner.as_str()) {
                symbols.push(Symbol::Is(inner.chars().next().unwrap()));
                continue;
            }
            let (key, default) = match inner.split_once(',') {
                Some((key, rest)) => (
                    key.to_owned(),
                    Some(rest.trim().trim_matches('\'').to_owned()),
                ),
                None => (inner, None),
            };
            let value = match scene.keys.get(&key.to_lowercase()) {
                Some((false, values)) => Some(values[0].clone()),
                _ => default,
            };
            symbols.extend(value?.chars().map(Symbol::Is));
            continue;
        }
        symbols.push(match characters[at] {
            '*' if wildcards => Symbol::Many,
            '?' if wildcards => Symbol::One,
            other => Symbol::Is(other),
        });
        at += 1;
    }
    Some(symbols)
}

pub(super) fn wild(pattern: &[Symbol], text: &str) -> bool {
    match (pattern.split_first(), text.chars().next()) {
        (None, first) => first.is_none(),
        (Some((Symbol::Many, rest)), first) => {
            wild(rest, text) || first.is_some_and(|one| wild(pattern, &text[one.len_utf8()..]))
        }
        (Some((Symbol::One, rest)), Some(one)) => wild(rest, &text[one.len_utf8()..]),
        (Some((Symbol::Is(is), rest)), Some(one)) => {
            *is == one && wild(rest, &text[one.len_utf8()..])
        }
        _ => false,
    }
}

/// Whether a resource fits: the pattern's first five segments one by one, where a star at a
/// segment's end may take any number of further colons.
pub(super) fn arn_fits(scene: &Scene, pattern: &str, variables: bool) -> bool {
    if pattern == "*" {
        return true;
    }
    let mut segments: Vec<&str> = pattern.splitn(6, ':').collect();
    if segments.len() < 6 && !pattern.ends_with('*') {
        segments.push("*");
    }
    segments_fit(scene, &segments, &scene.resource, variables, 1)
}

pub(super) fn segments_fit(
    scene: &Scene,
    segments: &[&str],
    text: &str,
    variables: bool,
    number: usize,
) -> bool {
    let (first, rest) = segments.split_first().unwrap();
    let filled = tokens(first, scene, variables && number == 6, true);
    let Some(filled) = filled else { return false };
    if rest.is_empty() {
        // A completed or final segment; before the sixth its inner wildcards stop at colons.
        return if number >= 6 {
            wild(&filled, text)
        } else {
            inner_fits(&filled, text)
        };
    }
    let crosses = first.ends_with('*');
    let colons = text.match_indices(':').map(|(at, _)| at);
    colons.enumerate().any(|(passed, at)| {
        (passed == 0 || crosses)
            && inner_fits(&filled, &text[..at])
            && segments_fit(scene, rest, &text[at + 1..], variables, number + 1)
    })
}

/// Within one segment; only a star at its end takes colons.
pub(super) fn inner_fits(pattern: &[Symbol], text: &str) -> bool {
    match pattern.split_last() {
        Some((Symbol::Many, before)) => (0..=text.len())
            .filter_map(|at| text.split_at_checked(at))
            .any(|(head, _)| !head.contains(':') && wild(before, head)),
        _ => !text.contains(':') && wild(pattern, text),
    }
}
