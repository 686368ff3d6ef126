//! `SimulatePrincipalPolicy`: what the policies of a user, group or role would answer.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Bundle, Controls, NamedPolicy, PolicyHome};

use crate::api::{
    PolicyIdentifierPolicyType, PolicySourceType, SimulateCustomPolicyOutput,
    SimulatePrincipalPolicyInput,
};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::managed_policy;
use crate::simulation::{Asked, Exclusion, SimulatedCaller, Simulation, Source, identity_policies};
use crate::store::IamRead;

pub(crate) fn simulate_principal_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: SimulatePrincipalPolicyInput,
) -> Result<Reply<SimulateCustomPolicyOutput>, IamError> {
    let source_arn = &input.policy_source_arn;
    let page = page(
        tx.iam,
        ctx,
        source_arn,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let given = identity_policies(input.policy_input_list.as_deref().unwrap_or_default())?;
    let exclusions = input.policy_exclusion_list.unwrap_or_default().into_iter();
    let exclusions: Vec<_> = exclusions.map(Exclusion::parse).collect::<Result<_, _>>()?;
    let entity = tx.entity(ctx, source_arn)?;

    let permit = ctx.authorize(&entity.ask("iam:SimulatePrincipalPolicy"))?;

    let entity = entity.existing()?;
    let (account, kind, name) = (entity.account(), entity.kind(), entity.name());
    let bundle = Bundle::of_entity(tx.rows(), account, kind, name)?;
    let controls = Controls::of(tx.rows(), account)?;
    let caller_arn = input.caller_arn.as_ref().unwrap_or(source_arn);
    let caller = SimulatedCaller::parse(tx.rows(), account, caller_arn)?
        .in_organization(controls.place.clone());
    let asked = Asked {
        boundary: input.permissions_boundary_policy_input_list,
        resources: input.resource_arns,
        resource_policy: input.resource_policy,
        resource_owner: input.resource_owner,
        context: input.context_entries,
        resource_handling: input.resource_handling_option,
    };
    let mut simulation = Simulation::new(asked, caller)?;
    add_policies(&mut simulation, &bundle, controls, &exclusions);
    simulation.add_inputs(given);
    let results = simulation.results(&page, input.action_names)?;

    Ok(permit.reply(SimulateCustomPolicyOutput {
        is_truncated: results.is_truncated(),
        marker: results.next,
        evaluation_results: Some(results.entries),
    }))
}

/// Adds what the entity has, but for what is left out.
fn add_policies(
    simulation: &mut Simulation,
    bundle: &Bundle,
    controls: Controls,
    exclusions: &[Exclusion],
) {
    let leaves_out = |kind| exclusions.iter().any(|one| one.is_of_type(kind));
    for (policy, named) in bundle.identity.iter().zip(&bundle.homes) {
        if !exclusions.iter().any(|one| one.covers(named)) {
            simulation.add(Arc::clone(policy), source(named));
        }
    }
    if let Some((_, boundary)) = &bundle.boundary
        && !leaves_out(PolicyIdentifierPolicyType::PermissionBoundary)
    {
        simulation.set_boundary(Arc::clone(boundary));
    }
    if controls.place.is_some() && !leaves_out(PolicyIdentifierPolicyType::Scp) {
        simulation.set_service_control(controls.service_control);
    }
}

/// Managed policies by name, inline policies as `user_NAME_POLICY`.
fn source(policy: &NamedPolicy) -> Source {
    if policy.managed {
        let is_aws = policy.name.contains(":iam::aws:policy/");
        return Source {
            id: managed_policy::name_of(&policy.name).to_owned(),
            kind: if is_aws {
                PolicySourceType::AwsManaged
            } else {
                PolicySourceType::UserManaged
            },
        };
    }
    let (kind, noun, home) = match &policy.home {
        PolicyHome::User(name) => (PolicySourceType::User, "user", name),
        PolicyHome::Group(name) => (PolicySourceType::Group, "group", name),
        PolicyHome::Role(name) => (PolicySourceType::Role, "role", name),
    };
    Source {
        id: format!("{noun}_{home}_{}", policy.name),
        kind,
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::Tags;
    use ringwall_identity::Document;
    use ringwall_identity::organization::{
        self, Member, MemberStatus, Organization, OrganizationPolicy, OrganizationPolicyType,
    };
    use ringwall_policy::PolicyKind;
    use ringwall_store::StoreError;
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse, allow, input};

    use crate::api::{
        self, AttachmentType, EvaluationResult, InlinePolicyIdentifierType,
        PolicyEvaluationDecisionType as Type, PolicyIdentifier,
        PolicyIdentifierPolicyType as Excluded, PolicySourceType, SimulatePrincipalPolicyInput,
    };
    use crate::test_house;
    use crate::test_iam::{OWN, attach, bound, make_policy, make_role};

    fn of_worker(actions: &[&str]) -> SimulatePrincipalPolicyInput {
        SimulatePrincipalPolicyInput {
            policy_source_arn: format!("{OWN}:role/worker"),
            policy_input_list: None,
            permissions_boundary_policy_input_list: None,
            policy_exclusion_list: None,
            action_names: actions.iter().map(|action| (*action).to_owned()).collect(),
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

    fn result(house: &TestHouse, input: SimulatePrincipalPolicyInput) -> EvaluationResult {
        let answer = house.answer::<api::SimulatePrincipalPolicy>(input);
        let mut results = answer.evaluation_results.unwrap();
        assert_eq!(results.len(), 1);
        results.pop().unwrap()
    }

    fn put_own(house: &TestHouse, document: &str) {
        house.answer::<api::PutRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyName", "own"),
            ("PolicyDocument", document),
        ]));
    }

    /// A role with an inline policy, one of the account's, and one of AWS's.
    fn furnished() -> TestHouse {
        let house = test_house();
        make_role(&house, "worker");
        put_own(&house, &allow("s3:*", "*"));
        let reader = make_policy(&house, "reader", "s3:*");
        attach(&house, "worker", &reader);
        attach(
            &house,
            "worker",
            "arn:aws:iam::aws:policy/AdministratorAccess",
        );
        house
    }

    #[test]
    fn names_the_policies_that_allowed() {
        let result = result(&furnished(), of_worker(&["s3:GetObject"]));
        let matched = result.matched_statements.unwrap().into_iter();
        let sources: Vec<_> = matched
            .map(|one| {
                (
                    one.source_policy_id.unwrap(),
                    one.source_policy_type.unwrap(),
                )
            })
            .collect();
        assert_eq!(
            sources,
            [
                ("role_worker_own".to_owned(), PolicySourceType::Role),
                ("reader".to_owned(), PolicySourceType::UserManaged),
                (
                    "AdministratorAccess".to_owned(),
                    PolicySourceType::AwsManaged
                ),
            ]
        );
    }

    #[test]
    fn leaves_policies_out_as_if_they_were_detached() {
        let house = furnished();
        let left = |identifiers: Vec<PolicyIdentifier>| {
            let input = SimulatePrincipalPolicyInput {
                policy_exclusion_list: Some(identifiers),
                ..of_worker(&["s3:GetObject"])
            };
            let matched = result(&house, input)
                .matched_statements
                .unwrap()
                .into_iter();
            let ids: Vec<_> = matched.map(|one| one.source_policy_id.unwrap()).collect();
            ids.join(" ")
        };
        let by_type = |kind| PolicyIdentifier {
            policy_type: Some(kind),
            ..PolicyIdentifier::default()
        };
        let by_arn = |arn: &str| PolicyIdentifier {
            policy_arn: Some(arn.to_owned()),
            ..PolicyIdentifier::default()
        };
        let inline = |name: &str| PolicyIdentifier {
            inline_policy_identifier: Some(InlinePolicyIdentifierType {
                policy_name: "own".to_owned(),
                attachment_type: AttachmentType::Role,
                attachment_name: name.to_owned(),
            }),
            ..PolicyIdentifier::default()
        };
        assert_eq!(
            left(vec![by_type(Excluded::Inline)]),
            "reader AdministratorAccess"
        );
        assert_eq!(
            left(vec![by_type(Excluded::AwsManaged)]),
            "role_worker_own reader"
        );
        assert_eq!(
            left(vec![by_type(Excluded::UserManaged)]),
            "role_worker_own AdministratorAccess"
        );
        assert_eq!(
            left(vec![
                by_arn(&format!("{OWN}:policy/read*")),
                inline("worker")
            ]),
            "AdministratorAccess"
        );
        assert_eq!(
            left(vec![inline("other"), by_type(Excluded::Rcp)]),
            "role_worker_own reader AdministratorAccess"
        );
        let ambiguous = SimulatePrincipalPolicyInput {
            policy_exclusion_list: Some(vec![PolicyIdentifier::default()]),
            ..of_worker(&["s3:GetObject"])
        };
        assert!(
            house
                .call::<api::SimulatePrincipalPolicy>(ambiguous)
                .is_err()
        );
    }

    #[test]
    fn the_entitys_boundary_counts_unless_another_is_given_or_it_is_left_out() {
        let house = furnished();
        let limit = make_policy(&house, "limit", "kms:*");
        bound(&house, "worker", &limit);
        let decision = |input| {
            let result = result(&house, input);
            let detail = result.permissions_boundary_decision_detail;
            let by_boundary = detail.map(|one| one.allowed_by_permissions_boundary.unwrap());
            (result.eval_decision, by_boundary)
        };
        assert_eq!(
            decision(of_worker(&["s3:GetObject"])),
            (Type::ImplicitDeny, Some(false))
        );
        let other = SimulatePrincipalPolicyInput {
            permissions_boundary_policy_input_list: Some(vec![allow("s3:*", "*")]),
            ..of_worker(&["s3:GetObject"])
        };
        assert_eq!(decision(other), (Type::Allowed, Some(true)));
        let without = SimulatePrincipalPolicyInput {
            policy_exclusion_list: Some(vec![PolicyIdentifier {
                policy_type: Some(Excluded::PermissionBoundary),
                ..PolicyIdentifier::default()
            }]),
            ..of_worker(&["s3:GetObject"])
        };
        assert_eq!(decision(without), (Type::Allowed, None));
    }

    /// Puts the tests' account into an organization that allows one action, and to simulate.
    fn join_organization(house: &TestHouse, action: &str) {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":["iam:Simulate*","{action}"],"Resource":"*"}}}}"#
        );
        let document = Document::parse(&text, PolicyKind::ServiceControl).unwrap();
        let policy = OrganizationPolicy {
            id: "p-limit".to_owned(),
            name: "limit".to_owned(),
            description: String::new(),
            policy_type: OrganizationPolicyType::ServiceControl,
            content: document.source().to_owned(),
            document: Some(document),
            tags: Tags::new(),
        };
        let management = house.as_account(OTHER_ACCOUNT).account();
        let join = house.store().write(|tx| {
            organization::put_organization(
                tx,
                Organization {
                    id: "o-house".to_owned(),
                    management_account: management,
                    email: String::new(),
                    all_features: true,
                    root_id: "r-1".to_owned(),
                    policy_types: vec![OrganizationPolicyType::ServiceControl],
                    root_tags: Tags::new(),
                },
            )?;
            organization::put_member(
                tx,
                Member {
                    account: house.account(),
                    organization: "o-house".to_owned(),
                    parent: "r-1".to_owned(),
                    name: "member".to_owned(),
                    email: String::new(),
                    status: MemberStatus::Active,
                    created_here: true,
                    joined_at: house.now(),
                    tags: Tags::new(),
                },
            )?;
            organization::put_policy(tx, "o-house", policy.clone())?;
            for target in ["r-1", &house.account().to_string()] {
                let ids = vec!["p-limit".to_owned()];
                organization::put_attached(tx, "o-house", target, ids)?;
            }
            Ok::<_, StoreError>(())
        });
        join.unwrap();
    }

    #[test]
    fn the_accounts_organization_counts_unless_it_is_left_out() {
        let house = furnished();
        join_organization(&house, "kms:*");
        let denied = result(&house, of_worker(&["s3:GetObject"]));
        assert_eq!(denied.eval_decision, Type::ImplicitDeny);
        let detail = denied.organizations_decision_detail.unwrap();
        assert_eq!(detail.allowed_by_organizations, Some(false));
        let without = SimulatePrincipalPolicyInput {
            policy_exclusion_list: Some(vec![PolicyIdentifier {
                policy_type: Some(Excluded::Scp),
                ..PolicyIdentifier::default()
            }]),
            ..of_worker(&["s3:GetObject"])
        };
        let allowed = result(&house, without);
        assert_eq!(allowed.eval_decision, Type::Allowed);
        assert_eq!(allowed.organizations_decision_detail, None);
    }

    #[test]
    fn agrees_with_the_authorizer() {
        let conditional = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"iam:ListRoles","Resource":"*","Condition":{{"ArnEquals":{{"aws:PrincipalArn":"{OWN}:role/worker"}}}}}}}}"#
        );
        let deny = allow("iam:ListRoles", "*").replace("Allow", "Deny");
        for own in [
            allow("iam:*", "*"),
            allow("iam:ListUsers", "*"),
            conditional.replace("role/worker", "role/other"),
            conditional,
            deny,
        ] {
            for boundary in ["iam:*", "iam:ListUsers"] {
                for control in [None, Some("iam:*"), Some("kms:*")] {
                    let house = test_house();
                    make_role(&house, "worker");
                    put_own(&house, &own);
                    let limit = make_policy(&house, "limit", boundary);
                    bound(&house, "worker", &limit);
                    if let Some(control) = control {
                        join_organization(&house, control);
                    }
                    let simulated = result(&house, of_worker(&["iam:ListRoles"]));
                    let worker = house.as_role("worker", "session");
                    let called = worker.call::<api::ListRoles>(input(&[]));
                    assert_eq!(
                        simulated.eval_decision == Type::Allowed,
                        called.is_ok(),
                        "{own} {boundary} {control:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn as_another_caller() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}"}}"#;
        house.answer::<api::PutUserPolicy>(input(&[
            ("UserName", "alice"),
            ("PolicyName", "own"),
            ("PolicyDocument", own),
        ]));
        let decision = |caller: Option<&str>| {
            let input = SimulatePrincipalPolicyInput {
                policy_source_arn: format!("{OWN}:user/alice"),
                caller_arn: caller.map(|name| format!("{OWN}:user/{name}")),
                resource_arns: Some(vec!["arn:aws:s3:::home/bob".to_owned()]),
                ..of_worker(&["s3:GetObject"])
            };
            result(&house, input).eval_decision
        };
        assert_eq!(decision(None), Type::ImplicitDeny);
        assert_eq!(decision(Some("bob")), Type::Allowed);
    }

    #[test]
    fn says_who_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::SimulatePrincipalPolicy>(of_worker(&["s3:GetObject"])),
            "NoSuchEntityException: The role with name worker cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_entity() {
        furnished().needs::<api::SimulatePrincipalPolicy>(
            "iam:SimulatePrincipalPolicy",
            &format!("{OWN}:role/worker"),
            of_worker(&["s3:GetObject"]),
        );
    }
}
