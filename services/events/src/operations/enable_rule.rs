//! `EnableRule`: lets a rule match again.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{EnableRuleInput, EnableRuleOutput, RuleState};
use crate::error::EventsError;
use crate::resources::rule::Rule;
use crate::schedule;
use crate::store::EventsWrite;

pub(crate) fn enable_rule(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: EnableRuleInput,
) -> Result<Reply<EnableRuleOutput>, EventsError> {
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.name)?;

    let permit = tx
        .service
        .permit(ctx, &place.ask(ctx, "events:EnableRule"))?;

    let rule = Rule {
        state: RuleState::Enabled,
        ..Rule::clone(place.unmanaged_rule()?)
    };
    schedule::begin(tx, &rule, ctx.now())?;
    tx.put_rule(rule)?;

    Ok(permit.reply(EnableRuleOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house, rule_arn};

    #[test]
    fn an_enabled_rule_matches_and_fires_from_then_on() {
        let house = house();
        house.answer::<api::PutRule>(input(&[
            ("Name", "rule"),
            ("ScheduleExpression", "rate(1 minute)"),
            ("State", "DISABLED"),
        ]));
        house.target_function("rule", "open");
        house.advance_secs(90);
        house.answer::<api::EnableRule>(input(&[("Name", "rule")]));
        house.advance_secs(59);
        assert!(house.invocations().is_empty());
        house.advance_secs(1);
        assert_eq!(house.invocations().len(), 1);
        assert_eq!(
            house.refusal::<api::EnableRule>(input(&[("Name", "other")])),
            "ResourceNotFoundException: Rule other does not exist on EventBus default."
        );
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.needs::<api::EnableRule>(
            "events:EnableRule",
            &rule_arn("rule"),
            input(&[("Name", "rule")]),
        );
    }
}
