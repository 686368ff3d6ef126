//! `ModifyLoadBalancerAttributes`: sets attributes of a load balancer.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyLoadBalancerAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    LoadBalancerAttribute, ModifyLoadBalancerAttributesInput, ModifyLoadBalancerAttributesOutput,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::LOAD_BALANCER;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::logs::LogKind;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn modify_load_balancer_attributes(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: ModifyLoadBalancerAttributesInput,
) -> Result<Reply<ModifyLoadBalancerAttributesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;

    let found = tx.find_load_balancer(ctx, &arn)?;

    let tags = found.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:ModifyLoadBalancerAttributes";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;
    let mut changed = LoadBalancer::clone(&found);
    let asked = input.attributes.into_iter().map(|it| (it.key, it.value));
    changed
        .attributes
        .set("Load balancer", LOAD_BALANCER, asked.collect())?;
    for kind in LogKind::ALL {
        let place = changed.log_place(kind);
        if let Some(place) = place.filter(|place| found.log_place(kind).as_ref() != Some(place)) {
            tx.service.require_log_bucket(ctx, &changed, kind, &place)?;
        }
    }
    let all = changed.attributes.all(LOAD_BALANCER);
    let all = all.map(|(key, value)| LoadBalancerAttribute {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    });
    let shown = all.collect();
    tx.put_load_balancer(changed)?;

    Ok(permit.reply(ModifyLoadBalancerAttributesOutput {
        attributes: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, LoadBalancerAttribute, ModifyLoadBalancerAttributesInput};
    use crate::bench::{Steps as _, house};

    fn set(arn: &str, attributes: &[(&str, &str)]) -> ModifyLoadBalancerAttributesInput {
        let attribute = |(key, value): &(&str, &str)| LoadBalancerAttribute {
            key: Some((*key).to_owned()),
            value: Some((*value).to_owned()),
        };
        ModifyLoadBalancerAttributesInput {
            load_balancer_arn: arn.to_owned(),
            attributes: attributes.iter().map(attribute).collect(),
        }
    }

    #[test]
    fn sets_what_is_given_and_keeps_the_rest() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let asked = set(
            &arn,
            &[
                ("idle_timeout.timeout_seconds", "4000"),
                ("routing.http.desync_mitigation_mode", "strictest"),
            ],
        );
        house.answer::<api::ModifyLoadBalancerAttributes>(asked);
        house.answer::<api::ModifyLoadBalancerAttributes>(set(
            &arn,
            &[
                ("idle_timeout.timeout_seconds", "1"),
                ("access_logs.s3.enabled", "false"),
            ],
        ));
        let asked = input(&[("LoadBalancerArn", &arn)]);
        let found = house.answer::<api::DescribeLoadBalancerAttributes>(asked);
        let found = found.attributes.unwrap();
        let value = |key: &str| {
            let found = found.iter().find(|it| it.key.as_deref() == Some(key));
            found.unwrap().value.clone().unwrap()
        };
        assert_eq!(value("idle_timeout.timeout_seconds"), "1");
        assert_eq!(value("routing.http.desync_mitigation_mode"), "strictest");
        assert_eq!(value("routing.http2.enabled"), "true");
        assert_eq!(value("access_logs.s3.enabled"), "false");
        let load_balancer = &house.wanted().load_balancers[0].load_balancer;
        assert_eq!(load_balancer.attribute("idle_timeout.timeout_seconds"), "1");
        assert!(load_balancer.is_on("routing.http2.enabled"));
    }

    #[test]
    fn refuses_unknown_keys_and_values() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let refusal = |key, value| {
            let asked = set(&arn, &[(key, value)]);
            house.refusal::<api::ModifyLoadBalancerAttributes>(asked)
        };
        assert_eq!(
            refusal("color", "red"),
            "ValidationError: Load balancer attribute key 'color' is not recognized"
        );
        for (key, value) in [
            ("idle_timeout.timeout_seconds", "0"),
            ("idle_timeout.timeout_seconds", "4001"),
            ("idle_timeout.timeout_seconds", "+5"),
            ("routing.http2.enabled", "yes"),
            ("routing.http.xff_header_processing.mode", "drop"),
            ("load_balancing.cross_zone.enabled", "false"),
        ] {
            assert_eq!(
                refusal(key, value),
                format!(
                    "InvalidConfigurationRequestException: Load balancer attribute value '{value}' is not valid for '{key}'"
                )
            );
        }
        assert_eq!(
            refusal("zonal_shift.config.enabled", "true"),
            "NotImplemented: Zonal shift is not built in Ringwall yet."
        );
        let twice = set(&arn, &[("routing.http2.enabled", "true"); 2]);
        assert_eq!(
            house.refusal::<api::ModifyLoadBalancerAttributes>(twice),
            "ValidationError: Load balancer attribute key 'routing.http2.enabled' is specified more than once"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_front_door().load_balancer;
        let action = "elasticloadbalancing:ModifyLoadBalancerAttributes";
        let asked = set(&arn, &[("routing.http2.enabled", "false")]);
        house.needs::<api::ModifyLoadBalancerAttributes>(action, &arn, asked);
    }
}
