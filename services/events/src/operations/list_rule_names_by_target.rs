//! `ListRuleNamesByTarget`: the rules of an event bus that have a target of this ARN.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListRuleNamesByTargetInput, ListRuleNamesByTargetOutput};
use crate::error::EventsError;
use crate::paging::page;
use crate::permission::ask_about_rules;
use crate::resources::bus::BusRef;
use crate::store::EventsRead;

pub(crate) fn list_rule_names_by_target(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListRuleNamesByTargetInput,
) -> Result<Reply<ListRuleNamesByTargetOutput>, EventsError> {
    let bus = BusRef::parse(ctx, input.event_bus_name.as_deref())?;
    let filters = format!("{}|{}", bus.arn(), input.target_arn);
    let (token, limit) = (input.next_token.as_deref(), input.limit);
    let page = page(tx.service, ctx, &filters, token, limit)?;

    let found = tx.find_bus(&bus)?;

    let action = "events:ListRuleNamesByTarget";
    let ask = ask_about_rules(ctx, action, &bus, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    if found.is_none() {
        return Err(EventsError::bus_not_found(&bus.name));
    }
    let rules = tx.rules(&bus)?.into_iter().filter(|rule| {
        let mut targets = rule.targets.values();
        targets.any(|target| target.arn == input.target_arn)
    });
    let named = rules.map(|rule| (rule.name.clone(), rule.name.clone()));
    let (names, next_token) = page.of_named(named).into_parts();

    Ok(permit.reply(ListRuleNamesByTargetOutput {
        rule_names: Some(names),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListRuleNamesByTargetInput};
    use crate::bench::{Steps as _, function_arn, house};

    #[test]
    fn names_the_rules_that_call_a_function() {
        let house = house();
        for rule in ["a", "b", "c"] {
            house.put_rule(rule, r#"{"source":["shop"]}"#);
        }
        house.target_function("a", "open");
        house.target_function("b", "other");
        house.target_function("c", "open");
        let asked = |next_token, limit| ListRuleNamesByTargetInput {
            next_token,
            limit,
            ..input(&[("TargetArn", function_arn("open").as_str())])
        };
        let first = house.answer::<api::ListRuleNamesByTarget>(asked(None, Some(1)));
        assert_eq!(first.rule_names.unwrap(), ["a"]);
        let rest = house.answer::<api::ListRuleNamesByTarget>(asked(first.next_token, None));
        assert_eq!(rest.rule_names.unwrap(), ["c"]);
        assert_eq!(rest.next_token, None);
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListRuleNamesByTarget>(
            "events:ListRuleNamesByTarget",
            "*",
            input(&[("TargetArn", function_arn("open").as_str())]),
        );
    }
}
