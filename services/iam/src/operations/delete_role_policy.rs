//! `DeleteRolePolicy`: deletes a policy that is embedded in a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteRolePolicyInput, DeleteRolePolicyOutput};
use crate::error::IamError;
use crate::resources::{own_policies, role};
use crate::store::IamWrite;

pub(crate) fn delete_role_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteRolePolicyInput,
) -> Result<Reply<DeleteRolePolicyOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&own_policies::ask(&role, "iam:DeleteRolePolicy"))?;

    let role = role.existing()?;
    role::require_modifiable(&role)?;
    own_policies::delete_inline(tx, role, &input.policy_name)?;

    Ok(permit.reply(DeleteRolePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, DeleteRolePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_role};

    fn own() -> DeleteRolePolicyInput {
        input(&[("RoleName", "worker"), ("PolicyName", "own")])
    }

    fn with_policy(house: &TestHouse) {
        make_role(house, "worker");
        house.answer::<api::PutRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyName", "own"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
    }

    #[test]
    fn the_role_may_it_no_longer() {
        let house = test_house();
        with_policy(&house);
        let worker = house.as_role("worker", "session");
        worker.answer::<api::ListUsers>(input(&[]));
        house.answer::<api::DeleteRolePolicy>(own());
        worker.is_denied::<api::ListUsers>(input(&[]));
        assert_eq!(
            house.refusal::<api::DeleteRolePolicy>(own()),
            "NoSuchEntityException: The role policy with name own cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        with_policy(&house);
        house.needs::<api::DeleteRolePolicy>(
            "iam:DeleteRolePolicy",
            &format!("{OWN}:role/worker"),
            own(),
        );
    }
}
