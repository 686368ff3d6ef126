//! `DeleteRule`: deletes a rule that has no targets.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteRuleInput, DeleteRuleOutput};
use crate::error::EventsError;
use crate::schedule;
use crate::store::EventsWrite;

pub(crate) fn delete_rule(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: DeleteRuleInput,
) -> Result<Reply<DeleteRuleOutput>, EventsError> {
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.name)?;

    let permit = tx
        .service
        .permit(ctx, &place.ask(ctx, "events:DeleteRule"))?;

    place.require_bus()?;
    // AWS answers the same when there was none.
    if let Some(rule) = &place.rule {
        if rule.managed_by().is_some() && input.force != Some(true) {
            return Err(EventsError::managed_rule(&rule.name));
        }
        if !rule.targets.is_empty() {
            return Err(EventsError::rule_has_targets());
        }
        schedule::end(tx, rule)?;
        tx.delete_rule(rule)?;
    }

    Ok(permit.reply(DeleteRuleOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house, rule_arn};

    #[test]
    fn a_deleted_rule_is_gone_and_fires_no_more() {
        let house = house();
        house.put_schedule("rule", "rate(1 minute)");
        house.target_function("rule", "open");
        let refusal = house.refusal::<api::DeleteRule>(input(&[("Name", "rule")]));
        assert_eq!(
            refusal,
            "ValidationError: Rule can't be deleted since it has targets."
        );
        house.remove_target("rule", "open");
        house.answer::<api::DeleteRule>(input(&[("Name", "rule")]));
        house.answer::<api::DeleteRule>(input(&[("Name", "rule")]));
        assert!(house.rule_names().is_empty());
        house.advance_secs(3600);
        assert!(house.invocations().is_empty());
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.needs::<api::DeleteRule>(
            "events:DeleteRule",
            &rule_arn("rule"),
            input(&[("Name", "rule")]),
        );
        assert!(house.rule_names().is_empty());
    }
}
