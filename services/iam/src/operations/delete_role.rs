//! `DeleteRole`: deletes a role that has nothing left.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, delete_role as delete};
use ringwall_store::Reads;

use crate::api::{DeleteRoleInput, DeleteRoleOutput};
use crate::error::IamError;
use crate::instance_profiles::instance_profiles_of;
use crate::resources::own_policies::attachment_of;
use crate::resources::{boundary, own_policies, role};
use crate::store::IamWrite;

pub(crate) fn delete_role(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteRoleInput,
) -> Result<Reply<DeleteRoleOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&own_policies::ask(&role, "iam:DeleteRole"))?;

    let role = role.existing()?;
    role::require_modifiable(&role)?;
    require_nothing_left(tx.rows(), &role)?;
    let old = role.boundary.as_deref();
    boundary::note(ctx, tx, attachment_of(&*role), old, None)?;
    delete(tx.tx, role.account, &role.name)?;

    Ok(permit.reply(DeleteRoleOutput {}))
}

fn require_nothing_left(tx: &impl Reads, role: &Role) -> Result<(), IamError> {
    own_policies::require_none(role)?;
    if !instance_profiles_of(tx, role, None, 1)?.is_empty() {
        return Err(IamError::delete_conflict(
            "remove roles from instance profile",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, DeleteRoleInput};
    use crate::test_house;
    use crate::test_iam::{
        OWN, attach, bound, make_linked_role, make_policy, make_profile, make_role,
    };

    fn worker() -> DeleteRoleInput {
        input(&[("RoleName", "worker")])
    }

    #[test]
    fn a_deleted_role_bounds_and_means_nothing() {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "limit", "iam:ListRoles");
        bound(&house, "worker", &arn);
        house.answer::<api::DeleteRole>(worker());
        assert_eq!(
            house.refusal::<api::DeleteRole>(worker()),
            "NoSuchEntityException: The role with name worker cannot be found."
        );
        house.answer::<api::DeletePolicy>(input(&[("PolicyArn", &arn)]));
    }

    #[test]
    fn says_what_must_go_first() {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let conflict = |what: &str| {
            assert_eq!(
                house.refusal::<api::DeleteRole>(worker()),
                format!("DeleteConflictException: Cannot delete entity, must {what} first.")
            );
        };

        make_profile(&house, "instance");
        let in_profile = [("InstanceProfileName", "instance"), ("RoleName", "worker")];
        house.answer::<api::AddRoleToInstanceProfile>(input(&in_profile));
        conflict("remove roles from instance profile");
        attach(&house, "worker", &arn);
        conflict("detach all policies");
        let inline = [("RoleName", "worker"), ("PolicyName", "own")];
        let document = allow("iam:ListRoles", "*");
        let put = [inline[0], inline[1], ("PolicyDocument", document.as_str())];
        house.answer::<api::PutRolePolicy>(input(&put));
        conflict("delete policies");

        let attached = [("RoleName", "worker"), ("PolicyArn", arn.as_str())];
        house.answer::<api::DetachRolePolicy>(input(&attached));
        house.answer::<api::DeleteRolePolicy>(input(&inline));
        house.answer::<api::RemoveRoleFromInstanceProfile>(input(&in_profile));
        house.answer::<api::DeleteRole>(worker());
    }

    #[test]
    fn roles_of_services_are_deleted_otherwise() {
        let house = test_house();
        let name = make_linked_role(&house);
        assert_eq!(
            house.refusal::<api::DeleteRole>(input(&[("RoleName", &name)])),
            "UnmodifiableEntityException: Cannot perform the operation on the protected role 'AWSServiceRoleForAmazonGuardDuty' - this role is only modifiable by AWS"
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::DeleteRole>("iam:DeleteRole", &format!("{OWN}:role/worker"), worker());
    }
}
