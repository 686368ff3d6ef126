//! `DeleteTargetGroup`: deletes a target group that no rule forwards to.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteTargetGroupInput, DeleteTargetGroupOutput};
use crate::error::Elbv2Error;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn delete_target_group(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: DeleteTargetGroupInput,
) -> Result<Reply<DeleteTargetGroupOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::TargetGroup, &input.target_group_arn)?;

    let group = tx.find_target_group(ctx, &arn)?;

    let tags = group.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:DeleteTargetGroup";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    // One that is not there is deleted already.
    if let Some(group) = group {
        if tx.forwarders(ctx)?.contains_key(&arn.arn) {
            return Err(Elbv2Error::target_group_in_use(&arn.arn));
        }
        tx.delete_target_group(&group)?;
    }

    Ok(permit.reply(DeleteTargetGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    fn delete(arn: &str) -> api::DeleteTargetGroupInput {
        input(&[("TargetGroupArn", arn)])
    }

    #[test]
    fn refuses_while_a_rule_forwards_to_it() {
        let house = house();
        let front = house.new_front_door();
        let arn = front.target_group;
        assert_eq!(
            house.refusal::<api::DeleteTargetGroup>(delete(&arn)),
            format!(
                "ResourceInUseException: Target group '{arn}' is currently in use by a listener or a rule"
            )
        );
        house.answer::<api::DeleteListener>(input(&[("ListenerArn", &front.listener)]));
        house.answer::<api::DeleteTargetGroup>(delete(&arn));
        assert_eq!(
            house.refusal::<api::DescribeTargetHealth>(input(&[("TargetGroupArn", &arn)])),
            "TargetGroupNotFoundException: One or more target groups not found"
        );
        house.answer::<api::DeleteTargetGroup>(delete(&arn));
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_target_group("web");
        let action = "elasticloadbalancing:DeleteTargetGroup";
        house.needs::<api::DeleteTargetGroup>(action, &arn, delete(&arn));
    }
}
