//! `DescribeLoadBalancers`: lists load balancers.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeLoadBalancersInput, DescribeLoadBalancersOutput};
use crate::error::Elbv2Error;
use crate::paging::page;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_load_balancers(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeLoadBalancersInput,
) -> Result<Reply<DescribeLoadBalancersOutput>, Elbv2Error> {
    let arns = input.load_balancer_arns.unwrap_or_default();
    let names = input.names.unwrap_or_default();
    if !arns.is_empty() && !names.is_empty() {
        return Err(Elbv2Error::too_many_questions(
            "load balancer ARNs and names",
        ));
    }
    for arn in &arns {
        ResourceName::parse(ctx, Kind::LoadBalancer, arn)?;
    }
    let scope = format!("{arns:?}|{names:?}");
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &scope, marker, input.page_size)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeLoadBalancers"))?;

    require_all(ctx, tx, &arns, &names)?;
    let is_asked = |it: &LoadBalancer| {
        let is_all = arns.is_empty() && names.is_empty();
        is_all || names.contains(&it.name) || arns.contains(&it.arn())
    };
    let listed = page.collect(
        |after, limit| tx.load_balancers(ctx, after, limit),
        |it| {
            let state = || tx.service.reports.state(&it.arn());
            Ok(is_asked(&it).then(|| it.shown(&state())))
        },
    )?;

    Ok(permit.reply(DescribeLoadBalancersOutput {
        load_balancers: Some(listed.entries),
        next_marker: listed.next,
    }))
}

/// All that is asked for by name must be there.
fn require_all(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    arns: &[String],
    names: &[String],
) -> Result<(), Elbv2Error> {
    for arn in arns {
        let name = ResourceName::parse(ctx, Kind::LoadBalancer, arn)?;
        if tx.find_load_balancer(ctx, &name)?.is_none() {
            return Err(Elbv2Error::not_found(Kind::LoadBalancer));
        }
    }
    let mut missing = Vec::new();
    for name in names {
        if tx.load_balancer_named(ctx, name)?.is_none() {
            missing.push(name.clone());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Elbv2Error::load_balancers_not_found(&missing))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, DescribeLoadBalancersInput};
    use crate::bench::{Steps as _, house, texts};

    fn names(found: api::DescribeLoadBalancersOutput) -> Vec<String> {
        let all = found.load_balancers.unwrap().into_iter();
        all.map(|it| it.load_balancer_name.unwrap()).collect()
    }

    #[test]
    fn lists_all_or_those_asked_for() {
        let house = house();
        for name in ["b", "a", "c"] {
            house.new_load_balancer(name);
        }
        let list = |asked| names(house.answer::<api::DescribeLoadBalancers>(asked));
        assert_eq!(list(input(&[])), ["a", "b", "c"]);
        assert_eq!(
            list(DescribeLoadBalancersInput {
                names: Some(texts(&["c", "a"])),
                ..input(&[])
            }),
            ["a", "c"]
        );
        let arn = house.new_load_balancer("b");
        assert_eq!(
            list(DescribeLoadBalancersInput {
                load_balancer_arns: Some(vec![arn]),
                ..input(&[])
            }),
            ["b"]
        );
        for other in [
            house.as_account(OTHER_ACCOUNT),
            house.in_region("eu-west-1"),
        ] {
            let found = other.answer::<api::DescribeLoadBalancers>(input(&[]));
            assert_eq!(names(found), [""; 0]);
        }
    }

    #[test]
    fn pages_follow_each_other() {
        let house = house();
        for name in ["a", "b", "c"] {
            house.new_load_balancer(name);
        }
        let page = |marker: Option<String>| DescribeLoadBalancersInput {
            page_size: Some(2),
            marker,
            ..input(&[])
        };
        let first = house.answer::<api::DescribeLoadBalancers>(page(None));
        let marker = first.next_marker.clone();
        assert_eq!(names(first), ["a", "b"]);
        let second = house.answer::<api::DescribeLoadBalancers>(page(marker));
        assert_eq!(second.next_marker, None);
        assert_eq!(names(second), ["c"]);
        assert_eq!(
            house.refusal::<api::DescribeLoadBalancers>(page(Some("made-up".to_owned()))),
            "ValidationError: The marker is not valid"
        );
    }

    #[test]
    fn refuses_what_is_not_there() {
        let house = house();
        let arn = house.new_load_balancer("a");
        let refusal = |asked| house.refusal::<api::DescribeLoadBalancers>(asked);
        assert_eq!(
            refusal(DescribeLoadBalancersInput {
                names: Some(texts(&["a", "x", "y"])),
                ..input(&[])
            }),
            "LoadBalancerNotFoundException: Load balancers '[x, y]' not found"
        );
        assert_eq!(
            refusal(DescribeLoadBalancersInput {
                load_balancer_arns: Some(vec![arn.replace("/a/", "/b/")]),
                ..input(&[])
            }),
            "LoadBalancerNotFoundException: One or more load balancers not found"
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::DescribeLoadBalancers>(
            "elasticloadbalancing:DescribeLoadBalancers",
            "*",
            input(&[]),
        );
    }
}
