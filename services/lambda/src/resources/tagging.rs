//! Tags of functions.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Tags};

use crate::error::LambdaError;

const MOST_TAGS: usize = 50;

/// Reads the tags of a request.
pub(crate) fn parse(given: Option<&BTreeMap<String, String>>) -> Result<Tags, LambdaError> {
    let given = given.into_iter().flatten();
    let tags: Tags = given
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if tags.iter().any(|(key, _)| is_system(key)) {
        return Err(LambdaError::system_tag());
    }
    require_room(&tags)?;
    Ok(tags)
}

/// Whether a key is reserved for AWS.
fn is_system(key: &str) -> bool {
    let prefix = key.get(..4);
    prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
}

pub(crate) fn require_room(tags: &Tags) -> Result<(), LambdaError> {
    if tags.len() > MOST_TAGS {
        Err(LambdaError::too_many_tags(MOST_TAGS))
    } else {
        Ok(())
    }
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
pub(crate) fn shown(tags: &Tags) -> BTreeMap<String, String> {
    let pairs = tags.iter();
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
