//! `DescribeTargetGroups`: lists target groups.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeTargetGroupsInput, DescribeTargetGroupsOutput};
use crate::error::Elbv2Error;
use crate::paging::page;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_target_groups(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeTargetGroupsInput,
) -> Result<Reply<DescribeTargetGroupsOutput>, Elbv2Error> {
    let arns = input.target_group_arns.unwrap_or_default();
    let names = input.names.unwrap_or_default();
    let load_balancer = input.load_balancer_arn;
    let questions = [load_balancer.is_some(), !arns.is_empty(), !names.is_empty()];
    if questions.into_iter().filter(|is_asked| *is_asked).count() > 1 {
        return Err(Elbv2Error::too_many_questions(
            "a load balancer ARN, target group ARNs and names",
        ));
    }
    let scope = format!("{load_balancer:?}|{arns:?}|{names:?}");
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &scope, marker, input.page_size)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeTargetGroups"))?;

    require_all(ctx, tx, load_balancer.as_deref(), &arns, &names)?;
    let mut forwarders = tx.forwarders(ctx)?;
    let listed = page.collect(
        |after, limit| tx.target_groups(ctx, after, limit),
        |group| {
            let arn = group.arn();
            let load_balancers = forwarders.remove(&arn).unwrap_or_default();
            let is_asked = match &load_balancer {
                Some(load_balancer) => load_balancers.contains(load_balancer),
                None if arns.is_empty() && names.is_empty() => true,
                None => names.contains(&group.name) || arns.contains(&arn),
            };
            Ok(is_asked.then(|| group.shown(load_balancers.into_iter().collect())))
        },
    )?;

    Ok(permit.reply(DescribeTargetGroupsOutput {
        target_groups: Some(listed.entries),
        next_marker: listed.next,
    }))
}

/// All that is asked for must be there.
fn require_all(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    load_balancer: Option<&str>,
    arns: &[String],
    names: &[String],
) -> Result<(), Elbv2Error> {
    if let Some(arn) = load_balancer {
        let name = ResourceName::parse(ctx, Kind::LoadBalancer, arn)?;
        if tx.find_load_balancer(ctx, &name)?.is_none() {
            return Err(Elbv2Error::not_found(Kind::LoadBalancer));
        }
    }
    for arn in arns {
        let name = ResourceName::parse(ctx, Kind::TargetGroup, arn)?;
        if tx.find_target_group(ctx, &name)?.is_none() {
            return Err(Elbv2Error::not_found(Kind::TargetGroup));
        }
    }
    let mut missing = Vec::new();
    for name in names {
        if tx.target_group_named(ctx, name)?.is_none() {
            missing.push(name.clone());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Elbv2Error::target_groups_not_found(&missing))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeTargetGroupsInput};
    use crate::bench::{Steps as _, house, texts};

    fn names(found: api::DescribeTargetGroupsOutput) -> Vec<String> {
        let all = found.target_groups.unwrap().into_iter();
        all.map(|it| it.target_group_name.unwrap()).collect()
    }

    #[test]
    fn lists_all_or_those_asked_for() {
        let house = house();
        let front = house.new_front_door();
        let other = house.new_target_group("other");
        let list = |asked| names(house.answer::<api::DescribeTargetGroups>(asked));
        assert_eq!(list(input(&[])), ["other", "web"]);
        assert_eq!(
            list(input(&[("LoadBalancerArn", &front.load_balancer)])),
            ["web"]
        );
        let by_name = DescribeTargetGroupsInput {
            names: Some(texts(&["web"])),
            ..input(&[])
        };
        assert_eq!(list(by_name), ["web"]);
        let by_arn = DescribeTargetGroupsInput {
            target_group_arns: Some(vec![other]),
            ..input(&[])
        };
        assert_eq!(list(by_arn), ["other"]);
        assert_eq!(
            house.load_balancers_of(&front.target_group),
            [front.load_balancer]
        );
    }

    #[test]
    fn refuses_what_is_not_there_and_two_questions() {
        let house = house();
        let arn = house.new_target_group("web");
        let refusal = |asked| house.refusal::<api::DescribeTargetGroups>(asked);
        let asked = |names: &[&str], arns: Vec<String>| DescribeTargetGroupsInput {
            names: Some(texts(names)),
            target_group_arns: Some(arns),
            ..input(&[])
        };
        assert_eq!(
            refusal(asked(&["web", "none"], vec![])),
            "TargetGroupNotFoundException: Target groups '[none]' not found"
        );
        assert_eq!(
            refusal(asked(&[], vec![arn.replace("/web/", "/none/")])),
            "TargetGroupNotFoundException: One or more target groups not found"
        );
        let both = refusal(asked(&["web"], vec![arn]));
        assert!(both.starts_with("ValidationError: Only one of "), "{both}");
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::DescribeTargetGroups>(
            "elasticloadbalancing:DescribeTargetGroups",
            "*",
            input(&[]),
        );
    }
}
