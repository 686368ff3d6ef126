//! `RemoveTargets`: takes targets from a rule.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RemoveTargetsInput, RemoveTargetsOutput, RemoveTargetsResultEntry};
use crate::error::EventsError;
use crate::resources::rule::Rule;
use crate::store::EventsWrite;

pub(crate) fn remove_targets(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: RemoveTargetsInput,
) -> Result<Reply<RemoveTargetsOutput>, EventsError> {
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.rule)?;

    let permit = tx
        .service
        .permit(ctx, &place.ask(ctx, "events:RemoveTargets"))?;

    let mut rule = Rule::clone(place.unmanaged_rule()?);
    let mut failed = Vec::new();
    for id in input.ids {
        if rule.targets.remove(&id).is_none() {
            failed.push(missing(&rule.name, id));
        }
    }
    tx.put_rule(rule)?;

    Ok(permit.reply(RemoveTargetsOutput {
        failed_entry_count: i32::try_from(failed.len()).ok(),
        failed_entries: Some(failed),
    }))
}

fn missing(rule: &str, id: String) -> RemoveTargetsResultEntry {
    RemoveTargetsResultEntry {
        error_code: Some("ResourceNotFoundException".to_owned()),
        error_message: Some(format!(
            "Rule {rule} does not have a target with the Id {id}."
        )),
        target_id: Some(id),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, RemoveTargetsInput};
    use crate::bench::{Steps as _, house, rule_arn};

    fn without(ids: &[&str]) -> RemoveTargetsInput {
        RemoveTargetsInput {
            rule: "rule".to_owned(),
            event_bus_name: None,
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            force: None,
        }
    }

    #[test]
    fn a_removed_target_gets_no_more_events() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.target_function("rule", "open");
        house.target_function("rule", "other");
        let answer = house.answer::<api::RemoveTargets>(without(&["open", "none"]));
        assert_eq!(answer.failed_entry_count, Some(1));
        let failed = answer.failed_entries.unwrap();
        assert_eq!(failed[0].target_id.as_deref(), Some("none"));
        assert_eq!(
            failed[0].error_code.as_deref(),
            Some("ResourceNotFoundException")
        );
        house.put_event("shop", "{}");
        house.advance_secs(0);
        let called: Vec<_> = house
            .invocations()
            .into_iter()
            .map(|one| one.function)
            .collect();
        assert_eq!(called, ["other"]);
        assert_eq!(
            house.refusal::<api::RemoveTargets>(RemoveTargetsInput {
                rule: "none".to_owned(),
                ..without(&["open"])
            }),
            "ResourceNotFoundException: Rule none does not exist on EventBus default."
        );
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.target_function("rule", "open");
        house.needs::<api::RemoveTargets>(
            "events:RemoveTargets",
            &rule_arn("rule"),
            without(&["open"]),
        );
        let found = house.answer::<api::ListTargetsByRule>(input(&[("Rule", "rule")]));
        assert_eq!(found.targets, Some(vec![]));
    }
}
