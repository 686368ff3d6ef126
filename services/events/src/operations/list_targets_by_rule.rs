//! `ListTargetsByRule`: the targets of a rule, by id.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTargetsByRuleInput, ListTargetsByRuleOutput};
use crate::error::EventsError;
use crate::paging::page;
use crate::store::EventsRead;

pub(crate) fn list_targets_by_rule(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListTargetsByRuleInput,
) -> Result<Reply<ListTargetsByRuleOutput>, EventsError> {
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.rule)?;
    let rule_arn = place.bus.rule_arn(&input.rule);
    let (token, limit) = (input.next_token.as_deref(), input.limit);
    let page = page(tx.service, ctx, &rule_arn, token, limit)?;

    let permit = tx
        .service
        .permit(ctx, &place.ask(ctx, "events:ListTargetsByRule"))?;

    let targets = place.rule()?.targets.iter();
    let (targets, next_token) = page
        .of_named(targets.map(|(id, target)| (id.clone(), target.shown())))
        .into_parts();

    Ok(permit.reply(ListTargetsByRuleOutput {
        targets: Some(targets),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListTargetsByRuleInput};
    use crate::bench::{Steps as _, house, rule_arn};

    #[test]
    fn pages_through_the_targets() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        for function in ["b", "a", "c"] {
            house.target_function("rule", function);
        }
        let asked = |next_token| ListTargetsByRuleInput {
            next_token,
            limit: Some(2),
            ..input(&[("Rule", "rule")])
        };
        let first = house.answer::<api::ListTargetsByRule>(asked(None));
        let ids: Vec<_> = first
            .targets
            .unwrap()
            .into_iter()
            .map(|one| one.id)
            .collect();
        assert_eq!(ids, ["a", "b"]);
        let rest = house.answer::<api::ListTargetsByRule>(asked(first.next_token));
        assert_eq!(rest.targets.unwrap()[0].id, "c");
        assert_eq!(rest.next_token, None);
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.needs::<api::ListTargetsByRule>(
            "events:ListTargetsByRule",
            &rule_arn("rule"),
            input(&[("Rule", "rule")]),
        );
    }
}
