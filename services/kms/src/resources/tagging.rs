//! Tags of keys: AWS's limits and words.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html>

use std::collections::BTreeSet;

use ringwall_core::{Ask, Tags};

use crate::api::Tag;
use crate::error::KmsError;

/// Tags of a key.
const MOST_TAGS: usize = 50;
/// AWS's own tags begin so; nobody else's may.
const RESERVED_PREFIX: &str = "aws:";

/// Reads the tags of a request.
pub(crate) fn parse(tags: &[Tag]) -> Result<Tags, KmsError> {
    let mut keys = BTreeSet::new();
    for tag in tags {
        require_own(&tag.tag_key)?;
        if !keys.insert(tag.tag_key.as_str()) {
            return Err(KmsError::duplicate_tag_keys());
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(KmsError::too_many_tags());
    }
    Ok(tags
        .iter()
        .map(|tag| (tag.tag_key.clone(), tag.tag_value.clone()))
        .collect())
}

/// A tag key that the caller may use.
pub(crate) fn require_own(key: &str) -> Result<(), KmsError> {
    let reserved = key
        .get(..RESERVED_PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(RESERVED_PREFIX));
    if reserved {
        Err(KmsError::reserved_tag_key())
    } else {
        Ok(())
    }
}

/// Adds `new` to `tags`, within the limit.
pub(crate) fn merge(tags: &mut Tags, new: &Tags) -> Result<(), KmsError> {
    for (key, value) in new.iter() {
        tags.set(key, value);
    }
    if tags.len() > MOST_TAGS {
        Err(KmsError::too_many_tags())
    } else {
        Ok(())
    }
}

/// With the tags of the request as condition keys.
pub(crate) fn request_conditions<'a>(mut ask: Ask<'a>, tags: &'a Tags) -> Ask<'a> {
    if tags.is_empty() {
        return ask;
    }
    for (key, value) in tags.iter() {
        ask = ask.key(format!("aws:RequestTag/{key}"), value);
    }
    ask.key_values("aws:TagKeys", tags.iter().map(|(key, _)| key))
}
