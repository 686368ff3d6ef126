//! `CreateLoadBalancer`: makes a load balancer, which has no listener yet.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    CreateLoadBalancerInput, CreateLoadBalancerOutput, IpAddressType, LoadBalancerSchemeEnum,
    LoadBalancerTypeEnum,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::Attributes;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::resource_name::{Kind, new_id, require_name};
use crate::resources::tagging;
use crate::store::Elbv2Write;
use crate::{limits, network};

pub(crate) fn create_load_balancer(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: CreateLoadBalancerInput,
) -> Result<Reply<CreateLoadBalancerOutput>, Elbv2Error> {
    let wanted = parse(ctx, input)?;

    let found = tx.load_balancer_named(ctx, &wanted.name)?;
    let others = tx.load_balancers(ctx, None, limits::LOAD_BALANCERS)?;

    let arn = ctx.arn(
        "elasticloadbalancing",
        &format!("loadbalancer/app/{}/*", wanted.name),
    );
    let permit = ctx.authorize(&ask(ctx, &arn, &wanted))?;
    tagging::authorize_first_tags(ctx, &arn, &wanted.tags)?;

    let load_balancer = match found {
        Some(found) if found.is_as(&wanted) => LoadBalancer::clone(&found),
        Some(found) => return Err(Elbv2Error::load_balancer_exists(&found.name)),
        None if others.len() >= limits::LOAD_BALANCERS => {
            return Err(Elbv2Error::too_many_load_balancers(limits::LOAD_BALANCERS));
        }
        None => {
            tx.put_load_balancer(wanted.clone())?;
            wanted
        }
    };
    let state = tx.service.reports.state(&load_balancer.arn());

    Ok(permit.reply(CreateLoadBalancerOutput {
        load_balancers: Some(vec![load_balancer.shown(&state)]),
    }))
}

fn parse(ctx: &RequestContext, input: CreateLoadBalancerInput) -> Result<LoadBalancer, Elbv2Error> {
    require_name(Kind::LoadBalancer, &input.name)?;
    let kind = input.r#type.unwrap_or(LoadBalancerTypeEnum::Application);
    if kind != LoadBalancerTypeEnum::Application {
        return Err(Elbv2Error::kind_not_built(kind.as_str()));
    }
    for (what, is_asked) in [
        (
            "CustomerOwnedIpv4Pool",
            input.customer_owned_ipv4_pool.is_some(),
        ),
        ("IpamPools", input.ipam_pools.is_some()),
        (
            "EnablePrefixForIpv6SourceNat",
            input.enable_prefix_for_ipv6_source_nat.is_some(),
        ),
    ] {
        if is_asked {
            return Err(Elbv2Error::not_built(what));
        }
    }
    let security_groups = input.security_groups.unwrap_or_default();
    network::require_security_groups(&security_groups)?;
    let scheme = input
        .scheme
        .unwrap_or(LoadBalancerSchemeEnum::InternetFacing);
    let address_type = input.ip_address_type.unwrap_or(IpAddressType::Ipv4);
    let load_balancer = LoadBalancer {
        account: ctx.account(),
        region: ctx.region.clone(),
        id: new_id(ctx),
        dns_number: u32::from_be_bytes(ctx.random_bytes()),
        scheme,
        address_type,
        zones: network::zones(ctx, input.subnets, input.subnet_mappings)?,
        security_groups,
        created_at: ctx.now(),
        attributes: Attributes::default(),
        tags: tagging::parse(input.tags.as_deref())?,
        name: input.name,
    };
    load_balancer.require_address_type()?;
    Ok(load_balancer)
}

fn ask<'a>(ctx: &RequestContext, arn: &'a str, wanted: &'a LoadBalancer) -> ringwall_core::Ask<'a> {
    let ask = tagging::ask(ctx, "elasticloadbalancing:CreateLoadBalancer", arn, None)
        .key("elasticloadbalancing:Scheme", wanted.scheme.as_str());
    let ask = tagging::request_conditions(ask, &wanted.tags);
    network::conditions(ask, &wanted.zones, &wanted.security_groups)
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateLoadBalancerInput};
    use crate::bench::{Steps as _, house, tag};

    fn named(name: &str) -> CreateLoadBalancerInput {
        input(&[("Name", name)])
    }

    fn refusal(wanted: CreateLoadBalancerInput) -> String {
        house().refusal::<api::CreateLoadBalancer>(wanted)
    }

    #[test]
    fn a_load_balancer_is_provisioning_until_the_plane_listens() {
        let house = house();
        let made = house.answer::<api::CreateLoadBalancer>(named("shop"));
        let made = made.load_balancers.unwrap().remove(0);
        let arn = made.load_balancer_arn.unwrap();
        assert!(
            arn.starts_with(
                "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/"
            ),
            "{arn}"
        );
        let dns = made.dns_name.unwrap();
        assert!(dns.starts_with("shop-"), "{dns}");
        assert!(dns.ends_with(".us-east-1.elb.localhost"), "{dns}");
        assert_eq!(house.state("shop"), ("provisioning".to_owned(), None));
        house.plane_listens(&arn);
        assert_eq!(house.state("shop"), ("active".to_owned(), None));
    }

    #[test]
    fn subnets_become_zones() {
        let made = house().answer::<api::CreateLoadBalancer>(CreateLoadBalancerInput {
            subnets: Some(vec![
                "subnet-01234567".to_owned(),
                "subnet-89abcdef".to_owned(),
            ]),
            ..named("shop")
        });
        let made = made.load_balancers.unwrap().remove(0);
        let zones = made.availability_zones.unwrap().into_iter();
        let zones = zones.map(|zone| (zone.zone_name.unwrap(), zone.subnet_id.unwrap()));
        let zone = |name: &str, id: &str| (name.to_owned(), id.to_owned());
        assert_eq!(
            zones.collect::<Vec<_>>(),
            [
                zone("us-east-1a", "subnet-01234567"),
                zone("us-east-1b", "subnet-89abcdef")
            ]
        );
    }

    #[test]
    fn the_same_again_is_the_same() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        assert_eq!(house.new_load_balancer("shop"), arn);
        let other = CreateLoadBalancerInput {
            scheme: Some(api::LoadBalancerSchemeEnum::Internal),
            ..named("shop")
        };
        assert_eq!(
            house.refusal::<api::CreateLoadBalancer>(other),
            "DuplicateLoadBalancerNameException: A load balancer with the same name 'shop' exists, but with different settings"
        );
    }

    #[test]
    fn refuses_wrong_names() {
        for (name, words) in [
            ("", "The load balancer name cannot be empty"),
            (
                "-a",
                "The load balancer name '-a' cannot begin or end with a hyphen(-)",
            ),
            (
                "internal-a",
                "The load balancer name 'internal-a' cannot begin with 'internal-'",
            ),
            (
                "a_b",
                "The load balancer name 'a_b' can only contain characters that are alphanumeric characters and hyphens(-)",
            ),
            (
                "a23456789012345678901234567890123",
                "The load balancer name 'a23456789012345678901234567890123' cannot be longer than '32' characters",
            ),
        ] {
            assert_eq!(refusal(named(name)), format!("ValidationError: {words}"));
        }
    }

    #[test]
    fn refuses_what_one_machine_is_not() {
        assert_eq!(
            refusal(CreateLoadBalancerInput {
                r#type: Some(api::LoadBalancerTypeEnum::Network),
                ..named("shop")
            }),
            "OperationNotPermittedException: Load balancers of type 'network' are not built in Ringwall; the type is 'application'."
        );
        assert_eq!(
            refusal(CreateLoadBalancerInput {
                subnets: Some(vec!["subnet-01234567".to_owned()]),
                ..named("shop")
            }),
            "ValidationError: At least two subnets in two different Availability Zones must be specified"
        );
        assert_eq!(
            refusal(CreateLoadBalancerInput {
                security_groups: Some(vec!["mine".to_owned()]),
                ..named("shop")
            }),
            "ValidationError: Security group ID 'mine' is not valid"
        );
    }

    #[test]
    fn there_are_fifty_at_most() {
        let house = house();
        for number in 0..50 {
            house.new_load_balancer(&format!("shop-{number}"));
        }
        assert_eq!(
            house.refusal::<api::CreateLoadBalancer>(named("one-more")),
            "TooManyLoadBalancersException: The maximum number of load balancers has been reached: 50"
        );
        house.new_load_balancer("shop-7");
    }

    #[test]
    fn needs_permission_and_another_one_for_tags() {
        let house = house();
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/*";
        let action = "elasticloadbalancing:CreateLoadBalancer";
        let user = house.as_new_user("user", &[&ringwall_testing::allow(action, arn)]);
        user.is_denied::<api::CreateLoadBalancer>(named("other"));
        user.is_denied::<api::CreateLoadBalancer>(CreateLoadBalancerInput {
            tags: Some(vec![tag("team", "a")]),
            ..named("shop")
        });
        user.answer::<api::CreateLoadBalancer>(named("shop"));
    }
}
