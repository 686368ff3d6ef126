//! `TagResource`: sets tags of a rule or an event bus.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::EventsError;
use crate::permission::Tagged;
use crate::resources::tagging;
use crate::store::EventsWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, EventsError> {
    let tags = tagging::parse(Some(&input.tags))?;
    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let ask = tagged.ask(ctx, "events:TagResource");
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
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, Tag, TagResourceInput};
    use crate::bench::{Steps as _, house, rule_arn};

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

    #[test]
    fn rules_and_buses_can_be_tagged() {
        let house = house();
        house.make_bus("orders");
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.put_rule_on("orders", "rule", r#"{"source":["shop"]}"#);
        let arn = |resource: &str| format!("arn:aws:events:us-east-1:{ACCOUNT}:{resource}");
        for arn in [
            arn("rule/rule"),
            arn("rule/orders/rule"),
            arn("event-bus/orders"),
            arn("event-bus/default"),
        ] {
            house.answer::<api::TagResource>(tag(&arn, &[("team", "a"), ("stage", "test")]));
            house.answer::<api::TagResource>(tag(&arn, &[("team", "b")]));
            assert_eq!(house.tags(&arn), ["stage=test", "team=b"]);
        }
        assert_eq!(house.bus_names(), ["default", "orders"]);
    }

    #[test]
    fn tags_are_condition_keys() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"events:DescribeRule","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}}"#;
        let clerk = house.as_new_user("clerk", &[only]);
        clerk.is_denied::<api::DescribeRule>(input(&[("Name", "rule")]));
        house.answer::<api::TagResource>(tag(&rule_arn("rule"), &[("team", "a")]));
        clerk.answer::<api::DescribeRule>(input(&[("Name", "rule")]));
    }

    #[test]
    fn refuses_tags_of_aws_twice_the_same_and_too_many() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        let refusal = |pairs: &[(&str, &str)]| {
            house.refusal::<api::TagResource>(tag(&rule_arn("rule"), pairs))
        };
        assert!(refusal(&[("aws:team", "a")]).starts_with("ValidationError: "));
        assert_eq!(
            refusal(&[("team", "a"), ("team", "b")]),
            "ValidationError: Invalid parameter: Duplicated keys are not allowed."
        );
        let keys: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let pairs: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert!(refusal(&pairs).starts_with("LimitExceededException: "));
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.needs::<api::TagResource>(
            "events:TagResource",
            &rule_arn("rule"),
            tag(&rule_arn("rule"), &[("team", "a")]),
        );
    }
}
