//! `UntagResource`: takes tags from a web ACL, a rule group or a set.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::Wafv2Error;
use crate::parameter::Field;
use crate::resources::tagging;
use crate::store::Wafv2Write;
use crate::tagged::Tagged;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, Wafv2Error> {
    for key in &input.tag_keys {
        tagging::require_own(Field::TagKeys, key)?;
    }

    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let keys = input.tag_keys.iter().map(String::as_str);
    let ask = tagged.ask("wafv2:UntagResource");
    let permit = tx
        .service
        .permit(ctx, &ask.key_values("aws:TagKeys", keys))?;

    let mut left = tagged.tags()?.clone();
    for key in &input.tag_keys {
        left.remove(key);
    }
    tagged.put_tags(tx, left)?;

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateIPSetInput, Tag, UntagResourceInput};
    use crate::bench::{house, ip_set};

    #[test]
    fn takes_the_tags_of_these_keys() {
        let house = house();
        let tag = |key: &str| Tag {
            key: key.to_owned(),
            value: "v".to_owned(),
        };
        let made = house.answer::<api::CreateIPSet>(CreateIPSetInput {
            tags: Some(vec![tag("a"), tag("b")]),
            ..ip_set("office", &[])
        });
        let arn = made.summary.unwrap().arn.unwrap();
        let untag = |key: &str| UntagResourceInput {
            resource_arn: arn.clone(),
            tag_keys: vec![key.to_owned(), "none".to_owned()],
        };
        house.needs::<api::UntagResource>("wafv2:UntagResource", &arn, untag("a"));
        let found =
            house.answer::<api::ListTagsForResource>(input(&[("ResourceARN", arn.as_str())]));
        let left = found.tag_info_for_resource.unwrap().tag_list;
        assert_eq!(left, Some(vec![tag("b")]));
        let refusal = house.refusal::<api::UntagResource>(untag("aws:a"));
        assert!(refusal.contains("field: TAG_KEYS"), "{refusal}");
    }
}
