//! `PutRule`: makes a rule or says anew what it matches; its targets and tags stay.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>

use std::collections::BTreeMap;

use ringwall_core::{Reply, RequestContext, Tags};

use crate::api::{PutRuleInput, PutRuleOutput, RuleState};
use crate::error::EventsError;
use crate::permission::{require_pass_role, with_pattern};
use crate::quotas;
use crate::resources::rule::Rule;
use crate::resources::tagging;
use crate::schedule::{self, Schedule};
use crate::store::EventsWrite;

pub(crate) fn put_rule(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: PutRuleInput,
) -> Result<Reply<PutRuleOutput>, EventsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let pattern = quotas::pattern(input.event_pattern.as_deref())?;
    let schedule = schedule(input.schedule_expression.as_deref())?;
    if pattern.is_none() && schedule.is_none() {
        return Err(EventsError::neither_pattern_nor_schedule());
    }
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.name)?;

    let ask = with_pattern(place.ask(ctx, "events:PutRule"), pattern.as_ref());
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    if let Some(role) = &input.role_arn {
        require_pass_role(ctx, role)?;
    }
    // Tags of a rule that is there are ignored, as AWS says.
    if place.rule.is_none() && !tags.is_empty() {
        let ask = place.ask(ctx, "events:TagResource");
        ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    }

    place.require_bus()?;
    if schedule.is_some() && !place.bus.is_default() {
        return Err(EventsError::schedule_on_custom_bus());
    }
    let kept = place.rule.as_deref();
    if kept.is_some_and(|rule| rule.managed_by().is_some()) {
        return Err(EventsError::managed_rule(&place.name));
    }
    quotas::require_room(tx, &place.bus, &place.name, pattern.as_ref())?;
    let rule = Rule {
        pattern,
        schedule,
        state: input.state.unwrap_or(RuleState::Enabled),
        description: input.description,
        role_arn: input.role_arn,
        created_by: kept.map_or_else(|| ctx.account(), |rule| rule.created_by),
        tags: kept.map_or(tags, |rule| Tags::clone(&rule.tags)),
        targets: kept.map_or_else(BTreeMap::new, |rule| rule.targets.clone()),
        bus: place.bus,
        name: place.name,
        archive: None,
    };
    let arn = rule.arn();
    schedule::begin(tx, &rule, ctx.now())?;
    tx.put_rule(rule)?;

    Ok(permit.reply(PutRuleOutput {
        rule_arn: Some(arn),
    }))
}

/// An empty expression is none.
fn schedule(text: Option<&str>) -> Result<Option<Schedule>, EventsError> {
    let text = text.filter(|text| !text.is_empty());
    let schedule = text.map(|text| Schedule::parse(text).ok_or_else(EventsError::invalid_schedule));
    schedule.transpose()
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, TestHouse, allow, input, trust};

    use crate::api::{self, PutRuleInput, Tag};
    use crate::bench::{Steps as _, house, rule_arn};

    fn rule(pattern: &str) -> PutRuleInput {
        input(&[("Name", "rule"), ("EventPattern", pattern)])
    }

    fn only_source(house: &TestHouse, condition: &str) -> TestHouse {
        let policy = allow("events:PutRule", "*").replace(
            r#""Action""#,
            &format!(r#""Condition":{condition},"Action""#),
        );
        house.as_new_user("clerk", &[&policy])
    }

    #[test]
    fn a_rule_put_again_keeps_its_targets_and_tags_only() {
        let house = house();
        let tagged = |value: &str| PutRuleInput {
            tags: Some(vec![Tag {
                key: "team".to_owned(),
                value: value.to_owned(),
            }]),
            ..input(&[
                ("Name", "rule"),
                ("EventPattern", r#"{"source":["a"]}"#),
                ("Description", "d"),
            ])
        };
        let made = house.answer::<api::PutRule>(tagged("blue"));
        assert_eq!(made.rule_arn, Some(rule_arn("rule")));
        house.target_function("rule", "open");
        house.answer::<api::PutRule>(PutRuleInput {
            description: None,
            ..tagged("red")
        });
        let found = house.answer::<api::DescribeRule>(input(&[("Name", "rule")]));
        assert_eq!(found.description, None);
        assert_eq!(house.target_ids("rule"), ["open"]);
        assert_eq!(house.tags(&rule_arn("rule")), ["team=blue"]);
    }

    #[test]
    fn rules_of_a_custom_bus_have_its_name_in_their_arn_and_no_schedule() {
        let house = house();
        house.make_bus("orders");
        let made = house.answer::<api::PutRule>(PutRuleInput {
            event_bus_name: Some("orders".to_owned()),
            ..rule(r#"{"source":["a"]}"#)
        });
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:rule/orders/rule");
        assert_eq!(made.rule_arn, Some(arn));
        assert_eq!(
            house.refusal::<api::PutRule>(input(&[
                ("Name", "rule"),
                ("EventBusName", "orders"),
                ("ScheduleExpression", "rate(1 day)")
            ])),
            "ValidationError: ScheduleExpression is supported only on the default event bus."
        );
    }

    #[test]
    fn refuses_what_is_no_rule() {
        let house = house();
        let refusal = |asked| house.refusal::<api::PutRule>(asked);
        assert_eq!(
            refusal(input(&[("Name", "rule")])),
            "ValidationError: Parameter(s) EventPattern or ScheduleExpression must be specified."
        );
        assert_eq!(
            refusal(input(&[
                ("Name", "rule"),
                ("ScheduleExpression", "rate(1 minutes)")
            ])),
            "ValidationError: Parameter ScheduleExpression is not valid."
        );
        assert_eq!(
            refusal(rule(r#"{"source":"a"}"#)),
            "InvalidEventPatternException: Event pattern is not valid. Reason: \"source\" must be an object or an array\n at [Source: (String)\"{\"source\":\"a\"}\"; line: 1, column: 12]"
        );
        assert_eq!(
            refusal(PutRuleInput {
                event_bus_name: Some("none".to_owned()),
                ..rule(r#"{"source":["a"]}"#)
            }),
            "ResourceNotFoundException: Event bus none does not exist."
        );
        let long = format!(r#"{{"source":["{}"]}}"#, "x".repeat(2048));
        assert!(refusal(rule(&long)).starts_with("LimitExceededException: "));
    }

    #[test]
    fn a_bus_has_room_for_thirty_rules_with_wildcards_and_three_hundred_in_all() {
        let house = house();
        for number in 0..30 {
            house.put_rule(
                &format!("wild-{number}"),
                r#"{"source":[{"wildcard":"a*"}]}"#,
            );
        }
        let full =
            "LimitExceededException: The requested resource exceeds the maximum number allowed.";
        assert_eq!(
            house.refusal::<api::PutRule>(rule(r#"{"source":[{"wildcard":"a*"}]}"#)),
            full
        );
        house.put_rule("wild-0", r#"{"source":[{"wildcard":"b*"}]}"#);
        for number in 30..300 {
            house.put_rule(&format!("rule-{number}"), r#"{"source":["a"]}"#);
        }
        assert_eq!(
            house.refusal::<api::PutRule>(rule(r#"{"source":["a"]}"#)),
            full
        );
    }

    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html#eb-allowed-sources-events-pattern>
    #[test]
    fn what_a_pattern_asks_for_is_a_condition() {
        let house = house();
        let clerk = only_source(
            &house,
            r#"{"ForAllValues:StringEquals":{"events:source":["aws.ec2","aws.s3"]},"Null":{"events:source":"false"}}"#,
        );
        clerk.answer::<api::PutRule>(rule(r#"{"source":["aws.ec2"]}"#));
        clerk.answer::<api::PutRule>(rule(r#"{"source":["aws.ec2","aws.s3"]}"#));
        for pattern in [
            r#"{"source":["aws.ec2","aws.autoscaling"]}"#,
            r#"{"source":["aws.ec2",{"prefix":""}]}"#,
            r#"{"detail-type":["EC2 Instance State-change Notification"]}"#,
        ] {
            clerk.is_denied::<api::PutRule>(rule(pattern));
        }
    }

    #[test]
    fn who_made_a_rule_is_a_condition() {
        let house = house();
        let clerk = only_source(
            &house,
            r#"{"StringEqualsIfExists":{"events:creatorAccount":"${aws:PrincipalAccount}"}}"#,
        );
        clerk.answer::<api::PutRule>(rule(r#"{"source":["a"]}"#));
    }

    #[test]
    fn a_role_must_be_passed() {
        let house = house();
        let role = house.put_role("sender", &trust(&["*"], &["sts:AssumeRole"]), &[]);
        let with_role = || PutRuleInput {
            role_arn: Some(role.clone()),
            ..rule(r#"{"source":["a"]}"#)
        };
        let put = allow("events:PutRule", "*");
        house
            .as_new_user("clerk", &[&put])
            .is_denied::<api::PutRule>(with_role());
        let pass = allow("iam:PassRole", &role);
        house
            .as_new_user("chief", &[&put, &pass])
            .answer::<api::PutRule>(with_role());
    }

    #[test]
    fn tags_need_permission_too() {
        let house = house();
        let tagged = || PutRuleInput {
            tags: Some(vec![Tag {
                key: "team".to_owned(),
                value: "blue".to_owned(),
            }]),
            ..rule(r#"{"source":["a"]}"#)
        };
        let put = allow("events:PutRule", "*");
        house
            .as_new_user("clerk", &[&put])
            .is_denied::<api::PutRule>(tagged());
        let tag = allow("events:TagResource", &rule_arn("rule"));
        house
            .as_new_user("chief", &[&put, &tag])
            .answer::<api::PutRule>(tagged());
    }

    #[test]
    fn needs_permission_on_the_rule() {
        house().needs::<api::PutRule>(
            "events:PutRule",
            &rule_arn("rule"),
            rule(r#"{"source":["a"]}"#),
        );
    }
}
