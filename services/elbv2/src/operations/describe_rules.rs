//! `DescribeRules`: lists rules of a listener, or by ARN.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeRules.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeRulesInput, DescribeRulesOutput};
use crate::error::Elbv2Error;
use crate::paging::page;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_rules(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeRulesInput,
) -> Result<Reply<DescribeRulesOutput>, Elbv2Error> {
    let parse = |kind, text: &String| ResourceName::parse(ctx, kind, text);
    let listener = input.listener_arn.as_ref();
    let listener = listener.map(|arn| parse(Kind::Listener, arn)).transpose()?;
    let arns = input.rule_arns.unwrap_or_default();
    let arns: Result<Vec<_>, _> = arns.iter().map(|arn| parse(Kind::Rule, arn)).collect();
    let arns = arns?;
    let scope = format!("{listener:?}|{arns:?}");
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &scope, marker, input.page_size)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeRules"))?;

    let rules = match (listener, arns.is_empty()) {
        (Some(_), false) => {
            return Err(Elbv2Error::too_many_questions(
                "a listener ARN and rule ARNs",
            ));
        }
        (None, true) => return Err(Elbv2Error::no_question("rule ARNs or a listener ARN")),
        (Some(arn), true) => {
            let found = tx.find_listener(ctx, &arn)?;
            tx.rules_of(&*found.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?)?
        }
        (None, false) => {
            let find = |arn| {
                let found = tx.find_rule(ctx, arn)?;
                found.ok_or_else(|| Elbv2Error::not_found(Kind::Rule))
            };
            let found: Result<Vec<_>, _> = arns.iter().map(find).collect();
            found?
        }
    };
    let listed = page.of_list(rules);

    Ok(permit.reply(DescribeRulesOutput {
        rules: Some(listed.entries.iter().map(|rule| rule.shown()).collect()),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeRulesInput};
    use crate::bench::{Steps as _, house};

    fn priorities(found: api::DescribeRulesOutput) -> Vec<String> {
        let all = found.rules.unwrap().into_iter();
        all.map(|it| it.priority.unwrap()).collect()
    }

    #[test]
    fn lists_pages_of_a_listener_and_those_asked_for() {
        let house = house();
        let front = house.new_front_door();
        let first = house.new_rule(&front.listener, 3, "/a");
        house.new_rule(&front.listener, 1, "/b");
        let page = |marker: Option<String>| DescribeRulesInput {
            marker,
            page_size: Some(2),
            ..input(&[("ListenerArn", &front.listener)])
        };
        let found = house.answer::<api::DescribeRules>(page(None));
        let marker = found.next_marker.clone();
        assert_eq!(priorities(found), ["1", "3"]);
        let found = house.answer::<api::DescribeRules>(page(marker));
        assert_eq!(priorities(found), ["default"]);
        let by_arn = DescribeRulesInput {
            rule_arns: Some(vec![first]),
            ..input(&[])
        };
        assert_eq!(
            priorities(house.answer::<api::DescribeRules>(by_arn)),
            ["3"]
        );
    }

    #[test]
    fn refuses_no_question() {
        assert_eq!(
            house().refusal::<api::DescribeRules>(input(&[])),
            "ValidationError: You must specify either rule ARNs or a listener ARN"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let front = house.new_front_door();
        house.needs::<api::DescribeRules>(
            "elasticloadbalancing:DescribeRules",
            "*",
            input(&[("ListenerArn", &front.listener)]),
        );
    }
}
