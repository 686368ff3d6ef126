//! Tags of entities.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/tagging.html>

use std::collections::BTreeSet;

use ringwall_core::{Ask, RequestContext, Resource, Tags};

use crate::api::Tag;
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// Tags of an entity.
const MOST: usize = 50;

/// Reads the tags of a request.
pub(crate) fn parse(tags: Option<&[Tag]>) -> Result<Tags, Wafv2Error> {
    let tags = tags.unwrap_or_default();
    let mut keys = BTreeSet::new();
    for tag in tags {
        require_own(Field::Tags, &tag.key)?;
        if !keys.insert(&tag.key) {
            return Err(Wafv2Error::invalid(
                Field::Tags,
                &tag.key,
                Reason::Duplicate,
            ));
        }
    }
    let tags = tags.iter().map(|tag| (tag.key.clone(), tag.value.clone()));
    let tags: Tags = tags.collect();
    require_room(&tags)?;
    Ok(tags)
}

/// A key that is not AWS's own.
pub(crate) fn require_own(field: Field, key: &str) -> Result<(), Wafv2Error> {
    let prefix = key.get(..4);
    if prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:")) {
        return Err(Wafv2Error::invalid(field, key, Reason::SystemTag));
    }
    Ok(())
}

pub(crate) fn require_room(tags: &Tags) -> Result<(), Wafv2Error> {
    if tags.len() > MOST {
        return Err(Wafv2Error::limits_exceeded());
    }
    Ok(())
}

/// With the condition keys of tags that are to be set.
pub(crate) fn request_conditions<'a>(mut ask: Ask<'a>, tags: &'a Tags) -> Ask<'a> {
    if tags.is_empty() {
        return ask;
    }
    for (key, value) in tags.iter() {
        ask = ask.key(format!("aws:RequestTag/{key}"), value);
    }
    ask.key_values("aws:TagKeys", tags.iter().map(|(key, _)| key))
}

/// Whoever makes something with tags must be allowed to tag it.
pub(crate) fn require_may_tag(
    ctx: &RequestContext,
    resource: Resource<'_>,
    tags: &Tags,
) -> Result<(), Wafv2Error> {
    if !tags.is_empty() {
        let ask = Ask::new("wafv2:TagResource").on(resource);
        ctx.authorize(&request_conditions(ask, tags))?;
    }
    Ok(())
}

/// Tags as the API shows them.
pub(crate) fn shown(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&str, &str)| Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    };
    tags.iter().map(tag).collect()
}
