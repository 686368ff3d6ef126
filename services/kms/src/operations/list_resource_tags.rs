//! `ListResourceTags`: the tags of a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListResourceTagsInput, ListResourceTagsOutput, Tag};
use crate::error::KmsError;
use crate::paging::Page;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_resource_tags(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListResourceTagsInput,
) -> Result<Reply<ListResourceTagsOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let marker = input.marker.as_deref();
    let page = Page::parse(tx.kms, ctx, &input.key_id, marker, input.limit, Page::TAGS)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListResourceTags"))?;

    let tag = |(key, value): (&str, &str)| Tag {
        tag_key: key.to_owned(),
        tag_value: value.to_owned(),
    };
    let all: Vec<Tag> = key.tags.iter().map(tag).collect();
    let (tags, next_marker) = page.of_list(&all);

    Ok(permit.reply(ListResourceTagsOutput {
        tags: Some(tags),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}
