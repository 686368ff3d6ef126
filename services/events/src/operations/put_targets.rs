//! `PutTargets`: adds targets to a rule, or says anew what they get.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html>

use std::collections::BTreeSet;

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutTargetsInput, PutTargetsOutput};
use crate::error::EventsError;
use crate::permission::require_pass_role;
use crate::quotas;
use crate::resources::rule::Rule;
use crate::resources::target::{Target, TargetKind};
use crate::store::EventsWrite;

pub(crate) fn put_targets(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: PutTargetsInput,
) -> Result<Reply<PutTargetsOutput>, EventsError> {
    let mut ids = BTreeSet::new();
    if let Some(twice) = input.targets.iter().find(|target| !ids.insert(&target.id)) {
        return Err(EventsError::target_twice(&twice.id));
    }
    let place = tx.place(ctx, input.event_bus_name.as_deref(), &input.rule)?;

    let arns = input.targets.iter().map(|target| target.arn.as_str());
    let ask = place
        .ask(ctx, "events:PutTargets")
        .key_values("events:TargetArn", arns);
    let permit = tx.service.permit(ctx, &ask)?;
    for role in input
        .targets
        .iter()
        .filter_map(|target| target.role_arn.as_deref())
    {
        require_pass_role(ctx, role)?;
    }

    let mut rule = Rule::clone(place.unmanaged_rule()?);
    for target in &input.targets {
        let target = Target::parse(target, &rule.bus)?;
        put(&mut rule, target);
    }
    if rule.targets.len() > quotas::TARGETS {
        return Err(EventsError::limit_exceeded());
    }
    tx.put_rule(rule)?;

    Ok(permit.reply(PutTargetsOutput {
        failed_entry_count: Some(0),
        failed_entries: Some(vec![]),
    }))
}

/// Puts a target in place of the one of its id. The role of an event bus of another account stays
/// if none is given.
fn put(rule: &mut Rule, mut target: Target) {
    let old = rule.targets.get(&target.id);
    if let (TargetKind::Bus(bus), Some(old)) = (&target.kind, old)
        && bus.account != rule.bus.account
        && old.arn == target.arn
    {
        target.role_arn = target.role_arn.or_else(|| old.role_arn.clone());
    }
    rule.targets.insert(target.id.clone(), target);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, allow, input, trust};

    use crate::api::{self, DeadLetterConfig, InputTransformer, PutTargetsInput, Target};
    use crate::bench::{Steps as _, function_arn, house, rule_arn};
    use crate::resources::target::bare;

    fn house_with_rule() -> TestHouse {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house
    }

    fn to(targets: Vec<Target>) -> PutTargetsInput {
        PutTargetsInput {
            rule: "rule".to_owned(),
            event_bus_name: None,
            targets,
        }
    }

    fn target(id: &str, arn: &str) -> Target {
        bare(id.to_owned(), arn.to_owned())
    }

    fn function(id: &str) -> Target {
        target(id, &function_arn(id))
    }

    fn transformer(paths: &[(&str, &str)], template: &str) -> Target {
        let paths = paths
            .iter()
            .map(|(name, path)| ((*name).to_owned(), (*path).to_owned()));
        Target {
            input_transformer: Some(InputTransformer {
                input_paths_map: Some(paths.collect::<BTreeMap<_, _>>()),
                input_template: template.to_owned(),
            }),
            ..function("open")
        }
    }

    #[test]
    fn targets_are_kept_by_id() {
        let house = house_with_rule();
        let answer = house.answer::<api::PutTargets>(to(vec![function("a"), function("b")]));
        assert_eq!(answer.failed_entry_count, Some(0));
        let changed = Target {
            input: Some("{}".to_owned()),
            ..function("a")
        };
        house.answer::<api::PutTargets>(to(vec![changed.clone()]));
        let found = house.answer::<api::ListTargetsByRule>(input(&[("Rule", "rule")]));
        assert_eq!(found.targets.unwrap(), [changed, function("b")]);
    }

    #[test]
    fn a_rule_has_five_targets() {
        let house = house_with_rule();
        let five = ["a", "b", "c", "d", "e"].map(function).to_vec();
        house.answer::<api::PutTargets>(to(five));
        assert_eq!(
            house.refusal::<api::PutTargets>(to(vec![function("f")])),
            "LimitExceededException: The requested resource exceeds the maximum number allowed."
        );
        assert_eq!(house.target_ids("rule").len(), 5);
        let twice = house.refusal::<api::PutTargets>(to(vec![function("a"), function("a")]));
        assert!(twice.starts_with("ValidationError: "), "{twice}");
    }

    #[test]
    fn refuses_inputs_that_cannot_be_made() {
        let house = house_with_rule();
        let refusal = |target: Target| house.refusal::<api::PutTargets>(to(vec![target]));
        assert_eq!(
            refusal(Target {
                input: Some("{}".to_owned()),
                input_path: Some("$.detail".to_owned()),
                ..function("open")
            }),
            "ValidationError: Only one of Input, InputPath, or InputTransformer must be provided for target open."
        );
        assert_eq!(
            refusal(Target {
                input: Some("hello".to_owned()),
                ..function("open")
            }),
            "ValidationError: JSON syntax error in input for target open."
        );
        assert_eq!(
            refusal(Target {
                input_path: Some("detail".to_owned()),
                ..function("open")
            }),
            "ValidationError: InputPath for target open is not valid."
        );
        assert_eq!(
            refusal(transformer(&[("a", "$.detail.a")], r#"{"a": <b>}"#)),
            "ValidationError: InputTemplate for target open contains invalid placeholder b."
        );
        assert_eq!(
            refusal(transformer(&[], r#""<aws.events.event.json>""#)),
            "ValidationError: InputTemplate for target open contains placeholder aws.events.event.json valid only for JSON template."
        );
    }

    #[test]
    fn refuses_targets_that_are_not_built_and_says_which_are() {
        let house = house_with_rule();
        let refusal = |target: Target| house.refusal::<api::PutTargets>(to(vec![target]));
        assert_eq!(
            refusal(target(
                "q",
                &format!("arn:aws:sqs:us-east-1:{ACCOUNT}:queue")
            )),
            "NotImplemented: A target of sqs (targets are Lambda functions, event buses and API destinations) is not built in Ringwall yet."
        );
        let dead_letters = refusal(Target {
            dead_letter_config: Some(DeadLetterConfig { arn: None }),
            ..function("open")
        });
        assert_eq!(
            dead_letters,
            "NotImplemented: DeadLetterConfig of a target is not built in Ringwall yet."
        );
        for elsewhere in [
            format!("arn:aws:lambda:us-east-1:{OTHER_ACCOUNT}:function:f"),
            format!("arn:aws:events:eu-west-1:{OTHER_ACCOUNT}:event-bus/default"),
        ] {
            let refused = refusal(target("a", &elsewhere));
            assert!(refused.starts_with("NotImplemented: "), "{refused}");
        }
        assert_eq!(
            refusal(target("a", "queue")),
            "ValidationError: Parameter queue is not valid. Reason: Provided Arn is not in correct format."
        );
        assert!(house.target_ids("rule").is_empty());
    }

    #[test]
    fn a_bus_of_the_same_account_needs_a_role_that_may_be_passed() {
        let house = house_with_rule();
        house.make_bus("orders");
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/orders");
        assert_eq!(
            house.refusal::<api::PutTargets>(to(vec![target("bus", &arn)])),
            format!("ValidationError: RoleArn is required for target {arn}.")
        );
        let role = house.put_role("sender", &trust(&["*"], &["sts:AssumeRole"]), &[]);
        let with_role = || {
            to(vec![Target {
                role_arn: Some(role.clone()),
                ..target("bus", &arn)
            }])
        };
        let put = allow("events:PutTargets", "*");
        house
            .as_new_user("clerk", &[&put])
            .is_denied::<api::PutTargets>(with_role());
        let pass = allow("iam:PassRole", &role);
        house
            .as_new_user("chief", &[&put, &pass])
            .answer::<api::PutTargets>(with_role());
    }

    #[test]
    fn the_role_for_another_account_stays() {
        let house = house_with_rule();
        let arn = format!("arn:aws:events:us-east-1:{OTHER_ACCOUNT}:event-bus/default");
        let role = house.put_role("sender", &trust(&["*"], &["sts:AssumeRole"]), &[]);
        house.answer::<api::PutTargets>(to(vec![Target {
            role_arn: Some(role.clone()),
            ..target("bus", &arn)
        }]));
        house.answer::<api::PutTargets>(to(vec![target("bus", &arn)]));
        let found = house.answer::<api::ListTargetsByRule>(input(&[("Rule", "rule")]));
        assert_eq!(found.targets.unwrap()[0].role_arn, Some(role));
        let with_input = Target {
            input: Some("{}".to_owned()),
            ..target("bus", &arn)
        };
        let refusal = house.refusal::<api::PutTargets>(to(vec![with_input]));
        assert!(
            refusal.starts_with("ValidationError: Input, InputPath and "),
            "{refusal}"
        );
    }

    #[test]
    fn targets_are_a_condition() {
        let house = house_with_rule();
        let only = allow("events:PutTargets", "*").replace(
            r#""Action""#,
            r#""Condition":{"ForAllValues:ArnLike":{"events:TargetArn":"arn:aws:lambda:*:*:function:op*"}},"Action""#,
        );
        let clerk = house.as_new_user("clerk", &[&only]);
        clerk.answer::<api::PutTargets>(to(vec![function("open")]));
        clerk.is_denied::<api::PutTargets>(to(vec![function("open"), function("other")]));
    }

    #[test]
    fn needs_permission_on_the_rule() {
        house_with_rule().needs::<api::PutTargets>(
            "events:PutTargets",
            &rule_arn("rule"),
            to(vec![function("open")]),
        );
    }
}
