//! `RegisterTargets`: puts targets into a target group; one that drains comes back.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RegisterTargetsInput, RegisterTargetsOutput};
use crate::error::Elbv2Error;
use crate::limits;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::resources::target::{Named, Target};
use crate::store::Elbv2Write;

pub(crate) fn register_targets(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: RegisterTargetsInput,
) -> Result<Reply<RegisterTargetsOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::TargetGroup, &input.target_group_arn)?;

    let group = tx.find_target_group(ctx, &arn)?;

    let tags = group.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:RegisterTargets";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let group = group.ok_or_else(|| Elbv2Error::not_found(Kind::TargetGroup))?;
    if input.targets.is_empty() {
        return Err(Elbv2Error::no_target());
    }
    for asked in &input.targets {
        let named = Named::parse(&group, asked)?;
        let port = named.port.unwrap_or(group.port);
        let known = tx.targets_of(&group)?;
        let is_it = |it: &Target| it.address == named.address && it.port == port;
        let found = known.iter().find(|target| is_it(target));
        if found.is_some_and(|target| target.draining_until.is_none()) {
            continue;
        }
        if found.is_none() && known.len() >= limits::TARGETS {
            return Err(Elbv2Error::too_many_targets(limits::TARGETS));
        }
        let target = Target {
            address: named.address,
            port,
            zone: named.zone,
            registered_at: ctx.now(),
            draining_until: None,
        };
        tx.put_target(&group, target)?;
    }

    Ok(permit.reply(RegisterTargetsOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, RegisterTargetsInput, TargetDescription};
    use crate::bench::{Steps as _, house, new_group, target};

    fn register(group: &str, targets: Vec<TargetDescription>) -> RegisterTargetsInput {
        RegisterTargetsInput {
            target_group_arn: group.to_owned(),
            targets,
        }
    }

    #[test]
    fn targets_have_the_port_of_their_group_or_their_own() {
        let house = house();
        let group = house.new_target_group("web");
        house.register(&group, &[("127.0.0.1", None), ("10.0.0.7", Some(81))]);
        house.register(&group, &[("127.0.0.1", None)]);
        assert_eq!(
            house.health(&group),
            [
                "10.0.0.7:81 unused Target.NotInUse",
                "127.0.0.1:3000 unused Target.NotInUse"
            ]
        );
    }

    #[test]
    fn refuses_what_is_no_target() {
        let house = house();
        let group = house.new_target_group("web");
        let refusal = |id: &str| {
            house.refusal::<api::RegisterTargets>(register(&group, vec![target(id, None)]))
        };
        let outside = |address: &str| {
            format!(
                "ValidationError: The IP address '{address}' is not within the private address ranges, and is not this machine's"
            )
        };
        for address in ["192.0.2.1", "169.254.169.254", "0.0.0.0"] {
            assert_eq!(refusal(address), outside(address));
        }
        for address in ["localhost", "::1"] {
            assert_eq!(
                refusal(address),
                format!(
                    "ValidationError: The IP address '{address}' is not a valid IPv4 or IPv6 address of this target group"
                )
            );
        }
        assert_eq!(
            house.refusal::<api::RegisterTargets>(register(&group, vec![])),
            "ValidationError: A target must be specified"
        );
    }

    #[test]
    fn there_are_no_instances() {
        let house = house();
        let made = house.answer::<api::CreateTargetGroup>(api::CreateTargetGroupInput {
            target_type: None,
            ..new_group("machines")
        });
        let group = made.target_groups.unwrap().remove(0);
        assert_eq!(group.target_type, Some(api::TargetTypeEnum::Instance));
        let arn = group.target_group_arn.unwrap();
        let refusal = |id: &str| {
            house.refusal::<api::RegisterTargets>(register(&arn, vec![target(id, None)]))
        };
        assert_eq!(
            refusal("i-0123456789abcdef0"),
            "InvalidTargetException: The following targets do not exist: 'i-0123456789abcdef0'"
        );
        assert_eq!(
            refusal("127.0.0.1"),
            "ValidationError: Instance ID '127.0.0.1' is not valid"
        );
    }

    #[test]
    fn a_group_has_a_thousand_at_most() {
        let house = house();
        let group = house.new_target_group("web");
        let many = (1..=1000).map(|port| target("127.0.0.1", Some(port)));
        house.answer::<api::RegisterTargets>(register(&group, many.collect()));
        let one_more = register(&group, vec![target("127.0.0.1", Some(1001))]);
        assert_eq!(
            house.refusal::<api::RegisterTargets>(one_more),
            "TooManyTargetsException: The maximum number of targets has been reached: 1000"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_target_group("web");
        let action = "elasticloadbalancing:RegisterTargets";
        let asked = register(&arn, vec![target("127.0.0.1", None)]);
        house.needs::<api::RegisterTargets>(action, &arn, asked);
        let none: api::DescribeTargetHealthInput = input(&[("TargetGroupArn", "web")]);
        assert_eq!(
            house.refusal::<api::DescribeTargetHealth>(none),
            "ValidationError: 'web' is not a valid target group ARN"
        );
    }
}
