//! Keys that come more than once.

use std::collections::{HashMap, HashSet};

use ringwall_model::Value;

/// Of entries with the same key keeps the last, where the first stood.
pub(crate) fn last_wins(entries: Vec<(String, Value)>) -> Vec<(String, Value)> {
    if !has_repeats(&entries) {
        return entries;
    }
    let mut places: HashMap<String, usize> = HashMap::with_capacity(entries.len());
    let mut kept: Vec<(String, Value)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match places.get(&key).and_then(|at| kept.get_mut(*at)) {
            Some(entry) => entry.1 = value,
            None => {
                places.insert(key.clone(), kept.len());
                kept.push((key, value));
            }
        }
    }
    kept
}

fn has_repeats(entries: &[(String, Value)]) -> bool {
    const FEW: usize = 12;
    if entries.len() <= FEW {
        let mut rest = entries;
        while let Some(((key, _), tail)) = rest.split_first() {
            if tail.iter().any(|(other, _)| other == key) {
                return true;
            }
            rest = tail;
        }
        return false;
    }
    let mut seen = HashSet::with_capacity(entries.len());
    entries.iter().any(|(key, _)| !seen.insert(key.as_str()))
}
