//! `DeleteRolePermissionsBoundary`: takes the limit of a role away.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, put_role};

use crate::api::{DeleteRolePermissionsBoundaryInput, DeleteRolePermissionsBoundaryOutput};
use crate::error::IamError;
use crate::resources::own_policies::attachment_of;
use crate::resources::{boundary, own_policies, role};
use crate::store::IamWrite;

pub(crate) fn delete_role_permissions_boundary(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteRolePermissionsBoundaryInput,
) -> Result<Reply<DeleteRolePermissionsBoundaryOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let ask = own_policies::ask(&role, "iam:DeleteRolePermissionsBoundary");
    let permit = ctx.authorize(&ask)?;

    let mut role = Role::clone(&*role.existing()?);
    role::require_modifiable(&role)?;
    let old = role.boundary.take();
    boundary::note(ctx, tx, attachment_of(&role), old.as_deref(), None)?;
    put_role(tx.tx, role)?;

    Ok(permit.reply(DeleteRolePermissionsBoundaryOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteRolePermissionsBoundaryInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, bound, make_linked_role, make_policy, make_role};

    fn of(role: &str) -> DeleteRolePermissionsBoundaryInput {
        input(&[("RoleName", role)])
    }

    #[test]
    fn the_role_may_all_that_its_policies_allow() {
        let house = test_house();
        make_role(&house, "worker");
        attach(
            &house,
            "worker",
            "arn:aws:iam::aws:policy/AdministratorAccess",
        );
        let limit = make_policy(&house, "limit", "iam:ListUsers");
        bound(&house, "worker", &limit);
        let worker = house.as_role("worker", "session");
        worker.is_denied::<api::ListRoles>(input(&[]));
        house.answer::<api::DeleteRolePermissionsBoundary>(of("worker"));
        worker.answer::<api::ListRoles>(input(&[]));
        house.answer::<api::DeletePolicy>(input(&[("PolicyArn", &limit)]));
    }

    #[test]
    fn refuses_roles_of_services() {
        let house = test_house();
        let name = make_linked_role(&house);
        let refusal = house.refusal::<api::DeleteRolePermissionsBoundary>(of(&name));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::DeleteRolePermissionsBoundary>(
            "iam:DeleteRolePermissionsBoundary",
            &format!("{OWN}:role/worker"),
            of("worker"),
        );
    }
}
