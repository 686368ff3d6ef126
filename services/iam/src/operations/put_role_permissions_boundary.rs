//! `PutRolePermissionsBoundary`: limits what a role may at most.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, put_role};

use crate::api::{PutRolePermissionsBoundaryInput, PutRolePermissionsBoundaryOutput};
use crate::error::IamError;
use crate::resources::own_policies::attachment_of;
use crate::resources::{boundary, role};
use crate::store::IamWrite;

pub(crate) fn put_role_permissions_boundary(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: PutRolePermissionsBoundaryInput,
) -> Result<Reply<PutRolePermissionsBoundaryOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let arn = input.permissions_boundary;
    let ask = role.ask("iam:PutRolePermissionsBoundary");
    let permit = ctx.authorize(&ask.key("iam:PermissionsBoundary", arn.as_str()))?;

    let mut role = Role::clone(&*role.existing()?);
    role::require_modifiable(&role)?;
    let old = role.boundary.replace(arn);
    let new = role.boundary.as_deref();
    boundary::note(ctx, tx, attachment_of(&role), old.as_deref(), new)?;
    put_role(tx.tx, role)?;

    Ok(permit.reply(PutRolePermissionsBoundaryOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, PutRolePermissionsBoundaryInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, bound, make_linked_role, make_policy, make_role};

    fn bounded(role: &str, arn: &str) -> PutRolePermissionsBoundaryInput {
        input(&[("RoleName", role), ("PermissionsBoundary", arn)])
    }

    #[test]
    fn the_role_may_no_more_at_once() {
        let house = test_house();
        make_role(&house, "worker");
        attach(
            &house,
            "worker",
            "arn:aws:iam::aws:policy/AdministratorAccess",
        );
        let worker = house.as_role("worker", "session");
        worker.answer::<api::ListRoles>(input(&[]));
        let limit = make_policy(&house, "limit", "iam:ListUsers");
        house.answer::<api::PutRolePermissionsBoundary>(bounded("worker", &limit));
        worker.is_denied::<api::ListRoles>(input(&[]));
        worker.answer::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn another_boundary_frees_the_one_before() {
        let house = test_house();
        make_role(&house, "worker");
        let before = make_policy(&house, "before", "iam:ListUsers");
        let after = make_policy(&house, "after", "iam:ListUsers");
        bound(&house, "worker", &before);
        bound(&house, "worker", &after);
        let uses = |arn: &str| {
            let found = house.answer::<api::GetPolicy>(input(&[("PolicyArn", arn)]));
            found.policy.unwrap().permissions_boundary_usage_count
        };
        assert_eq!([uses(&before), uses(&after)], [Some(0), Some(1)]);
    }

    #[test]
    fn refuses_what_is_not_there_and_roles_of_services() {
        let house = test_house();
        make_role(&house, "worker");
        let missing = format!("{OWN}:policy/missing");
        assert_eq!(
            house.refusal::<api::PutRolePermissionsBoundary>(bounded("worker", &missing)),
            format!(
                "NoSuchEntityException: Scope ARN: {missing} does not exist or is not attachable."
            )
        );
        let limit = make_policy(&house, "limit", "iam:ListUsers");
        let linked = make_linked_role(&house);
        let refusal = house.refusal::<api::PutRolePermissionsBoundary>(bounded(&linked, &limit));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
    }

    #[test]
    fn the_boundary_is_a_condition_key() {
        let house = test_house();
        make_role(&house, "worker");
        let right = make_policy(&house, "right", "iam:ListUsers");
        let wrong = make_policy(&house, "wrong", "iam:ListUsers");
        let document = allow("iam:PutRolePermissionsBoundary", "*").replace(
            r#""Effect""#,
            &format!(
                r#""Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{right}"}}}},"Effect""#
            ),
        );
        let alice = house.as_new_user("alice", &[&document]);
        alice.is_denied::<api::PutRolePermissionsBoundary>(bounded("worker", &wrong));
        alice.answer::<api::PutRolePermissionsBoundary>(bounded("worker", &right));
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        let limit = make_policy(&house, "limit", "iam:ListUsers");
        house.needs::<api::PutRolePermissionsBoundary>(
            "iam:PutRolePermissionsBoundary",
            &format!("{OWN}:role/worker"),
            bounded("worker", &limit),
        );
    }
}
