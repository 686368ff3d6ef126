//! `SetSubnets`: gives a load balancer other subnets, by name only.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetSubnetsInput, SetSubnetsOutput};
use crate::error::Elbv2Error;
use crate::network;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn set_subnets(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: SetSubnetsInput,
) -> Result<Reply<SetSubnetsOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;
    if input.enable_prefix_for_ipv6_source_nat.is_some() {
        return Err(Elbv2Error::not_built("EnablePrefixForIpv6SourceNat"));
    }
    let zones = network::zones(ctx, input.subnets, input.subnet_mappings)?;
    if zones.is_empty() {
        return Err(Elbv2Error::one_subnet());
    }

    let found = tx.find_load_balancer(ctx, &arn)?;

    let tags = found.as_ref().map(|it| &it.tags);
    let ask = tagging::ask(ctx, "elasticloadbalancing:SetSubnets", &arn.arn, tags);
    let permit = ctx.authorize(&network::conditions(ask, &zones, &[]))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;
    let changed = LoadBalancer {
        zones,
        address_type: input.ip_address_type.unwrap_or(found.address_type),
        ..LoadBalancer::clone(&found)
    };
    changed.require_address_type()?;
    let shown = SetSubnetsOutput {
        availability_zones: Some(changed.shown_zones()),
        ip_address_type: Some(changed.address_type),
        enable_prefix_for_ipv6_source_nat: None,
    };
    tx.put_load_balancer(changed)?;

    Ok(permit.reply(shown))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, SetSubnetsInput};
    use crate::bench::{Steps as _, house, texts};

    fn set(arn: &str, subnets: &[&str]) -> SetSubnetsInput {
        SetSubnetsInput {
            subnets: Some(texts(subnets)),
            ..input(&[("LoadBalancerArn", arn)])
        }
    }

    #[test]
    fn they_are_shown_as_zones() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let asked = set(&arn, &["subnet-89abcdef", "subnet-01234567"]);
        let zones = house.answer::<api::SetSubnets>(asked).availability_zones;
        let found = house.answer::<api::DescribeLoadBalancers>(input(&[]));
        let found = found.load_balancers.unwrap().remove(0);
        assert_eq!(found.availability_zones, zones);
        let first = zones.unwrap().remove(0);
        assert_eq!(first.subnet_id.as_deref(), Some("subnet-89abcdef"));
        assert_eq!(first.zone_name.as_deref(), Some("us-east-1a"));
    }

    #[test]
    fn refuses_one_and_what_is_no_id() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let refusal = |subnets: &[&str]| house.refusal::<api::SetSubnets>(set(&arn, subnets));
        let two = "ValidationError: At least two subnets in two different Availability Zones must be specified";
        assert_eq!(refusal(&["subnet-01234567"]), two);
        assert_eq!(refusal(&[]), two);
        assert_eq!(
            refusal(&["subnet-01234567", "mine"]),
            "ValidationError: The subnet ID 'mine' is not valid"
        );
        assert_eq!(
            refusal(&["subnet-01234567", "subnet-01234567"]),
            "ValidationError: The subnet ID 'subnet-01234567' is specified more than once"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let asked = set(&arn, &["subnet-89abcdef", "subnet-01234567"]);
        house.needs::<api::SetSubnets>("elasticloadbalancing:SetSubnets", &arn, asked);
    }
}
