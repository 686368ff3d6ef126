//! Tags.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_TagResource.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Tags};

use crate::error::GuardDutyError;

/// Tags of a resource.
const MOST: usize = 50;

/// Reads the tags of a request. Keys of AWS's own are refused by the model.
pub(crate) fn parse(given: Option<&BTreeMap<String, String>>) -> Result<Tags, GuardDutyError> {
    let given = given.into_iter().flatten();
    let tags: Tags = given
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    require_room(&tags)?;
    Ok(tags)
}

/// Refuses more tags than a resource may have.
pub(crate) fn require_room(tags: &Tags) -> Result<(), GuardDutyError> {
    if tags.len() > MOST {
        return Err(GuardDutyError::too_many_tags(MOST));
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

/// Tags as the API shows them; the model knows no empty ones.
pub(crate) fn shown(tags: &Tags) -> Option<BTreeMap<String, String>> {
    let pairs = tags.iter();
    let shown = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
    (!tags.is_empty()).then(|| shown.collect())
}
