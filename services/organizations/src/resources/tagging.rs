//! Tags: keys are told apart by case; fifty at most.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_tagging.html>

use std::collections::HashSet;

use ringwall_core::{Ask, Tags};

use crate::api::Tag;
use crate::error::OrganizationsError;
use crate::quotas;

/// Reads the tags of an input.
pub(crate) fn parse(tags: Option<&[Tag]>) -> Result<Tags, OrganizationsError> {
    let tags = tags.unwrap_or_default();
    let mut keys = HashSet::new();
    if tags.iter().any(|tag| !keys.insert(tag.key.as_str())) {
        return Err(OrganizationsError::duplicate_tag_key());
    }
    if tags.iter().any(|tag| is_system(&tag.key)) {
        return Err(OrganizationsError::system_tag());
    }
    let pairs = tags.iter().map(|tag| (tag.key.clone(), tag.value.clone()));
    let tags: Tags = pairs.collect();
    require_room(&tags)?;
    Ok(tags)
}

/// Whether a key is reserved for AWS.
pub(crate) fn is_system(key: &str) -> bool {
    let prefix = key.get(..4);
    prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
}

pub(crate) fn require_room(tags: &Tags) -> Result<(), OrganizationsError> {
    if tags.len() > quotas::TAGS {
        return Err(OrganizationsError::too_many_tags());
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
