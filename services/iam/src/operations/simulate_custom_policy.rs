//! `SimulateCustomPolicy`: what policies given as text would answer.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    OrderedOrganizationPolicyType, SimulateCustomPolicyInput, SimulateCustomPolicyOutput,
};
use crate::error::IamError;
use crate::paging::page;
use crate::simulation::{
    Asked, SimulatedCaller, Simulation, identity_policies, service_control_level,
};
use crate::store::IamRead;

pub(crate) fn simulate_custom_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: SimulateCustomPolicyInput,
) -> Result<Reply<SimulateCustomPolicyOutput>, IamError> {
    let page = page(tx.iam, ctx, "", input.marker.as_deref(), input.max_items)?;
    let policies = identity_policies(&input.policy_input_list)?;

    let permit = ctx.authorize(&Ask::new("iam:SimulateCustomPolicy"))?;

    let caller = match &input.caller_arn {
        Some(arn) => SimulatedCaller::parse(tx.rows(), ctx.account(), arn)?,
        None => SimulatedCaller::of_account(ctx.account()),
    };
    let asked = Asked {
        boundary: input.permissions_boundary_policy_input_list,
        resources: input.resource_arns,
        resource_policy: input.resource_policy,
        resource_owner: input.resource_owner,
        context: input.context_entries,
        resource_handling: input.resource_handling_option,
    };
    let mut simulation = Simulation::new(asked, caller)?;
    simulation.add_inputs(policies);
    if let Some(levels) = &input.ordered_organization_policy_input_list {
        let levels = (1..).zip(levels);
        let levels = levels.map(|(number, level)| service_control_level(number, texts(level)));
        simulation.set_service_control(levels.collect::<Result<_, _>>()?);
    }
    let results = simulation.results(&page, input.action_names)?;

    Ok(permit.reply(SimulateCustomPolicyOutput {
        is_truncated: results.is_truncated(),
        marker: results.next,
        evaluation_results: Some(results.entries),
    }))
}

fn texts(level: &OrderedOrganizationPolicyType) -> &[String] {
    let texts = level.service_control_policy_input_list.as_deref();
    texts.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use ringwall_testing::allow;

    use crate::api::{
        self, ContextEntry, EvaluationResult, OrderedOrganizationPolicyType,
        PolicyEvaluationDecisionType as Type, PolicySourceType, SimulateCustomPolicyInput,
    };
    use crate::test_house;
    use crate::test_iam::OWN;

    const BUCKET: &str = "arn:aws:s3:::bucket";
    const OTHER_BUCKET: &str = "arn:aws:s3:::other";

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn asked(policies: &[&str], actions: &[&str]) -> SimulateCustomPolicyInput {
        SimulateCustomPolicyInput {
            policy_input_list: texts(policies),
            action_names: texts(actions),
            permissions_boundary_policy_input_list: None,
            ordered_organization_policy_input_list: None,
            resource_arns: None,
            resource_policy: None,
            resource_owner: None,
            caller_arn: None,
            context_entries: None,
            resource_handling_option: None,
            max_items: None,
            marker: None,
        }
    }

    fn results(input: SimulateCustomPolicyInput) -> Vec<EvaluationResult> {
        let answer = test_house().answer::<api::SimulateCustomPolicy>(input);
        answer.evaluation_results.unwrap()
    }

    fn result(input: SimulateCustomPolicyInput) -> EvaluationResult {
        let mut results = results(input);
        assert_eq!(results.len(), 1);
        results.pop().unwrap()
    }

    fn deny(action: &str, resource: &str) -> String {
        allow(action, resource).replace("Allow", "Deny")
    }

    #[test]
    fn there_is_one_result_an_action_with_the_statements_that_decided() {
        let policies = [
            allow("s3:*", "*"),
            deny("s3:Delete*", "*"),
            allow("s3:Get*", "*"),
        ];
        let policies: Vec<_> = policies.iter().map(String::as_str).collect();
        let actions = ["s3:GetObject", "s3:DeleteObject", "kms:Encrypt"];
        let shown: Vec<_> = results(asked(&policies, &actions))
            .into_iter()
            .map(|result| {
                let matched = result.matched_statements.unwrap().into_iter();
                let ids: Vec<_> = matched.map(|one| one.source_policy_id.unwrap()).collect();
                (result.eval_action_name, result.eval_decision, ids.join(" "))
            })
            .collect();
        let expected =
            |action: &str, decision, ids: &str| (action.to_owned(), decision, ids.to_owned());
        assert_eq!(
            shown,
            [
                expected(
                    "s3:GetObject",
                    Type::Allowed,
                    "PolicyInputList.1 PolicyInputList.3"
                ),
                expected("s3:DeleteObject", Type::ExplicitDeny, "PolicyInputList.2"),
                expected("kms:Encrypt", Type::ImplicitDeny, ""),
            ]
        );
    }

    #[test]
    fn statements_stand_where_they_stand() {
        let policy = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"Allow\",\n    \"Action\": \"s3:*\",\n    \"Resource\": \"*\"\n  }\n}";
        let result = result(asked(&[policy], &["s3:GetObject"]));
        let matched = result.matched_statements.unwrap().pop().unwrap();
        assert_eq!(matched.source_policy_type, Some(PolicySourceType::None));
        let place = |position: Option<api::Position>| {
            let position = position.unwrap();
            (position.line.unwrap(), position.column.unwrap())
        };
        assert_eq!(place(matched.start_position), (3, 16));
        assert_eq!(place(matched.end_position), (7, 4));
    }

    #[test]
    fn the_strictest_of_all_resources_stands_above() {
        let policies = [allow("s3:*", "*"), deny("s3:*", OTHER_BUCKET)];
        let policies: Vec<_> = policies.iter().map(String::as_str).collect();
        let result = result(SimulateCustomPolicyInput {
            resource_arns: Some(texts(&[BUCKET, OTHER_BUCKET])),
            ..asked(&policies, &["s3:ListBucket"])
        });
        assert_eq!(result.eval_decision, Type::ExplicitDeny);
        let template = "arn:${Partition}:s3:::${BucketName}";
        assert_eq!(result.eval_resource_name.as_deref(), Some(template));
        assert_eq!(result.matched_statements.unwrap().len(), 1);
        assert_eq!(result.eval_decision_details, Some([].into()));
        let specific = result.resource_specific_results.unwrap().into_iter();
        let decisions: Vec<_> = specific
            .map(|one| (one.eval_resource_name, one.eval_resource_decision))
            .collect();
        assert_eq!(
            decisions,
            [
                (BUCKET.to_owned(), Type::Allowed),
                (OTHER_BUCKET.to_owned(), Type::ExplicitDeny)
            ]
        );
    }

    #[test]
    fn condition_keys_decide_and_missing_ones_are_named() {
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3"}}}]}"#;
        let without = result(asked(&[policy], &["s3:GetObject"]));
        assert_eq!(without.eval_decision, Type::ImplicitDeny);
        assert_eq!(
            without.missing_context_values.unwrap(),
            ["aws:MultiFactorAuthPresent"]
        );
        let with = result(SimulateCustomPolicyInput {
            context_entries: Some(vec![ContextEntry {
                context_key_name: Some("AWS:MultiFactorAuthPresent".to_owned()),
                context_key_values: Some(texts(&["true"])),
                context_key_type: Some(api::ContextKeyTypeEnum::Boolean),
            }]),
            ..asked(&[policy], &["s3:GetObject"])
        });
        assert_eq!(with.eval_decision, Type::Allowed);
        assert_eq!(with.missing_context_values.unwrap(), [""; 0]);
    }

    #[test]
    fn boundary_and_organization_limit() {
        let all = allow("*", "*");
        let only_s3 = allow("s3:*", "*");
        let level = |policies: &[&str]| OrderedOrganizationPolicyType {
            service_control_policy_input_list: Some(texts(policies)),
        };
        let bounded = result(SimulateCustomPolicyInput {
            permissions_boundary_policy_input_list: Some(texts(&[&only_s3])),
            ..asked(&[&all], &["kms:Encrypt"])
        });
        assert_eq!(bounded.eval_decision, Type::ImplicitDeny);
        let detail = bounded.permissions_boundary_decision_detail.unwrap();
        assert_eq!(detail.allowed_by_permissions_boundary, Some(false));
        assert_eq!(bounded.organizations_decision_detail, None);

        for (levels, expected) in [
            (vec![level(&[&all]), level(&[&all])], Type::Allowed),
            (vec![level(&[&all]), level(&[&only_s3])], Type::ImplicitDeny),
            (
                vec![level(&[&all, &deny("kms:*", "*")])],
                Type::ExplicitDeny,
            ),
        ] {
            let result = result(SimulateCustomPolicyInput {
                ordered_organization_policy_input_list: Some(levels),
                resource_arns: Some(texts(&["arn:aws:kms:eu-west-1:111122223333:key/1"])),
                ..asked(&[&all], &["kms:Encrypt"])
            });
            assert_eq!(result.eval_decision, expected);
            let is_allowed = expected == Type::Allowed;
            let detail = result.organizations_decision_detail.unwrap();
            assert_eq!(detail.allowed_by_organizations, Some(is_allowed));
            assert_eq!(result.matched_statements.unwrap().is_empty(), !is_allowed);
            assert_eq!(result.eval_decision_details.is_some(), is_allowed);
        }
    }

    fn bucket_policy() -> String {
        allow("s3:*", BUCKET).replace(
            r#""Effect""#,
            &format!(r#""Principal":{{"AWS":"{OWN}:user/alice"}},"Effect""#),
        )
    }

    #[test]
    fn a_resources_policy_is_enough_in_its_account_and_half_of_it_elsewhere() {
        let nothing = allow("iam:ListUsers", "*");
        let asked = |owner: Option<&str>, policies: &[&str]| SimulateCustomPolicyInput {
            resource_arns: Some(texts(&[BUCKET])),
            resource_policy: Some(bucket_policy()),
            resource_owner: owner.map(str::to_owned),
            caller_arn: Some(format!("{OWN}:user/alice")),
            permissions_boundary_policy_input_list: owner.map(|_| texts(&[&allow("*", "*")])),
            ..asked(policies, &["s3:ListBucket"])
        };
        let at_home = result(asked(None, &[&nothing]));
        assert_eq!(at_home.eval_decision, Type::Allowed);
        let matched = at_home.matched_statements.unwrap().pop().unwrap();
        assert_eq!(matched.source_policy_id.as_deref(), Some("ResourcePolicy"));
        assert_eq!(matched.source_policy_type, Some(PolicySourceType::Resource));

        let elsewhere = Some("arn:aws:iam::444455556666:root");
        let half = result(asked(elsewhere, &[&nothing]));
        assert_eq!(half.eval_decision, Type::ImplicitDeny);
        let details = half.eval_decision_details.unwrap();
        assert_eq!(
            details,
            [
                ("IAM Policy".to_owned(), Type::ImplicitDeny),
                ("Permissions Boundary Policy".to_owned(), Type::Allowed),
                ("Resource Policy".to_owned(), Type::Allowed),
            ]
            .into()
        );
        let both = result(asked(elsewhere, &[&allow("s3:*", "*")]));
        assert_eq!(both.eval_decision, Type::Allowed);
        assert_eq!(both.matched_statements.unwrap().len(), 2);
    }

    #[test]
    fn pages_through_the_actions() {
        let house = test_house();
        let page = |marker| {
            house.answer::<api::SimulateCustomPolicy>(SimulateCustomPolicyInput {
                max_items: Some(2),
                marker,
                ..asked(&[&allow("s3:*", "*")], &["s3:One", "s3:Two", "s3:Three"])
            })
        };
        let first = page(None);
        assert_eq!(first.is_truncated, Some(true));
        assert_eq!(first.evaluation_results.unwrap().len(), 2);
        let last = page(first.marker).evaluation_results.unwrap();
        assert_eq!(last.first().unwrap().eval_action_name, "s3:Three");
    }

    #[test]
    fn refuses_what_cannot_be_simulated() {
        let house = test_house();
        let all = allow("*", "*");
        let refusal = |input| house.refusal::<api::SimulateCustomPolicy>(input);
        let of_caller = |caller: Option<String>| SimulateCustomPolicyInput {
            resource_policy: Some(bucket_policy()),
            caller_arn: caller,
            ..asked(&[&all], &["s3:ListBucket"])
        };
        for (input, words) in [
            (
                asked(&["{"], &["s3:GetObject"]),
                "PolicyInputList.1: This policy contains invalid Json",
            ),
            (asked(&[&all], &["s3:*"]), "Invalid action name: s3:*"),
            (
                of_caller(None),
                "CallerArn is required if you include a ResourcePolicy.",
            ),
            (
                of_caller(Some(format!("{OWN}:role/worker"))),
                "Simulation of resource-based policies isn't supported for IAM roles.",
            ),
            (
                of_caller(Some(
                    "arn:aws:sts::111122223333:assumed-role/worker/session".to_owned(),
                )),
                "Invalid CallerArn: arn:aws:sts::111122223333:assumed-role/worker/session is not the ARN of an IAM user, group, or role.",
            ),
            (
                SimulateCustomPolicyInput {
                    permissions_boundary_policy_input_list: Some(texts(&[&all, &all])),
                    ..asked(&[&all], &["s3:GetObject"])
                },
                "You can input only one permissions boundary.",
            ),
            (
                SimulateCustomPolicyInput {
                    resource_handling_option: Some("EC2-VPC-EBS".to_owned()),
                    ..asked(&[&all], &["ec2:RunInstances"])
                },
                "The ResourceHandlingOption EC2-VPC-EBS requires a resource of type instance.",
            ),
            (
                SimulateCustomPolicyInput {
                    resource_arns: Some(vec![BUCKET.to_owned(); 10_001]),
                    ..asked(&[&all], &["s3:ListBucket"])
                },
                "The simulation has more than 10000 combinations of actions and resources. Use fewer resources, or a smaller MaxItems.",
            ),
        ] {
            assert_eq!(refusal(input), format!("InvalidInputException: {words}"));
        }
    }

    #[test]
    fn the_caller_fills_variables() {
        let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}}"#;
        let by = |name: &str| {
            let input = SimulateCustomPolicyInput {
                resource_arns: Some(texts(&["arn:aws:s3:::home/alice/note"])),
                caller_arn: Some(format!("{OWN}:user/{name}")),
                ..asked(&[policy], &["s3:GetObject"])
            };
            result(input).eval_decision
        };
        assert_eq!(by("alice"), Type::Allowed);
        assert_eq!(by("bob"), Type::ImplicitDeny);
        let by_nobody = result(asked(&[policy], &["s3:GetObject"]));
        assert_eq!(by_nobody.missing_context_values.unwrap(), ["aws:username"]);
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::SimulateCustomPolicy>(
            "iam:SimulateCustomPolicy",
            "*",
            asked(&[&allow("*", "*")], &["s3:GetObject"]),
        );
    }

    #[test]
    fn a_marker_is_of_its_own_list() {
        let other = SimulateCustomPolicyInput {
            marker: Some("made-up".to_owned()),
            ..asked(&[&allow("*", "*")], &["s3:GetObject"])
        };
        assert_eq!(
            test_house().refusal::<api::SimulateCustomPolicy>(other),
            "ValidationError: Invalid Marker: made-up"
        );
    }
}
