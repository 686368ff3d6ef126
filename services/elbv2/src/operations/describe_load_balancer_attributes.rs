//! `DescribeLoadBalancerAttributes`: tells the attributes of a load balancer.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancerAttributes.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    DescribeLoadBalancerAttributesInput, DescribeLoadBalancerAttributesOutput,
    LoadBalancerAttribute,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::LOAD_BALANCER;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_load_balancer_attributes(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeLoadBalancerAttributesInput,
) -> Result<Reply<DescribeLoadBalancerAttributesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;

    let found = tx.find_load_balancer(ctx, &arn)?;

    let action = "elasticloadbalancing:DescribeLoadBalancerAttributes";
    let permit = ctx.authorize(&Ask::new(action))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;
    let all = found.attributes.all(LOAD_BALANCER);
    let all = all.map(|(key, value)| LoadBalancerAttribute {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    });

    Ok(permit.reply(DescribeLoadBalancerAttributesOutput {
        attributes: Some(all.collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_front_door().load_balancer;
        house.needs::<api::DescribeLoadBalancerAttributes>(
            "elasticloadbalancing:DescribeLoadBalancerAttributes",
            "*",
            input(&[("LoadBalancerArn", &arn)]),
        );
    }
}
