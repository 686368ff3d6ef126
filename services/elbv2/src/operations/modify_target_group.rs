//! `ModifyTargetGroup`: changes how targets are checked.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ModifyTargetGroupInput, ModifyTargetGroupOutput};
use crate::error::Elbv2Error;
use crate::resources::health_check::Asked;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::resources::target_group::TargetGroup;
use crate::store::Elbv2Write;

pub(crate) fn modify_target_group(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: ModifyTargetGroupInput,
) -> Result<Reply<ModifyTargetGroupOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::TargetGroup, &input.target_group_arn)?;

    let group = tx.find_target_group(ctx, &arn)?;

    let tags = group.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:ModifyTargetGroup";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let group = group.ok_or_else(|| Elbv2Error::not_found(Kind::TargetGroup))?;
    let mut group = TargetGroup::clone(&group);
    group.health_check.change(Asked {
        enabled: input.health_check_enabled,
        protocol: input.health_check_protocol,
        port: input.health_check_port,
        path: input.health_check_path,
        interval: input.health_check_interval_seconds,
        timeout: input.health_check_timeout_seconds,
        healthy: input.healthy_threshold_count,
        unhealthy: input.unhealthy_threshold_count,
        matcher: input.matcher,
    })?;
    let load_balancers = tx.forwarders(ctx)?.remove(&arn.arn).unwrap_or_default();
    let shown = group.shown(load_balancers.into_iter().collect());
    tx.put_target_group(group)?;

    Ok(permit.reply(ModifyTargetGroupOutput {
        target_groups: Some(vec![shown]),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ModifyTargetGroupInput};
    use crate::bench::{Steps as _, house};

    fn modify(arn: &str) -> ModifyTargetGroupInput {
        input(&[("TargetGroupArn", arn)])
    }

    #[test]
    fn changes_what_is_given_and_keeps_the_rest() {
        let house = house();
        let arn = house.new_target_group("web");
        let changed = house.answer::<api::ModifyTargetGroup>(ModifyTargetGroupInput {
            health_check_path: Some("/health?deep".to_owned()),
            health_check_port: Some("9000".to_owned()),
            healthy_threshold_count: Some(2),
            ..modify(&arn)
        });
        let changed = changed.target_groups.unwrap().remove(0);
        assert_eq!(changed.health_check_path.as_deref(), Some("/health?deep"));
        assert_eq!(changed.health_check_port.as_deref(), Some("9000"));
        assert_eq!(changed.healthy_threshold_count, Some(2));
        assert_eq!(changed.unhealthy_threshold_count, Some(2));
        assert_eq!(changed.health_check_interval_seconds, Some(30));
    }

    #[test]
    fn refuses_what_would_not_fit_together() {
        let house = house();
        let arn = house.new_target_group("web");
        let refusal = |asked| house.refusal::<api::ModifyTargetGroup>(asked);
        assert_eq!(
            refusal(ModifyTargetGroupInput {
                health_check_interval_seconds: Some(5),
                ..modify(&arn)
            }),
            "ValidationError: Health check interval must be greater than the timeout."
        );
        assert_eq!(
            refusal(ModifyTargetGroupInput {
                health_check_enabled: Some(false),
                ..modify(&arn)
            }),
            "ValidationError: Health checks cannot be disabled for target groups with target type 'ip'"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_target_group("web");
        let action = "elasticloadbalancing:ModifyTargetGroup";
        house.needs::<api::ModifyTargetGroup>(action, &arn, modify(&arn));
    }
}
