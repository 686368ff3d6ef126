//! Tags of rules and event buses.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-tagging.html>

use std::collections::HashSet;

use ringwall_core::{Ask, Tags};

use crate::api::Tag;
use crate::error::EventsError;
use crate::quotas;

/// Reads the tags of an input.
pub(crate) fn parse(tags: Option<&[Tag]>) -> Result<Tags, EventsError> {
    let tags = tags.unwrap_or_default();
    let mut keys = HashSet::new();
    if tags.iter().any(|tag| !keys.insert(tag.key.as_str())) {
        return Err(EventsError::duplicate_tags());
    }
    let is_system = |tag: &Tag| {
        let prefix = tag.key.get(..4);
        prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
    };
    if tags.iter().any(is_system) {
        return Err(EventsError::system_tag());
    }
    let pairs = tags.iter().map(|tag| (tag.key.clone(), tag.value.clone()));
    let tags: Tags = pairs.collect();
    require_room(&tags)?;
    Ok(tags)
}

pub(crate) fn require_room(tags: &Tags) -> Result<(), EventsError> {
    if tags.len() > quotas::TAGS {
        return Err(EventsError::limit_exceeded());
    }
    Ok(())
}

/// With the condition keys of tags that are to be set.
pub(crate) fn request_conditions<'a>(mut ask: Ask<'a>, tags: &'a Tags) -> Ask<'a> {
    for (key, value) in tags.iter() {
        ask = ask.key(format!("aws:RequestTag/{key}"), value);
    }
    if tags.is_empty() {
        ask
    } else {
        ask.key_values("aws:TagKeys", tags.iter().map(|(key, _)| key))
    }
}

/// Tags as the API shows them.
pub(crate) fn shown(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&str, &str)| Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    };
    tags.iter().map(tag).collect()
}
