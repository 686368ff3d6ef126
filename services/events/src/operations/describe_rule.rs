//! `DescribeRule`: shows a rule, without its targets.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeRuleInput, DescribeRuleOutput};
use crate::error::EventsError;
use crate::resources::rule::Pattern;
use crate::schedule::Schedule;
use crate::store::EventsRead;

pub(crate) fn describe_rule(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: DescribeRuleInput,
) -> Result<Reply<DescribeRuleOutput>, EventsError> {
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.name)?;

    let permit = tx
        .service
        .permit(ctx, &place.ask(ctx, "events:DescribeRule"))?;

    let rule = place.rule()?;
    let text = |text: &str| text.to_owned();

    Ok(permit.reply(DescribeRuleOutput {
        name: Some(rule.name.clone()),
        arn: Some(rule.arn()),
        event_pattern: rule.pattern.as_ref().map(Pattern::source).map(text),
        schedule_expression: rule.schedule.as_ref().map(Schedule::source).map(text),
        state: Some(rule.state),
        description: rule.description.clone(),
        role_arn: rule.role_arn.clone(),
        managed_by: rule.managed_by().map(text),
        event_bus_name: Some(rule.bus.name.clone()),
        created_by: Some(rule.created_by.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, RuleState};
    use crate::bench::{Steps as _, house, rule_arn};

    #[test]
    fn shows_what_was_put() {
        let house = house();
        house.answer::<api::PutRule>(input(&[
            ("Name", "rule"),
            ("EventPattern", r#"{ "source": ["shop"] }"#),
            ("ScheduleExpression", "rate(5 minutes)"),
            ("Description", "d"),
            ("State", "DISABLED"),
        ]));
        let found = house.answer::<api::DescribeRule>(input(&[("Name", "rule")]));
        assert_eq!(found.arn, Some(rule_arn("rule")));
        assert_eq!(
            found.event_pattern.as_deref(),
            Some(r#"{ "source": ["shop"] }"#)
        );
        assert_eq!(
            found.schedule_expression.as_deref(),
            Some("rate(5 minutes)")
        );
        assert_eq!(found.description.as_deref(), Some("d"));
        assert_eq!(found.state, Some(RuleState::Disabled));
        assert_eq!(found.event_bus_name.as_deref(), Some("default"));
        assert_eq!(found.created_by.as_deref(), Some(ACCOUNT));
    }

    #[test]
    fn says_whether_the_rule_or_its_bus_is_missing() {
        let house = house();
        assert_eq!(
            house.refusal::<api::DescribeRule>(input(&[("Name", "rule")])),
            "ResourceNotFoundException: Rule rule does not exist on EventBus default."
        );
        assert_eq!(
            house.refusal::<api::DescribeRule>(input(&[
                ("Name", "rule"),
                ("EventBusName", "orders")
            ])),
            "ResourceNotFoundException: Event bus orders does not exist."
        );
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.needs::<api::DescribeRule>(
            "events:DescribeRule",
            &rule_arn("rule"),
            input(&[("Name", "rule")]),
        );
    }
}
