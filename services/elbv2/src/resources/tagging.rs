//! Tags: keys are told apart by case; fifty at most.

use ringwall_core::{Ask, RequestContext, Resource, Tags};

use crate::api::Tag;
use crate::error::Elbv2Error;

const MOST: usize = 50;

/// Reads the tags of an input.
pub(crate) fn parse(tags: Option<&[Tag]>) -> Result<Tags, Elbv2Error> {
    let mut all = Tags::new();
    for tag in tags.unwrap_or_default() {
        if all.find(&tag.key).is_some() {
            return Err(Elbv2Error::duplicate_tag_keys());
        }
        if tag.key.to_ascii_lowercase().starts_with("aws:") {
            return Err(Elbv2Error::reserved_tag_key());
        }
        all.set(&tag.key, tag.value.as_deref().unwrap_or_default());
    }
    require_room(&all)?;
    Ok(all)
}

pub(crate) fn require_room(tags: &Tags) -> Result<(), Elbv2Error> {
    if tags.len() > MOST {
        return Err(Elbv2Error::too_many_tags());
    }
    Ok(())
}

/// Tags as the API shows them.
pub(crate) fn shown(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&str, &str)| Tag {
        key: key.to_owned(),
        value: Some(value.to_owned()),
    };
    tags.iter().map(tag).collect()
}

/// Asks for an action on a resource, there or not.
pub(crate) fn ask<'a>(
    ctx: &RequestContext,
    action: &'static str,
    arn: &'a str,
    tags: Option<&'a Tags>,
) -> Ask<'a> {
    let mut resource = Resource::new(arn, ctx.account());
    if let Some(tags) = tags {
        resource = resource.with_tags(tags);
    }
    let mut ask = Ask::new(action).on(resource);
    for (key, value) in tags.into_iter().flat_map(Tags::iter) {
        ask = ask.key(format!("elasticloadbalancing:ResourceTag/{key}"), value);
    }
    ask
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

/// To give a new resource tags takes a permission of its own.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html>
pub(crate) fn authorize_first_tags(
    ctx: &RequestContext,
    arn: &str,
    tags: &Tags,
) -> Result<(), Elbv2Error> {
    if !tags.is_empty() {
        let ask = ask(ctx, "elasticloadbalancing:AddTags", arn, None)
            .key("elasticloadbalancing:CreateAction", ctx.operation);
        ctx.authorize(&request_conditions(ask, tags))?;
    }
    Ok(())
}
