//! `ListTagsForResource`: the tags of a web ACL, a rule group or a set, by key.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput, TagInfoForResource};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::Wafv2Read;
use crate::tagged::Tagged;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, Wafv2Error> {
    let (marker, filters) = (input.next_marker.as_deref(), &input.resource_arn);
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let ask = tagged.ask("wafv2:ListTagsForResource");
    let permit = tx.service.permit(ctx, &ask)?;

    let tags = tagging::shown(tagged.tags()?).into_iter();
    let (tags, next_marker) = page
        .of_named(tags.map(|tag| (tag.key.clone(), tag)))
        .into_parts();

    Ok(permit.reply(ListTagsForResourceOutput {
        next_marker,
        tag_info_for_resource: Some(TagInfoForResource {
            resource_arn: Some(input.resource_arn),
            tag_list: Some(tags),
        }),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateIPSetInput, ListTagsForResourceInput, Tag};
    use crate::bench::{house, ip_set};

    #[test]
    fn pages_through_the_tags() {
        let house = house();
        let tags = ["c", "a", "b"].map(|key| Tag {
            key: key.to_owned(),
            value: String::new(),
        });
        let made = house.answer::<api::CreateIPSet>(CreateIPSetInput {
            tags: Some(tags.to_vec()),
            ..ip_set("office", &[])
        });
        let arn = made.summary.unwrap().arn.unwrap();
        let asked = |next_marker: Option<String>| ListTagsForResourceInput {
            next_marker,
            limit: Some(2),
            ..input(&[("ResourceARN", arn.as_str())])
        };
        let first =
            house.needs::<api::ListTagsForResource>("wafv2:ListTagsForResource", &arn, asked(None));
        let keys = |found: Option<api::TagInfoForResource>| -> Vec<String> {
            let tags = found.unwrap().tag_list.unwrap();
            tags.into_iter().map(|tag| tag.key).collect()
        };
        assert_eq!(keys(first.tag_info_for_resource), ["a", "b"]);
        let rest = house.answer::<api::ListTagsForResource>(asked(first.next_marker));
        assert_eq!(keys(rest.tag_info_for_resource), ["c"]);
    }
}
