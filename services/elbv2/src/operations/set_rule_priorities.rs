//! `SetRulePriorities`: gives rules of a listener other places, all at once.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetRulePriorities.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::api::{RulePriorityPair, SetRulePrioritiesInput, SetRulePrioritiesOutput};
use crate::error::Elbv2Error;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::rule::Rule;
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn set_rule_priorities(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: SetRulePrioritiesInput,
) -> Result<Reply<SetRulePrioritiesOutput>, Elbv2Error> {
    let pairs = parse(ctx, input.rule_priorities)?;

    let mut found = Vec::new();
    for (arn, priority) in &pairs {
        found.push((arn, *priority, tx.find_rule(ctx, arn)?));
    }

    let mut permit = None;
    for (arn, _, rule) in &found {
        let tags = rule.as_ref().map(|it| &it.tags);
        let action = "elasticloadbalancing:SetRulePriorities";
        permit = Some(ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?);
    }
    let permit = permit.ok_or_else(Elbv2Error::no_priority)?;

    let mut changed = Vec::new();
    for (arn, priority, rule) in found {
        let rule = rule.ok_or_else(|| Elbv2Error::not_found(Kind::Rule))?;
        if rule.is_default() {
            return Err(Elbv2Error::default_rule(&arn.arn, "modified"));
        }
        let mut rule = Rule::clone(&rule);
        rule.priority = Some(priority);
        changed.push(rule);
    }
    require_one_listener(&changed)?;
    require_places(tx, &changed)?;
    let shown = changed.iter().map(Rule::shown).collect();
    for rule in changed {
        tx.put_rule(rule)?;
    }

    Ok(permit.reply(SetRulePrioritiesOutput { rules: Some(shown) }))
}

fn parse(
    ctx: &RequestContext,
    pairs: Vec<RulePriorityPair>,
) -> Result<Vec<(ResourceName, u16)>, Elbv2Error> {
    let mut parsed: Vec<(ResourceName, u16)> = Vec::new();
    for pair in pairs {
        let arn = pair.rule_arn.ok_or_else(Elbv2Error::no_priority)?;
        let arn = ResourceName::parse(ctx, Kind::Rule, &arn)?;
        let priority = pair.priority.and_then(|it| u16::try_from(it).ok());
        if parsed.iter().any(|(known, _)| *known == arn) {
            return Err(Elbv2Error::rule_twice(&arn.arn));
        }
        parsed.push((arn, priority.ok_or_else(Elbv2Error::no_priority)?));
    }
    Ok(parsed)
}

fn require_one_listener(rules: &[Rule]) -> Result<(), Elbv2Error> {
    let mut listeners = rules.iter().map(|rule| &rule.listener_id);
    let first = listeners.next();
    if listeners.all(|listener| Some(listener) == first) {
        return Ok(());
    }
    Err(Elbv2Error::rule_of_another_listener())
}

/// No two rules may have one priority when all have moved.
fn require_places(tx: &Elbv2Write<'_>, changed: &[Rule]) -> Result<(), Elbv2Error> {
    let Some(listener) = changed
        .first()
        .map(|rule| tx.listener_of(rule))
        .transpose()?
    else {
        return Ok(());
    };
    let listener = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Rule))?;
    let is_moved = |rule: &Arc<Rule>| changed.iter().any(|moved| moved.id == rule.id);
    let mut all = tx.rules_of(&listener)?;
    all.retain(|rule| !is_moved(rule));
    let mut taken: Vec<u16> = all.iter().filter_map(|rule| rule.priority).collect();
    for priority in changed.iter().filter_map(|rule| rule.priority) {
        if taken.contains(&priority) {
            return Err(Elbv2Error::priority_in_use(priority));
        }
        taken.push(priority);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::api::{self, RulePriorityPair, SetRulePrioritiesInput};
    use crate::bench::{Steps as _, house};

    fn set(pairs: &[(&str, i32)]) -> SetRulePrioritiesInput {
        let pair = |(arn, priority): &(&str, i32)| RulePriorityPair {
            rule_arn: Some((*arn).to_owned()),
            priority: Some(*priority),
        };
        SetRulePrioritiesInput {
            rule_priorities: pairs.iter().map(pair).collect(),
        }
    }

    #[test]
    fn rules_change_places_at_once() {
        let house = house();
        let front = house.new_front_door();
        let first = house.new_rule(&front.listener, 1, "/a");
        let second = house.new_rule(&front.listener, 2, "/b");
        house.answer::<api::SetRulePriorities>(set(&[(&first, 2), (&second, 1)]));
        let wanted = house.wanted();
        let rules = &wanted.load_balancers[0].listeners[0].rules;
        let arns: Vec<String> = rules.iter().map(|rule| rule.arn()).collect();
        assert_eq!(arns[..2], [second, first]);
    }

    #[test]
    fn refuses_a_place_that_is_taken_and_changes_nothing() {
        let house = house();
        let front = house.new_front_door();
        let first = house.new_rule(&front.listener, 1, "/a");
        let second = house.new_rule(&front.listener, 2, "/b");
        let third = house.new_rule(&front.listener, 3, "/c");
        let before = house.wanted();
        let refusal = |pairs: &[(&str, i32)]| house.refusal::<api::SetRulePriorities>(set(pairs));
        assert_eq!(
            refusal(&[(&first, 9), (&second, 3)]),
            "PriorityInUseException: Priority '3' is currently in use"
        );
        assert_eq!(
            refusal(&[(&first, 9), (&third, 9)]),
            "PriorityInUseException: Priority '9' is currently in use"
        );
        assert_eq!(
            refusal(&[(&first, 9), (&first, 8)]),
            format!("ValidationError: Rule '{first}' is specified more than once")
        );
        assert_eq!(before, house.wanted());
    }

    #[test]
    fn needs_permission_for_each_rule() {
        let house = house();
        let front = house.new_front_door();
        let first = house.new_rule(&front.listener, 1, "/a");
        let second = house.new_rule(&front.listener, 2, "/b");
        let action = "elasticloadbalancing:SetRulePriorities";
        house.needs::<api::SetRulePriorities>(action, &first, set(&[(&first, 5)]));
        house
            .as_user("allowed")
            .is_denied::<api::SetRulePriorities>(set(&[(&first, 6), (&second, 7)]));
    }
}
