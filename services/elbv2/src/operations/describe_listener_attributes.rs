//! `DescribeListenerAttributes`: tells the attributes of a listener.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListenerAttributes.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    DescribeListenerAttributesInput, DescribeListenerAttributesOutput, ListenerAttribute,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::LISTENER;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_listener_attributes(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeListenerAttributesInput,
) -> Result<Reply<DescribeListenerAttributesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;

    let found = tx.find_listener(ctx, &arn)?;

    let action = "elasticloadbalancing:DescribeListenerAttributes";
    let permit = ctx.authorize(&Ask::new(action))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    let all = found.attributes.all(LISTENER);
    let all = all.map(|(key, value)| ListenerAttribute {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    });

    Ok(permit.reply(DescribeListenerAttributesOutput {
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
        let arn = house.new_front_door().listener;
        house.needs::<api::DescribeListenerAttributes>(
            "elasticloadbalancing:DescribeListenerAttributes",
            "*",
            input(&[("ListenerArn", &arn)]),
        );
    }
}
