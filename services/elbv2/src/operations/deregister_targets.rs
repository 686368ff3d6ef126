//! `DeregisterTargets`: takes targets from a target group. One that gets requests drains first.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeregisterTargetsInput, DeregisterTargetsOutput};
use crate::error::Elbv2Error;
use crate::resources::attributes::key;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::resources::target::{Named, Target};
use crate::resources::target_group::TargetGroup;
use crate::store::Elbv2Write;
use crate::worker;

pub(crate) fn deregister_targets(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: DeregisterTargetsInput,
) -> Result<Reply<DeregisterTargetsOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::TargetGroup, &input.target_group_arn)?;

    let group = tx.find_target_group(ctx, &arn)?;

    let tags = group.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:DeregisterTargets";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let group = group.ok_or_else(|| Elbv2Error::not_found(Kind::TargetGroup))?;
    if input.targets.is_empty() {
        return Err(Elbv2Error::no_target());
    }
    let delay_secs = if tx.forwarders(ctx)?.contains_key(&arn.arn) {
        group
            .attribute(key::DEREGISTRATION_DELAY)
            .parse()
            .unwrap_or(0)
    } else {
        0
    };
    for asked in &input.targets {
        let named = Named::parse(&group, asked)?;
        // Without a port, all of the address are meant.
        let is_it = |it: &Target| {
            it.address == named.address && named.port.is_none_or(|port| port == it.port)
        };
        for target in tx.targets_of(&group)? {
            if is_it(&target) && target.draining_until.is_none() {
                take(ctx, tx, &group, &target, delay_secs)?;
            }
        }
    }

    Ok(permit.reply(DeregisterTargetsOutput {}))
}

fn take(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    group: &TargetGroup,
    target: &Target,
    delay_secs: i64,
) -> Result<(), Elbv2Error> {
    if delay_secs == 0 {
        return tx.delete_target(group, target);
    }
    let until = ctx.now().plus_secs(delay_secs);
    worker::schedule(tx.tx, group, target, until)?;
    let target = Target {
        draining_until: Some(until),
        ..target.clone()
    };
    tx.put_target(group, target)
}

#[cfg(test)]
mod tests {
    use crate::api::{self, DeregisterTargetsInput};
    use crate::bench::{Steps as _, house, target};

    fn deregister(group: &str, address: &str, port: Option<i32>) -> DeregisterTargetsInput {
        DeregisterTargetsInput {
            target_group_arn: group.to_owned(),
            targets: vec![target(address, port)],
        }
    }

    #[test]
    fn a_target_in_use_drains_for_as_long_as_the_group_says() {
        let house = house();
        let group = house.new_front_door().target_group;
        house.register(&group, &[("127.0.0.1", None), ("127.0.0.1", Some(3001))]);
        house.set_target_group_attribute(&group, "deregistration_delay.timeout_seconds", "30");
        let asked = deregister(&group, "127.0.0.1", Some(3001));
        house.answer::<api::DeregisterTargets>(asked);
        let remaining = "127.0.0.1:3000 initial Elb.RegistrationInProgress";
        let draining = "127.0.0.1:3001 draining Target.DeregistrationInProgress";
        assert_eq!(house.health(&group), [remaining, draining]);
        house.advance_secs(29);
        assert_eq!(house.health(&group), [remaining, draining]);
        house.advance_secs(1);
        assert_eq!(house.health(&group), [remaining]);
    }

    #[test]
    fn one_that_drains_comes_back_when_it_is_registered() {
        let house = house();
        let group = house.new_front_door().target_group;
        house.register(&group, &[("127.0.0.1", None)]);
        house.answer::<api::DeregisterTargets>(deregister(&group, "127.0.0.1", None));
        house.register(&group, &[("127.0.0.1", None)]);
        house.advance_secs(301);
        assert_eq!(
            house.health(&group),
            ["127.0.0.1:3000 initial Elb.RegistrationInProgress"]
        );
    }

    #[test]
    fn one_that_gets_no_requests_is_gone_at_once() {
        let house = house();
        let group = house.new_target_group("web");
        house.register(&group, &[("127.0.0.1", None), ("127.0.0.1", Some(3001))]);
        house.answer::<api::DeregisterTargets>(deregister(&group, "127.0.0.1", None));
        assert_eq!(house.health(&group), [""; 0]);
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_target_group("web");
        let action = "elasticloadbalancing:DeregisterTargets";
        let asked = deregister(&arn, "127.0.0.1", None);
        house.needs::<api::DeregisterTargets>(action, &arn, asked);
    }
}
