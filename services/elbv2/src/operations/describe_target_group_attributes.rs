//! `DescribeTargetGroupAttributes`: tells the attributes of a target group.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroupAttributes.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    DescribeTargetGroupAttributesInput, DescribeTargetGroupAttributesOutput, TargetGroupAttribute,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::TARGET_GROUP;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_target_group_attributes(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeTargetGroupAttributesInput,
) -> Result<Reply<DescribeTargetGroupAttributesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::TargetGroup, &input.target_group_arn)?;

    let found = tx.find_target_group(ctx, &arn)?;

    let action = "elasticloadbalancing:DescribeTargetGroupAttributes";
    let permit = ctx.authorize(&Ask::new(action))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::TargetGroup))?;
    let all = found.attributes.all(TARGET_GROUP);
    let all = all.map(|(key, value)| TargetGroupAttribute {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    });

    Ok(permit.reply(DescribeTargetGroupAttributesOutput {
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
        let arn = house.new_front_door().target_group;
        house.needs::<api::DescribeTargetGroupAttributes>(
            "elasticloadbalancing:DescribeTargetGroupAttributes",
            "*",
            input(&[("TargetGroupArn", &arn)]),
        );
    }
}
