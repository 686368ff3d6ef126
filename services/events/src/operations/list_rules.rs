//! `ListRules`: the rules of an event bus, by name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{self, ListRulesInput, ListRulesOutput};
use crate::error::EventsError;
use crate::paging::page;
use crate::permission::ask_about_rules;
use crate::resources::bus::BusRef;
use crate::resources::rule::{Pattern, Rule};
use crate::schedule::Schedule;
use crate::store::EventsRead;

pub(crate) fn list_rules(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListRulesInput,
) -> Result<Reply<ListRulesOutput>, EventsError> {
    let bus = BusRef::parse(ctx, input.event_bus_name.as_deref())?;
    let prefix = input.name_prefix.unwrap_or_default();
    let filters = format!("{}|{prefix}", bus.arn());
    let (token, limit) = (input.next_token.as_deref(), input.limit);
    let page = page(tx.service, ctx, &filters, token, limit)?;

    let found = tx.find_bus(&bus)?;

    let ask = ask_about_rules(ctx, "events:ListRules", &bus, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    if found.is_none() {
        return Err(EventsError::bus_not_found(&bus.name));
    }
    let rules = tx.rules(&bus)?;
    let fitting = rules.iter().filter(|rule| rule.name.starts_with(&prefix));
    let (rules, next_token) = page
        .of_named(fitting.map(|rule| (rule.name.clone(), shown(rule))))
        .into_parts();

    Ok(permit.reply(ListRulesOutput {
        rules: Some(rules),
        next_token,
    }))
}

fn shown(rule: &Rule) -> api::Rule {
    let text = |text: &str| text.to_owned();
    api::Rule {
        name: Some(rule.name.clone()),
        arn: Some(rule.arn()),
        event_pattern: rule.pattern.as_ref().map(Pattern::source).map(text),
        state: Some(rule.state),
        description: rule.description.clone(),
        schedule_expression: rule.schedule.as_ref().map(Schedule::source).map(text),
        role_arn: rule.role_arn.clone(),
        managed_by: rule.managed_by().map(text),
        event_bus_name: Some(rule.bus.name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, input};

    use crate::api::{self, ListRulesInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn pages_through_the_rules_of_one_bus() {
        let house = house();
        house.make_bus("orders");
        house.put_rule_on("orders", "elsewhere", r#"{"source":["shop"]}"#);
        for rule in ["b", "a", "c"] {
            house.put_rule(rule, r#"{"source":["shop"]}"#);
        }
        assert_eq!(house.rule_names(), ["a", "b", "c"]);
        let asked = |next_token| ListRulesInput {
            next_token,
            limit: Some(2),
            ..input(&[])
        };
        let first = house.answer::<api::ListRules>(asked(None));
        assert_eq!(first.rules.unwrap().len(), 2);
        let rest = house.answer::<api::ListRules>(asked(first.next_token));
        assert_eq!(rest.rules.unwrap()[0].name.as_deref(), Some("c"));
        let found = house.answer::<api::ListRules>(input(&[("NamePrefix", "b")]));
        assert_eq!(found.rules.unwrap().len(), 1);
        assert_eq!(
            house.refusal::<api::ListRules>(input(&[("EventBusName", "none")])),
            "ResourceNotFoundException: Event bus none does not exist."
        );
    }

    #[test]
    fn rules_of_another_account_are_not_for_strangers() {
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
        house()
            .as_account(OTHER_ACCOUNT)
            .is_denied::<api::ListRules>(input(&[("EventBusName", &arn)]));
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListRules>("events:ListRules", "*", input(&[]));
    }
}
