//! `DeleteLoadBalancer`: deletes a load balancer with its listeners and their rules.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteLoadBalancerInput, DeleteLoadBalancerOutput};
use crate::error::Elbv2Error;
use crate::resources::attributes::key;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn delete_load_balancer(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: DeleteLoadBalancerInput,
) -> Result<Reply<DeleteLoadBalancerOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;

    let found = tx.find_load_balancer(ctx, &arn)?;

    let tags = found.as_ref().map(|found| &found.tags);
    let permit = ctx.authorize(&tagging::ask(
        ctx,
        "elasticloadbalancing:DeleteLoadBalancer",
        &arn.arn,
        tags,
    ))?;

    // One that is not there is deleted already.
    if let Some(load_balancer) = found {
        if load_balancer.is_on(key::DELETION_PROTECTION) {
            return Err(Elbv2Error::deletion_protection(&arn.arn));
        }
        tx.delete_load_balancer(&load_balancer)?;
    }

    Ok(permit.reply(DeleteLoadBalancerOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    fn delete(arn: &str) -> api::DeleteLoadBalancerInput {
        input(&[("LoadBalancerArn", arn)])
    }

    #[test]
    fn its_listeners_go_with_it_and_target_groups_stay() {
        let house = house();
        let front = house.new_front_door();
        assert_eq!(
            house.load_balancers_of(&front.target_group),
            std::slice::from_ref(&front.load_balancer)
        );
        house.answer::<api::DeleteLoadBalancer>(delete(&front.load_balancer));
        house.answer::<api::DeleteLoadBalancer>(delete(&front.load_balancer));
        assert_eq!(
            house.refusal::<api::DescribeListeners>(api::DescribeListenersInput {
                listener_arns: Some(vec![front.listener]),
                ..input(&[])
            }),
            "ListenerNotFoundException: One or more listeners not found"
        );
        assert_eq!(house.load_balancers_of(&front.target_group), [""; 0]);
    }

    #[test]
    fn refuses_what_is_protected_and_what_is_no_arn() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        house.set_load_balancer_attribute(&arn, "deletion_protection.enabled", "true");
        assert_eq!(
            house.refusal::<api::DeleteLoadBalancer>(delete(&arn)),
            format!(
                "OperationNotPermittedException: Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            )
        );
        assert_eq!(
            house.refusal::<api::DeleteLoadBalancer>(delete("shop")),
            "ValidationError: 'shop' is not a valid load balancer ARN"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        house.needs::<api::DeleteLoadBalancer>(
            "elasticloadbalancing:DeleteLoadBalancer",
            &arn,
            delete(&arn),
        );
    }
}
