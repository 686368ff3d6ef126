//! `ModifyTargetGroupAttributes`: sets attributes of a target group.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroupAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ModifyTargetGroupAttributesInput, ModifyTargetGroupAttributesOutput, TargetGroupAttribute,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::TARGET_GROUP;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::resources::target_group::TargetGroup;
use crate::store::Elbv2Write;

pub(crate) fn modify_target_group_attributes(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: ModifyTargetGroupAttributesInput,
) -> Result<Reply<ModifyTargetGroupAttributesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::TargetGroup, &input.target_group_arn)?;

    let found = tx.find_target_group(ctx, &arn)?;

    let tags = found.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:ModifyTargetGroupAttributes";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::TargetGroup))?;
    let mut changed = TargetGroup::clone(&found);
    let asked = input.attributes.into_iter().map(|it| (it.key, it.value));
    changed
        .attributes
        .set("Target group", TARGET_GROUP, asked.collect())?;
    let all = changed.attributes.all(TARGET_GROUP);
    let all = all.map(|(key, value)| TargetGroupAttribute {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    });
    let shown = all.collect();
    tx.put_target_group(changed)?;

    Ok(permit.reply(ModifyTargetGroupAttributesOutput {
        attributes: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ModifyTargetGroupAttributesInput, TargetGroupAttribute};
    use crate::bench::{Steps as _, house};

    fn set(arn: &str, attributes: &[(&str, &str)]) -> ModifyTargetGroupAttributesInput {
        let attribute = |(key, value): &(&str, &str)| TargetGroupAttribute {
            key: Some((*key).to_owned()),
            value: Some((*value).to_owned()),
        };
        ModifyTargetGroupAttributesInput {
            target_group_arn: arn.to_owned(),
            attributes: attributes.iter().map(attribute).collect(),
        }
    }

    #[test]
    fn sets_what_is_given_and_keeps_the_rest() {
        let house = house();
        let arn = house.new_target_group("web");
        house.answer::<api::ModifyTargetGroupAttributes>(set(
            &arn,
            &[
                ("stickiness.enabled", "true"),
                ("stickiness.type", "app_cookie"),
                ("stickiness.app_cookie.cookie_name", "session"),
                ("slow_start.duration_seconds", "30"),
            ],
        ));
        let group = &house.wanted().target_groups[0].group;
        assert!(group.is_on("stickiness.enabled"));
        assert_eq!(
            group.attribute("stickiness.app_cookie.cookie_name"),
            "session"
        );
        assert_eq!(
            group.attribute("stickiness.lb_cookie.duration_seconds"),
            "86400"
        );
        let asked = input(&[("TargetGroupArn", &arn)]);
        let found = house.answer::<api::DescribeTargetGroupAttributes>(asked);
        let shown = found.attributes.unwrap();
        assert!(shown.contains(&TargetGroupAttribute {
            key: Some("slow_start.duration_seconds".to_owned()),
            value: Some("30".to_owned()),
        }));
    }

    #[test]
    fn refuses_unknown_keys_and_values() {
        let house = house();
        let arn = house.new_target_group("web");
        let refusal = |key, value| {
            let asked = set(&arn, &[(key, value)]);
            house.refusal::<api::ModifyTargetGroupAttributes>(asked)
        };
        assert_eq!(
            refusal("proxy_protocol_v2.enabled", "true"),
            "ValidationError: Target group attribute key 'proxy_protocol_v2.enabled' is not recognized"
        );
        for (key, value) in [
            ("slow_start.duration_seconds", "29"),
            ("deregistration_delay.timeout_seconds", "3601"),
            ("stickiness.type", "source_ip"),
            ("stickiness.app_cookie.cookie_name", "AWSALBAPP-0"),
            ("load_balancing.algorithm.type", "random"),
        ] {
            let words = refusal(key, value);
            assert!(
                words.starts_with("InvalidConfigurationRequestException: "),
                "{words}"
            );
        }
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_front_door().target_group;
        let action = "elasticloadbalancing:ModifyTargetGroupAttributes";
        let asked = set(&arn, &[("stickiness.enabled", "true")]);
        house.needs::<api::ModifyTargetGroupAttributes>(action, &arn, asked);
    }
}
