//! Tags taken away.

use ringwall_core::{Ask, Tags};

/// With the condition key of tags that are to be removed.
pub(crate) fn request_conditions<'a>(ask: Ask<'a>, keys: &'a [String]) -> Ask<'a> {
    if keys.is_empty() {
        ask
    } else {
        ask.key_values("aws:TagKeys", keys.iter().map(String::as_str))
    }
}

/// Removes tags; keys ignore case, and one that is not there is no fault.
pub(crate) fn remove(from: &mut Tags, keys: &[String]) {
    let wanted = |key: &str| keys.iter().any(|wanted| wanted.eq_ignore_ascii_case(key));
    let gone: Vec<_> = from
        .iter()
        .map(|(key, _)| key.to_owned())
        .filter(|key| wanted(key))
        .collect();
    for key in gone {
        from.remove(&key);
    }
}
