//! `DescribeListeners`: lists listeners of a load balancer, or by ARN.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html>

use std::sync::Arc;

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{self, DescribeListenersInput, DescribeListenersOutput};
use crate::error::Elbv2Error;
use crate::paging::page;
use crate::resources::listener::Listener;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_listeners(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeListenersInput,
) -> Result<Reply<DescribeListenersOutput>, Elbv2Error> {
    let parse = |kind, text: &String| ResourceName::parse(ctx, kind, text);
    let load_balancer = input.load_balancer_arn.as_ref();
    let load_balancer = load_balancer.map(|arn| parse(Kind::LoadBalancer, arn));
    let load_balancer = load_balancer.transpose()?;
    let arns = input.listener_arns.unwrap_or_default();
    let arns: Result<Vec<_>, _> = arns.iter().map(|arn| parse(Kind::Listener, arn)).collect();
    let arns = arns?;
    let scope = format!("{load_balancer:?}|{arns:?}");
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &scope, marker, input.page_size)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeListeners"))?;

    let listeners = match (load_balancer, arns.is_empty()) {
        (Some(_), false) => {
            return Err(Elbv2Error::too_many_questions(
                "a load balancer ARN and listener ARNs",
            ));
        }
        (None, true) => {
            return Err(Elbv2Error::no_question(
                "listener ARNs or a load balancer ARN",
            ));
        }
        (Some(arn), true) => {
            let found = tx.find_load_balancer(ctx, &arn)?;
            let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;
            tx.listeners_of(&found)?
        }
        (None, false) => named(ctx, tx, &arns)?,
    };
    let listed = page.of_list(listeners);
    let shown: Result<Vec<_>, _> = listed.entries.iter().map(|it| shown(tx, it)).collect();

    Ok(permit.reply(DescribeListenersOutput {
        listeners: Some(shown?.into_iter().flatten().collect()),
        next_marker: listed.next,
    }))
}

fn named(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    arns: &[ResourceName],
) -> Result<Vec<Arc<Listener>>, Elbv2Error> {
    let find = |arn| {
        let found = tx.find_listener(ctx, arn)?;
        found.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))
    };
    arns.iter().map(find).collect()
}

/// A listener with what its default rule does.
fn shown(tx: &Elbv2Read<'_>, listener: &Listener) -> Result<Option<api::Listener>, Elbv2Error> {
    let rules = tx.rules_of(listener)?;
    let default_rule = rules.last();
    Ok(default_rule.map(|default_rule| listener.shown(default_rule)))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeListenersInput};
    use crate::bench::{Steps as _, house};

    fn ports(found: api::DescribeListenersOutput) -> Vec<i32> {
        let all = found.listeners.unwrap().into_iter();
        all.map(|it| it.port.unwrap()).collect()
    }

    #[test]
    fn lists_those_of_a_load_balancer_or_those_asked_for() {
        let house = house();
        let front = house.new_front_door();
        let second = house.new_listener(&front.load_balancer, 443 + 8000, &front.target_group);
        let of: DescribeListenersInput = input(&[("LoadBalancerArn", &front.load_balancer)]);
        let listed = house.answer::<api::DescribeListeners>(of);
        let first = listed.listeners.as_ref().unwrap()[0].clone();
        assert_eq!(ports(listed), [8080, 8443]);
        let actions = first.default_actions.unwrap();
        assert_eq!(actions[0].target_group_arn, Some(front.target_group));
        assert_eq!(first.ssl_policy, None);
        let by_arn = DescribeListenersInput {
            listener_arns: Some(vec![second]),
            ..input(&[])
        };
        assert_eq!(
            ports(house.answer::<api::DescribeListeners>(by_arn)),
            [8443]
        );
    }

    #[test]
    fn refuses_both_questions_and_none() {
        let house = house();
        let front = house.new_front_door();
        assert_eq!(
            house.refusal::<api::DescribeListeners>(input(&[])),
            "ValidationError: You must specify either listener ARNs or a load balancer ARN"
        );
        let both = DescribeListenersInput {
            listener_arns: Some(vec![front.listener]),
            ..input(&[("LoadBalancerArn", &front.load_balancer)])
        };
        assert_eq!(
            house.refusal::<api::DescribeListeners>(both),
            "ValidationError: Only one of a load balancer ARN and listener ARNs can be specified"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let front = house.new_front_door();
        house.needs::<api::DescribeListeners>(
            "elasticloadbalancing:DescribeListeners",
            "*",
            input(&[("LoadBalancerArn", &front.load_balancer)]),
        );
    }
}
