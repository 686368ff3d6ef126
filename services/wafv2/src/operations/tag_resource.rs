//! `TagResource`: sets tags of a web ACL, a rule group or a set.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::Wafv2Error;
use crate::resources::tagging;
use crate::store::Wafv2Write;
use crate::tagged::Tagged;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, Wafv2Error> {
    let tags = tagging::parse(Some(&input.tags))?;

    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let ask = tagged.ask("wafv2:TagResource");
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;

    let mut all = tagged.tags()?.clone();
    for (key, value) in tags.iter() {
        all.set(key, value);
    }
    tagging::require_room(&all)?;
    tagged.put_tags(tx, all)?;

    Ok(permit.reply(TagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, Tag, TagResourceInput};
    use crate::bench::{Steps as _, arn, house, named};

    fn tag(arn: &str, pairs: &[(&str, &str)]) -> TagResourceInput {
        let tag = |(key, value): &(&str, &str)| Tag {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        };
        TagResourceInput {
            resource_arn: arn.to_owned(),
            tags: pairs.iter().map(tag).collect(),
        }
    }

    fn tags(house: &TestHouse, arn: &str) -> Vec<String> {
        let found = house.answer::<api::ListTagsForResource>(input(&[("ResourceARN", arn)]));
        let tags = found.tag_info_for_resource.unwrap().tag_list.unwrap();
        let texts = tags.iter().map(|tag| format!("{}={}", tag.key, tag.value));
        texts.collect()
    }

    #[test]
    fn every_entity_can_be_tagged_and_keeps_its_lock() {
        let house = house();
        let web_acl = house.make_web_acl("shop", &[]);
        for arn in [
            web_acl.arn.clone().unwrap(),
            house.make_rule_group("group", 10, &[]).arn.unwrap(),
            house.make_ip_set("office", &[]).arn.unwrap(),
            house.make_regex_pattern_set("bots", &[]).arn.unwrap(),
        ] {
            house.answer::<api::TagResource>(tag(&arn, &[("team", "a"), ("stage", "test")]));
            house.answer::<api::TagResource>(tag(&arn, &[("team", "b")]));
            assert_eq!(tags(&house, &arn), ["stage=test", "team=b"]);
        }
        let (_, lock) = house.web_acl(&web_acl.arn.unwrap());
        assert_eq!(web_acl.lock_token, Some(lock));
    }

    #[test]
    fn tags_are_condition_keys() {
        let house = house();
        let set = house.make_ip_set("office", &[]);
        let (id, arn) = (set.id.unwrap(), set.arn.unwrap());
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"wafv2:GetIPSet","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}}"#;
        let clerk = house.as_new_user("clerk", &[only]);
        clerk.is_denied::<api::GetIPSet>(named(("office", &id), &[]));
        house.answer::<api::TagResource>(tag(&arn, &[("team", "a")]));
        clerk.answer::<api::GetIPSet>(named(("office", &id), &[]));
    }

    #[test]
    fn refuses_tags_of_aws_twice_the_same_and_too_many() {
        let house = house();
        let set = house.make_ip_set("office", &[]).arn.unwrap();
        let refusal = |pairs: &[(&str, &str)]| house.refusal::<api::TagResource>(tag(&set, pairs));
        assert!(refusal(&[("aws:team", "a")]).contains("field: TAGS"));
        assert!(refusal(&[("team", "a"), ("team", "b")]).contains("field: TAGS"));
        let keys: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let pairs: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert!(refusal(&pairs).starts_with("WAFLimitsExceededException: "));
        let gone = arn("ipset", "gone", "0b1d2c3e-0000-4000-8000-000000000000");
        let refusal = house.refusal::<api::TagResource>(tag(&gone, &[("a", "b")]));
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }

    #[test]
    fn needs_permission_on_the_entity() {
        let house = house();
        let set = house.make_ip_set("office", &[]).arn.unwrap();
        house.needs::<api::TagResource>("wafv2:TagResource", &set, tag(&set, &[("a", "b")]));
    }
}
