//! `DescribeTargetHealth`: tells how the targets of a target group are.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    self, DescribeTargetHealthInput, DescribeTargetHealthOutput, TargetHealthDescription,
    TargetHealthReasonEnum, TargetHealthStateEnum,
};
use crate::error::Elbv2Error;
use crate::plane::TargetKey;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::target::{Named, Target};
use crate::resources::target_group::TargetGroup;
use crate::store::Elbv2Read;

pub(crate) fn describe_target_health(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeTargetHealthInput,
) -> Result<Reply<DescribeTargetHealthOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::TargetGroup, &input.target_group_arn)?;

    let group = tx.find_target_group(ctx, &arn)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeTargetHealth"))?;

    let group = group.ok_or_else(|| Elbv2Error::not_found(Kind::TargetGroup))?;
    let is_used = tx.forwarders(ctx)?.contains_key(&arn.arn);
    let targets = tx.targets_of(&group)?;
    let known = targets.iter().map(|target| {
        let health = if is_used {
            health(tx, &arn.arn, target)
        } else {
            not_in_use()
        };
        description(&group, target.shown(), health)
    });
    let descriptions = match input.targets.filter(|asked| !asked.is_empty()) {
        None => known.collect(),
        Some(asked) => pick(&group, known.collect(), &asked)?,
    };

    Ok(permit.reply(DescribeTargetHealthOutput {
        target_health_descriptions: Some(descriptions),
    }))
}

/// The targets asked for, those that are not registered too.
fn pick(
    group: &TargetGroup,
    known: Vec<TargetHealthDescription>,
    asked: &[api::TargetDescription],
) -> Result<Vec<TargetHealthDescription>, Elbv2Error> {
    let mut picked = Vec::new();
    for target in asked {
        let named = Named::parse(group, target)?;
        let port = i32::from(named.port.unwrap_or(group.port));
        let id = named.address.to_string();
        let is_it = |it: &&TargetHealthDescription| {
            let target = it.target.as_ref();
            target.is_some_and(|target| target.id == id && target.port == Some(port))
        };
        let found = known.iter().find(is_it).cloned();
        picked.push(found.unwrap_or_else(|| {
            let target = api::TargetDescription {
                port: Some(port),
                ..target.clone()
            };
            description(group, target, not_registered())
        }));
    }
    Ok(picked)
}

fn description(
    group: &TargetGroup,
    target: api::TargetDescription,
    health: api::TargetHealth,
) -> TargetHealthDescription {
    let port = group.health_check.port.map(i32::from).or(target.port);
    TargetHealthDescription {
        target: Some(target),
        health_check_port: port.map(|port| port.to_string()),
        target_health: Some(health),
        anomaly_detection: None,
        administrative_override: None,
    }
}

fn health(tx: &Elbv2Read<'_>, group: &str, target: &Target) -> api::TargetHealth {
    if target.draining_until.is_some() {
        return api::TargetHealth {
            state: Some(TargetHealthStateEnum::Draining),
            reason: Some(TargetHealthReasonEnum::TargetDeregistrationInProgress),
            description: Some("Target deregistration is in progress".to_owned()),
        };
    }
    let key = TargetKey::of(group, target);
    tx.service.reports.health(&key).shown()
}

fn not_in_use() -> api::TargetHealth {
    let words = "Target group is not configured to receive traffic from the load balancer";
    api::TargetHealth {
        state: Some(TargetHealthStateEnum::Unused),
        reason: Some(TargetHealthReasonEnum::TargetNotInUse),
        description: Some(words.to_owned()),
    }
}

fn not_registered() -> api::TargetHealth {
    api::TargetHealth {
        state: Some(TargetHealthStateEnum::Unused),
        reason: Some(TargetHealthReasonEnum::TargetNotRegistered),
        description: Some("Target is not registered to the target group".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeTargetHealthInput};
    use crate::bench::{Steps as _, house, target, words};
    use crate::resources::health::{Fault, Health};

    #[test]
    fn tells_what_the_plane_found() {
        let house = house();
        let group = house.new_front_door().target_group;
        house.register(&group, &[("127.0.0.1", None)]);
        let health = |health: Health| {
            house.plane_finds(&group, "127.0.0.1", 3000, health);
            house.health(&group).remove(0)
        };
        for (found, shown) in [
            (Health::Checking, "initial Elb.InitialHealthChecking"),
            (Health::Healthy, "healthy"),
            (
                Health::Unhealthy(Fault::ResponseCode(500)),
                "unhealthy Target.ResponseCodeMismatch",
            ),
            (
                Health::Unhealthy(Fault::Timeout),
                "unhealthy Target.Timeout",
            ),
            (
                Health::Unhealthy(Fault::FailedHealthChecks),
                "unhealthy Target.FailedHealthChecks",
            ),
        ] {
            assert_eq!(health(found), format!("127.0.0.1:3000 {shown}"));
        }
    }

    #[test]
    fn tells_of_those_asked_for_whether_or_not_they_are_there() {
        let house = house();
        let group = house.new_front_door().target_group;
        house.register(&group, &[("127.0.0.1", None), ("127.0.0.1", Some(3001))]);
        let asked = DescribeTargetHealthInput {
            targets: Some(vec![
                target("127.0.0.1", Some(3001)),
                target("10.0.0.1", None),
            ]),
            ..input(&[("TargetGroupArn", &group)])
        };
        let found = house.answer::<api::DescribeTargetHealth>(asked);
        let found = found.target_health_descriptions.unwrap();
        assert_eq!(found[0].health_check_port.as_deref(), Some("3001"));
        assert_eq!(
            found.iter().map(words).collect::<Vec<_>>(),
            [
                "127.0.0.1:3001 initial Elb.RegistrationInProgress",
                "10.0.0.1:3000 unused Target.NotRegistered"
            ]
        );
    }

    #[test]
    fn what_was_said_of_targets_that_are_gone_is_forgotten() {
        let house = house();
        let group = house.new_front_door().target_group;
        house.register(&group, &[("127.0.0.1", None)]);
        house.plane_finds(&group, "127.0.0.1", 3000, Health::Healthy);
        house.plane_finds(&group, "127.0.0.1", 3001, Health::Healthy);
        house.reports.keep_only(&house.wanted());
        house.register(&group, &[("127.0.0.1", Some(3001))]);
        assert_eq!(
            house.health(&group),
            [
                "127.0.0.1:3000 healthy",
                "127.0.0.1:3001 initial Elb.RegistrationInProgress"
            ]
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let group = house.new_target_group("web");
        house.needs::<api::DescribeTargetHealth>(
            "elasticloadbalancing:DescribeTargetHealth",
            "*",
            input(&[("TargetGroupArn", &group)]),
        );
    }
}
