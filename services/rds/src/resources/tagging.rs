//! Tags: keys are told apart by case; fifty at most.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html>

use ringwall_core::{Ask, RequestContext, Tags};

use crate::api::{Tag, TagSpecification};
use crate::error::RdsError;

const MOST: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// Reads the tags of an input; the last one of a key counts.
pub(crate) fn parse(tags: Option<&[Tag]>) -> Result<Tags, RdsError> {
    let mut all = Tags::new();
    for tag in tags.unwrap_or_default() {
        let key = tag.key.as_deref().unwrap_or_default();
        let value = tag.value.as_deref().unwrap_or_default();
        let is_system = ["aws:", "rds:"]
            .iter()
            .any(|prefix| key.to_ascii_lowercase().starts_with(prefix));
        if key.is_empty() || is_system || key.chars().count() > LONGEST_KEY {
            return Err(RdsError::invalid_tag_key(key));
        }
        if value.chars().count() > LONGEST_VALUE {
            return Err(RdsError::invalid_tag_value(value));
        }
        all.set(key, value);
    }
    require_room(&all)?;
    Ok(all)
}

/// Tags for other things than the resource itself are not built.
pub(crate) fn require_none_specified(
    specifications: Option<&[TagSpecification]>,
) -> Result<(), RdsError> {
    if specifications.is_some_and(|list| !list.is_empty()) {
        return Err(RdsError::not_built("TagSpecifications"));
    }
    Ok(())
}

pub(crate) fn require_room(tags: &Tags) -> Result<(), RdsError> {
    if tags.len() > MOST {
        return Err(RdsError::too_many_tags());
    }
    Ok(())
}

/// With the condition keys of tags that are to be set.
pub(crate) fn request_conditions<'a>(mut ask: Ask<'a>, tags: &'a Tags) -> Ask<'a> {
    for (key, value) in tags.iter() {
        ask = ask
            .key(format!("aws:RequestTag/{key}"), value)
            .key(format!("rds:req-tag/{key}"), value);
    }
    if tags.is_empty() {
        ask
    } else {
        ask.key_values("aws:TagKeys", tags.iter().map(|(key, _)| key))
    }
}

/// To give a new resource tags takes a permission of its own.
///
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html>
pub(crate) fn authorize(ctx: &RequestContext, ask: Ask<'_>, tags: &Tags) -> Result<(), RdsError> {
    if !tags.is_empty() {
        ctx.authorize(&request_conditions(ask, tags))?;
    }
    Ok(())
}

/// Tags as the API shows them.
pub(crate) fn shown(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&str, &str)| Tag {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    };
    tags.iter().map(tag).collect()
}
