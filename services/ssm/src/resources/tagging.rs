//! Tags of parameters.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html>

use ringwall_core::{Ask, Tags};

use crate::api::{ResourceTypeForTagging, Tag};
use crate::error::SsmError;

const MOST_TAGS: usize = 50;
/// AWS's own tags begin so; nobody else's may.
const RESERVED_PREFIX: &str = "aws:";

/// Reads the tags of a request.
pub(crate) fn parse(tags: &[Tag]) -> Result<Tags, SsmError> {
    let mut parsed = Tags::new();
    for tag in tags {
        let start = tag.key.get(..RESERVED_PREFIX.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(RESERVED_PREFIX)) {
            return Err(SsmError::reserved_tag_key());
        }
        if parsed.find(&tag.key).is_some() {
            return Err(SsmError::duplicate_tag_keys());
        }
        parsed.set(tag.key.clone(), tag.value.clone());
    }
    require_few(&parsed)?;
    Ok(parsed)
}

/// Adds `new` to `tags`, within the limit.
pub(crate) fn merge(tags: &mut Tags, new: &Tags) -> Result<(), SsmError> {
    for (key, value) in new.iter() {
        tags.set(key, value);
    }
    require_few(tags)
}

fn require_few(tags: &Tags) -> Result<(), SsmError> {
    if tags.len() > MOST_TAGS {
        return Err(SsmError::too_many_tags());
    }
    Ok(())
}

/// Parameters are all that can be tagged here.
pub(crate) fn require_parameter(kind: ResourceTypeForTagging) -> Result<(), SsmError> {
    match kind {
        ResourceTypeForTagging::Parameter => Ok(()),
        other => Err(SsmError::not_implemented(format_args!(
            "Tagging resources of the type {}",
            other.as_str()
        ))),
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

/// As replies have them.
pub(crate) fn shown(tags: &Tags) -> Vec<Tag> {
    let shown = |(key, value): (&str, &str)| Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    };
    tags.iter().map(shown).collect()
}
