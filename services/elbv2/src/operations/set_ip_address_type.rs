//! `SetIpAddressType`: lets a load balancer listen on IPv6 too, or no longer.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetIpAddressType.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetIpAddressTypeInput, SetIpAddressTypeOutput};
use crate::error::Elbv2Error;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn set_ip_address_type(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: SetIpAddressTypeInput,
) -> Result<Reply<SetIpAddressTypeOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;

    let found = tx.find_load_balancer(ctx, &arn)?;

    let tags = found.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:SetIpAddressType";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;
    let changed = LoadBalancer {
        address_type: input.ip_address_type,
        ..LoadBalancer::clone(&found)
    };
    changed.require_address_type()?;
    tx.put_load_balancer(changed)?;

    Ok(permit.reply(SetIpAddressTypeOutput {
        ip_address_type: Some(input.ip_address_type),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, IpAddressType, SetIpAddressTypeInput};
    use crate::bench::{Steps as _, house};

    fn set(arn: &str, ip_address_type: IpAddressType) -> SetIpAddressTypeInput {
        SetIpAddressTypeInput {
            load_balancer_arn: arn.to_owned(),
            ip_address_type,
        }
    }

    #[test]
    fn the_plane_learns_of_ipv6() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        assert!(!house.wanted().load_balancers[0].load_balancer.has_ipv6());
        house.answer::<api::SetIpAddressType>(set(&arn, IpAddressType::Dualstack));
        assert!(house.wanted().load_balancers[0].load_balancer.has_ipv6());
    }

    #[test]
    fn refuses_what_internal_load_balancers_cannot_have() {
        let house = house();
        let asked = input(&[("Name", "inside"), ("Scheme", "internal")]);
        let made = house.answer::<api::CreateLoadBalancer>(asked);
        let made = made.load_balancers.unwrap().remove(0);
        assert!(made.dns_name.unwrap().starts_with("internal-inside-"));
        let arn = made.load_balancer_arn.unwrap();
        let refusal = house
            .refusal::<api::SetIpAddressType>(set(&arn, IpAddressType::DualstackWithoutPublicIpv4));
        assert!(
            refusal.starts_with("InvalidConfigurationRequestException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let asked = set(&arn, IpAddressType::Dualstack);
        house.needs::<api::SetIpAddressType>("elasticloadbalancing:SetIpAddressType", &arn, asked);
    }
}
