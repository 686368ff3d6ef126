//! `ListTagsForResource`: the tags of a web ACL, a rule group or a set, by key.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput, TagInfoForResource};
use crate::error::Wafv2Error;
use crate::paging::Page;
use crate::resources::tagging;
use crate::store::Wafv2Read;
use crate::tagged::Tagged;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, Wafv2Error> {
    let (marker, filters) = (input.next_marker.as_deref(), &input.resource_arn);
    let page = Page::parse(tx.service, ctx, filters, marker, input.limit)?;

    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let ask = tagged.ask("wafv2:ListTagsForResource");
    let permit = tx.service.permit(ctx, &ask)?;

    let tags = tagging::shown(tagged.tags()?).into_iter();
    let (tags, next_marker) = page.of_named(tags.map(|tag| (tag.key.clone(), tag)));

    Ok(permit.reply(ListTagsForResourceOutput {
        next_marker,
        tag_info_for_resource: Some(TagInfoForResource {
            resource_arn: Some(input.resource_arn),
            tag_list: Some(tags),
        }),
    }))
}
