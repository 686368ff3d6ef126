//! Tags: keys differ ignoring case; an entity has fifty at most.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html>

use std::collections::HashSet;

use ringwall_core::{Ask, Tags};

use crate::api::Tag;
use crate::error::IamError;
use crate::quotas;

/// Reads the tags of an input.
pub(crate) fn parse(tags: Option<&[Tag]>) -> Result<Tags, IamError> {
    let tags = tags.unwrap_or_default();
    let mut keys = HashSet::new();
    if tags
        .iter()
        .any(|tag| !keys.insert(tag.key.to_ascii_lowercase()))
    {
        return Err(IamError::duplicate_tag_keys());
    }
    let pairs = tags.iter().map(|tag| (tag.key.clone(), tag.value.clone()));
    Ok(pairs.collect())
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

/// With the condition key of tags that are to be removed.
pub(crate) fn key_conditions<'a>(ask: Ask<'a>, keys: &'a [String]) -> Ask<'a> {
    if keys.is_empty() {
        ask
    } else {
        ask.key_values("aws:TagKeys", keys.iter().map(String::as_str))
    }
}

/// Adds tags; a key that is there in another case is replaced.
pub(crate) fn merge(into: &mut Tags, tags: &Tags) -> Result<(), IamError> {
    for (key, value) in tags.iter() {
        let same = into.iter().map(|(old, _)| old.to_owned());
        let same = same.filter(|old| old.eq_ignore_ascii_case(key));
        for old in same.collect::<Vec<_>>() {
            into.remove(&old);
        }
        into.set(key, value);
    }
    if into.len() > quotas::TAGS.most {
        return Err(IamError::over_quota(quotas::TAGS));
    }
    Ok(())
}

/// Removes the tags of these keys, in whatever case; one that is not there is no fault.
pub(crate) fn remove(from: &mut Tags, keys: &[String]) {
    let is_named = |old: &&str| keys.iter().any(|key| key.eq_ignore_ascii_case(old));
    let named = from.iter().map(|(key, _)| key).filter(is_named);
    for key in named.map(str::to_owned).collect::<Vec<_>>() {
        from.remove(&key);
    }
}

/// Tags as the API shows them; none are left out.
pub(crate) fn shown(tags: &Tags) -> Option<Vec<Tag>> {
    let list = tags.iter().map(|(key, value)| Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    });
    (!tags.is_empty()).then(|| list.collect())
}
