//! Lists of tags: of those set, and of keys to remove.

use ringwall_core::{Ask, Tags};

use crate::api::Tag;

/// All tags as the API shows them, by key.
pub(crate) fn shown(tags: &Tags) -> Vec<Tag> {
    let tags = tags.iter().map(|(key, value)| Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    });
    tags.collect()
}

/// Removes the tags of these keys, in whatever case.
pub(crate) fn remove(tags: &mut Tags, keys: &[String]) {
    for key in keys {
        let same = tags.iter().map(|(old, _)| old.to_owned());
        let same = same.filter(|old| old.eq_ignore_ascii_case(key));
        for old in same.collect::<Vec<_>>() {
            tags.remove(&old);
        }
    }
}

/// With the condition key of tags that are to be removed.
pub(crate) fn removal_conditions<'a>(ask: Ask<'a>, keys: &'a [String]) -> Ask<'a> {
    ask.key_values("aws:TagKeys", keys.iter().map(String::as_str))
}
