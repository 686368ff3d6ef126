//! `CreateRole`: a new role, which may nothing and trusts whom its trust policy names.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>

use ringwall_core::{Reply, RequestContext, Tags};
use ringwall_identity::{IdPrefix, OwnPolicies, Role, find_role, put_role, roles, unique_id};
use ringwall_policy::PolicyKind;

use crate::api::{CreateRoleInput, CreateRoleOutput};
use crate::error::IamError;
use crate::naming::Named;
use crate::quotas;
use crate::resources::own_policies::attachment_of;
use crate::resources::role::{self, USUAL_SESSION_SECONDS};
use crate::resources::{boundary, tagging};
use crate::store::IamWrite;

pub(crate) fn create_role(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateRoleInput,
) -> Result<Reply<CreateRoleOutput>, IamError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let path = input.path.as_deref().unwrap_or("/");

    let named = Named::<Role>::to_be(&input.role_name, path, ctx);

    let mut ask = tagging::request_conditions(named.ask("iam:CreateRole"), &tags);
    if let Some(boundary) = &input.permissions_boundary {
        ask = ask.key("iam:PermissionsBoundary", boundary.as_str());
    }
    let permit = ctx.authorize(&ask)?;
    if !tags.is_empty() {
        ctx.authorize(&tagging::request_conditions(
            named.ask("iam:TagRole"),
            &tags,
        ))?;
    }

    if role::is_reserved(path) {
        return Err(IamError::reserved_path(path));
    }
    let new = trusted_role(ctx, tx, input, tags)?;
    require_room(ctx, tx, &new.name)?;
    boundary::note(ctx, tx, attachment_of(&new), None, new.boundary.as_deref())?;
    put_role(tx.tx, new.clone())?;

    Ok(permit.reply(CreateRoleOutput {
        role: role::shown(tx, &new, ctx.partition())?,
    }))
}

/// The role that is asked for.
fn trusted_role(
    ctx: &RequestContext,
    tx: &IamWrite<'_>,
    input: CreateRoleInput,
    tags: Tags,
) -> Result<Role, IamError> {
    let trust = tx.document(ctx, &input.assume_role_policy_document, PolicyKind::Trust)?;
    quotas::TRUST_POLICY_SIZE.require_document(&input.assume_role_policy_document)?;
    Ok(Role {
        account: ctx.account(),
        name: input.role_name,
        path: input.path.unwrap_or_else(|| "/".to_owned()),
        id: unique_id(IdPrefix::Role, &*ctx.platform().entropy),
        created_at: ctx.now(),
        description: input.description,
        max_session_seconds: input.max_session_duration.unwrap_or(USUAL_SESSION_SECONDS),
        max_signin_session_seconds: input.max_signin_session_duration,
        tags,
        boundary: input.permissions_boundary,
        trust,
        policies: OwnPolicies::default(),
        linked_service: None,
    })
}

/// The name is free, and the account may have one role more.
fn require_room(ctx: &RequestContext, tx: &IamWrite<'_>, name: &str) -> Result<(), IamError> {
    if find_role(tx.rows(), ctx.account(), name)?.is_some() {
        return Err(IamError::already_exists("Role", name));
    }
    let count = roles(tx.rows(), ctx.account(), None, quotas::ROLES.most)?.len();
    quotas::ROLES.require_room(count)
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, CreateRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, TRUST_EC2, decoded, fill_with_roles, make_policy, make_role, tag};

    fn named(name: &str) -> CreateRoleInput {
        trusting(name, TRUST_EC2)
    }

    fn trusting(name: &str, trust: &str) -> CreateRoleInput {
        input(&[("RoleName", name), ("AssumeRolePolicyDocument", trust)])
    }

    #[test]
    fn makes_a_role_that_may_be_assumed_for_an_hour() {
        let house = test_house();
        let made = house.answer::<api::CreateRole>(CreateRoleInput {
            path: Some("/team/".to_owned()),
            description: Some("works".to_owned()),
            tags: Some(vec![tag("team", "blue")]),
            ..named("Worker")
        });
        let role = made.role;
        assert_eq!(role.arn, "arn:aws:iam::111122223333:role/team/Worker");
        assert!(role.role_id.starts_with("AROA"));
        assert_eq!(role.max_session_duration, Some(3600));
        let trust = decoded(role.assume_role_policy_document.as_deref().unwrap());
        assert_eq!(trust, TRUST_EC2);
        let found = house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
        assert_eq!(found.role, role);
    }

    #[test]
    fn the_boundary_limits_from_the_beginning() {
        let house = test_house();
        let boundary = make_policy(&house, "limit", "iam:ListUsers");
        house.answer::<api::CreateRole>(CreateRoleInput {
            permissions_boundary: Some(boundary.clone()),
            ..named("worker")
        });
        house.answer::<api::PutRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyName", "all"),
            ("PolicyDocument", &allow("*", "*")),
        ]));
        let worker = house.as_role("worker", "session");
        worker.answer::<api::ListUsers>(input(&[]));
        worker.is_denied::<api::ListRoles>(input(&[]));
        let found = house.answer::<api::GetPolicy>(input(&[("PolicyArn", &boundary)]));
        let policy = found.policy.unwrap();
        assert_eq!(policy.permissions_boundary_usage_count, Some(1));
    }

    #[test]
    fn refuses_a_boundary_that_is_not_there() {
        let arn = "arn:aws:iam::111122223333:policy/limit";
        let bounded = CreateRoleInput {
            permissions_boundary: Some(arn.to_owned()),
            ..named("worker")
        };
        assert_eq!(
            test_house().refusal::<api::CreateRole>(bounded),
            format!("NoSuchEntityException: Scope ARN: {arn} does not exist or is not attachable.")
        );
    }

    #[test]
    fn refuses_a_name_in_use_in_any_case() {
        let house = test_house();
        make_role(&house, "worker");
        assert_eq!(
            house.refusal::<api::CreateRole>(named("WORKER")),
            "EntityAlreadyExistsException: Role with name WORKER already exists."
        );
    }

    #[test]
    fn refuses_trust_that_is_none() {
        let house = test_house();
        let statement = |inner: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"sts:AssumeRole"{inner}}}}}"#
            )
        };
        for (inner, words) in [
            (
                r#","Principal":"*","Resource":"*""#,
                "Has prohibited field Resource",
            ),
            ("", "Missing required field Principal"),
            (
                r#","Principal":{"AWS":"arn:aws:iam::111122223333:user/nobody"}"#,
                r#"Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/nobody""#,
            ),
        ] {
            assert_eq!(
                house.refusal::<api::CreateRole>(trusting("worker", &statement(inner))),
                format!("MalformedPolicyDocumentException: {words}")
            );
        }
        let service = format!("{}.amazonaws.com", "x".repeat(2048));
        let long = TRUST_EC2.replace("ec2.amazonaws.com", &service);
        assert_eq!(
            house.refusal::<api::CreateRole>(trusting("worker", &long)),
            "LimitExceededException: Cannot exceed quota for ACLSizePerRole: 2048"
        );
    }

    #[test]
    fn a_trusted_user_who_is_gone_appears_as_an_id() {
        let house = test_house();
        let user = house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let user = user.user.unwrap();
        let trust = TRUST_EC2.replace(
            r#""Service":"ec2.amazonaws.com""#,
            &format!(r#""AWS":"{}""#, user.arn),
        );
        house.answer::<api::CreateRole>(trusting("worker", &trust));
        let account = house.account();
        let delete = house
            .store()
            .write(|tx| ringwall_identity::delete_user(tx, account, "alice"));
        delete.unwrap();
        let role = house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
        let shown = decoded(&role.role.assume_role_policy_document.unwrap());
        assert_eq!(shown, trust.replace(&user.arn, &user.user_id));
    }

    #[test]
    fn refuses_the_paths_of_aws() {
        let reserved = CreateRoleInput {
            path: Some("/aws-service-role/ssm.amazonaws.com/".to_owned()),
            ..named("worker")
        };
        assert_eq!(
            test_house().refusal::<api::CreateRole>(reserved),
            "InvalidInputException: Path /aws-service-role/ssm.amazonaws.com/ is reserved for roles that AWS manages."
        );
    }

    #[test]
    fn an_account_has_a_thousand_roles() {
        let house = test_house();
        fill_with_roles(&house, 999);
        make_role(&house, "last");
        assert_eq!(
            house.refusal::<api::CreateRole>(named("one-more")),
            "LimitExceededException: Cannot exceed quota for RolesPerAccount: 1000"
        );
    }

    #[test]
    fn policies_may_demand_a_boundary() {
        let house = test_house();
        let boundary = make_policy(&house, "limit", "iam:ListUsers");
        let demanding = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"iam:CreateRole","Resource":"*","Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{boundary}"}}}}}}}}"#
        );
        let maker = house.as_new_user("maker", &[&demanding]);
        maker.is_denied::<api::CreateRole>(named("worker"));
        maker.answer::<api::CreateRole>(CreateRoleInput {
            permissions_boundary: Some(boundary),
            ..named("worker")
        });
    }

    #[test]
    fn tags_need_a_permission_of_their_own() {
        let house = test_house();
        let may = |action| allow(action, &format!("{OWN}:role/worker"));
        let tagged = || CreateRoleInput {
            tags: Some(vec![tag("team", "blue")]),
            ..named("worker")
        };
        let maker = house.as_new_user("maker", &[&may("iam:CreateRole")]);
        maker.is_denied::<api::CreateRole>(tagged());
        let tagger = house.as_new_user("tagger", &[&may("iam:CreateRole"), &may("iam:TagRole")]);
        tagger.answer::<api::CreateRole>(tagged());
    }

    #[test]
    fn needs_permission_on_the_role_to_be() {
        test_house().needs::<api::CreateRole>(
            "iam:CreateRole",
            &format!("{OWN}:role/worker"),
            named("worker"),
        );
    }
}
