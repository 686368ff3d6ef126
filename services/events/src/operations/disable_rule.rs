//! `DisableRule`: stops a rule: it matches nothing until it is enabled.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisableRuleInput, DisableRuleOutput, RuleState};
use crate::error::EventsError;
use crate::resources::rule::Rule;
use crate::schedule;
use crate::store::EventsWrite;

pub(crate) fn disable_rule(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: DisableRuleInput,
) -> Result<Reply<DisableRuleOutput>, EventsError> {
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.name)?;

    let permit = tx
        .service
        .permit(ctx, &place.ask(ctx, "events:DisableRule"))?;

    let rule = Rule {
        state: RuleState::Disabled,
        ..Rule::clone(place.unmanaged_rule()?)
    };
    schedule::begin(tx, &rule, ctx.now())?;
    tx.put_rule(rule)?;

    Ok(permit.reply(DisableRuleOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house, rule_arn};

    #[test]
    fn a_disabled_rule_neither_matches_nor_fires() {
        let house = house();
        house.answer::<api::PutRule>(input(&[
            ("Name", "rule"),
            ("EventPattern", r#"{"source":["shop"]}"#),
            ("ScheduleExpression", "rate(1 minute)"),
        ]));
        house.target_function("rule", "open");
        house.answer::<api::DisableRule>(input(&[("Name", "rule")]));
        house.put_event("shop", "{}");
        house.advance_secs(600);
        assert!(house.invocations().is_empty());
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.needs::<api::DisableRule>(
            "events:DisableRule",
            &rule_arn("rule"),
            input(&[("Name", "rule")]),
        );
    }
}
