//! Tags of trails.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html>

use std::collections::HashSet;

use ringwall_core::{Ask, Tags};

use crate::api::Tag;
use crate::error::CloudTrailError;

/// Tags of a trail.
const MOST: usize = 50;

/// Reads the tags of an input.
pub(crate) fn parse(tags: Option<&[Tag]>) -> Result<Tags, CloudTrailError> {
    let tags = tags.unwrap_or_default();
    let mut keys = HashSet::new();
    if tags.iter().any(|tag| !keys.insert(tag.key.as_str())) {
        return Err(CloudTrailError::invalid_tag(
            "Tag keys must be unique within a request.",
        ));
    }
    let is_system = |tag: &Tag| {
        let prefix = tag.key.get(..4);
        prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
    };
    if tags.iter().any(is_system) {
        return Err(CloudTrailError::invalid_tag(
            "Tag keys that begin with aws: are reserved for AWS use.",
        ));
    }
    let value = |tag: &Tag| tag.value.clone().unwrap_or_default();
    Ok(tags
        .iter()
        .map(|tag| (tag.key.clone(), value(tag)))
        .collect())
}

/// Refuses more tags than a trail may have.
pub(crate) fn require_room(tags: &Tags, arn: &str) -> Result<(), CloudTrailError> {
    if tags.len() > MOST {
        return Err(CloudTrailError::too_many_tags(arn, MOST));
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
        value: Some(value.to_owned()),
    };
    tags.iter().map(tag).collect()
}
