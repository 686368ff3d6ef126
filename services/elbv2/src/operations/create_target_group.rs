//! `CreateTargetGroup`: makes a target group, which has no target yet.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    CreateTargetGroupInput, CreateTargetGroupOutput, TargetGroupIpAddressTypeEnum, TargetTypeEnum,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::Attributes;
use crate::resources::health_check::{self, HealthCheck};
use crate::resources::protocol::Protocol;
use crate::resources::resource_name::{Kind, new_id, require_name};
use crate::resources::tagging;
use crate::resources::target_group::TargetGroup;
use crate::store::Elbv2Write;
use crate::{limits, network};

pub(crate) fn create_target_group(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: CreateTargetGroupInput,
) -> Result<Reply<CreateTargetGroupOutput>, Elbv2Error> {
    let wanted = parse(ctx, input)?;

    let found = tx.target_group_named(ctx, &wanted.name)?;

    let resource = format!("targetgroup/{}/*", wanted.name);
    let arn = ctx.arn("elasticloadbalancing", &resource);
    let ask = tagging::ask(ctx, "elasticloadbalancing:CreateTargetGroup", &arn, None);
    let permit = ctx.authorize(&tagging::request_conditions(ask, &wanted.tags))?;
    tagging::authorize_first_tags(ctx, &arn, &wanted.tags)?;

    let (group, load_balancers) = match found {
        Some(found) if found.is_as(&wanted) => {
            let forwarders = tx.forwarders(ctx)?.remove(&found.arn());
            (TargetGroup::clone(&found), forwarders.unwrap_or_default())
        }
        Some(found) => return Err(Elbv2Error::target_group_exists(&found.name)),
        None => {
            let others = tx.target_groups(ctx, None, limits::TARGET_GROUPS)?;
            if others.len() >= limits::TARGET_GROUPS {
                return Err(Elbv2Error::too_many_target_groups(limits::TARGET_GROUPS));
            }
            tx.put_target_group(wanted.clone())?;
            (wanted, Default::default())
        }
    };

    Ok(permit.reply(CreateTargetGroupOutput {
        target_groups: Some(vec![group.shown(load_balancers.into_iter().collect())]),
    }))
}

fn parse(ctx: &RequestContext, input: CreateTargetGroupInput) -> Result<TargetGroup, Elbv2Error> {
    require_name(Kind::TargetGroup, &input.name)?;
    let target_type = input.target_type.unwrap_or(TargetTypeEnum::Instance);
    require_built(&input, target_type)?;
    let protocol = input.protocol;
    let protocol = protocol.ok_or_else(Elbv2Error::no_target_group_protocol)?;
    let protocol = Protocol::of(protocol).ok_or_else(|| {
        Elbv2Error::not_built(format!("The target group protocol {}", protocol.as_str()))
    })?;
    let port = input.port.and_then(|port| u16::try_from(port).ok());
    network::require_vpc(input.vpc_id.as_deref())?;
    let mut health_check = HealthCheck::default();
    health_check.change(health_check::Asked {
        enabled: input.health_check_enabled,
        protocol: input.health_check_protocol,
        port: input.health_check_port,
        path: input.health_check_path,
        interval: input.health_check_interval_seconds,
        timeout: input.health_check_timeout_seconds,
        healthy: input.healthy_threshold_count,
        unhealthy: input.unhealthy_threshold_count,
        matcher: input.matcher,
    })?;
    let address_type = input.ip_address_type;
    Ok(TargetGroup {
        account: ctx.account(),
        region: ctx.region.clone(),
        name: input.name,
        id: new_id(ctx),
        protocol,
        port: port.ok_or_else(Elbv2Error::no_target_group_port)?,
        target_type,
        address_type: address_type.unwrap_or(TargetGroupIpAddressTypeEnum::Ipv4),
        vpc_id: input.vpc_id,
        health_check,
        attributes: Attributes::default(),
        tags: tagging::parse(input.tags.as_deref())?,
    })
}

fn require_built(
    input: &CreateTargetGroupInput,
    target_type: TargetTypeEnum,
) -> Result<(), Elbv2Error> {
    if matches!(target_type, TargetTypeEnum::Lambda | TargetTypeEnum::Alb) {
        let kind = target_type.as_str();
        return Err(Elbv2Error::not_built(format!("The target type {kind}")));
    }
    match input.protocol_version.as_deref() {
        // Terraform names an empty one.
        None | Some("" | "HTTP1") => {}
        Some(version @ ("HTTP2" | "GRPC")) => {
            let what = format!("The protocol version {version} of target groups");
            return Err(Elbv2Error::not_built(what));
        }
        Some(other) => return Err(Elbv2Error::protocol_version(other)),
    }
    if input.target_control_port.is_some() {
        return Err(Elbv2Error::not_built("The target optimizer"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::allow;

    use crate::api::{self, CreateTargetGroupInput, ProtocolEnum};
    use crate::bench::{Steps as _, house, new_group, tag};

    fn refusal(asked: CreateTargetGroupInput) -> String {
        house().refusal::<api::CreateTargetGroup>(asked)
    }

    #[test]
    fn what_is_not_said_has_the_usual_value() {
        let made = house().answer::<api::CreateTargetGroup>(new_group("web"));
        let made = made.target_groups.unwrap().remove(0);
        assert_eq!(made.health_check_protocol, Some(ProtocolEnum::Http));
        assert_eq!(made.health_check_port.as_deref(), Some("traffic-port"));
        assert_eq!(made.health_check_path.as_deref(), Some("/"));
        assert_eq!(made.health_check_interval_seconds, Some(30));
        assert_eq!(made.health_check_timeout_seconds, Some(5));
        assert_eq!(made.healthy_threshold_count, Some(5));
        assert_eq!(made.unhealthy_threshold_count, Some(2));
        assert_eq!(made.matcher.unwrap().http_code.as_deref(), Some("200"));
        assert_eq!(made.protocol_version.as_deref(), Some("HTTP1"));
    }

    #[test]
    fn the_same_again_is_the_same() {
        let house = house();
        let arn = house.new_target_group("web");
        assert_eq!(house.new_target_group("web"), arn);
        let other = CreateTargetGroupInput {
            port: Some(81),
            ..new_group("web")
        };
        assert_eq!(
            house.refusal::<api::CreateTargetGroup>(other),
            "DuplicateTargetGroupNameException: A target group with the same name 'web' exists, but with different settings"
        );
    }

    #[test]
    fn refuses_wrong_health_checks() {
        assert_eq!(
            refusal(CreateTargetGroupInput {
                health_check_timeout_seconds: Some(30),
                ..new_group("web")
            }),
            "ValidationError: Health check interval must be greater than the timeout."
        );
        assert_eq!(
            refusal(CreateTargetGroupInput {
                health_check_path: Some("health".to_owned()),
                ..new_group("web")
            }),
            "ValidationError: Health check path 'health' is not valid"
        );
        assert_eq!(
            refusal(CreateTargetGroupInput {
                health_check_port: Some("70000".to_owned()),
                ..new_group("web")
            }),
            "ValidationError: Health check port '70000' must be 'traffic-port' or in the range 1 to 65535"
        );
        assert_eq!(
            refusal(CreateTargetGroupInput {
                matcher: Some(api::Matcher {
                    http_code: Some("200-500".to_owned()),
                    grpc_code: None,
                }),
                ..new_group("web")
            }),
            "ValidationError: Health check matcher HTTP code '200-500' must be within '200-499' inclusive"
        );
    }

    #[test]
    fn says_what_is_not_built() {
        for (asked, what) in [
            (
                CreateTargetGroupInput {
                    target_type: Some(api::TargetTypeEnum::Lambda),
                    ..new_group("web")
                },
                "The target type lambda",
            ),
            (
                CreateTargetGroupInput {
                    protocol: Some(ProtocolEnum::Tcp),
                    ..new_group("web")
                },
                "The target group protocol TCP",
            ),
            (
                CreateTargetGroupInput {
                    protocol_version: Some("GRPC".to_owned()),
                    ..new_group("web")
                },
                "The protocol version GRPC of target groups",
            ),
        ] {
            let words = format!("NotImplemented: {what} is not built in Ringwall yet.");
            assert_eq!(refusal(asked), words);
        }
    }

    #[test]
    fn needs_permission_and_another_one_for_tags() {
        let house = house();
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/*";
        let may = allow("elasticloadbalancing:CreateTargetGroup", arn);
        let user = house.as_new_user("user", &[&may]);
        user.is_denied::<api::CreateTargetGroup>(new_group("other"));
        user.is_denied::<api::CreateTargetGroup>(CreateTargetGroupInput {
            tags: Some(vec![tag("team", "a")]),
            ..new_group("web")
        });
        user.answer::<api::CreateTargetGroup>(new_group("web"));
    }
}
