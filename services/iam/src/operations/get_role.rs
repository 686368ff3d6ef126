//! `GetRole`: a role with its trust policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetRoleInput, GetRoleOutput};
use crate::error::IamError;
use crate::resources::role;
use crate::store::IamRead;

pub(crate) fn get_role(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetRoleInput,
) -> Result<Reply<GetRoleOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&role.ask("iam:GetRole"))?;

    let role = role.existing()?;

    Ok(permit.reply(GetRoleOutput {
        role: role::shown(tx, &role, ctx.partition())?,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;
    use crate::test_iam::{OWN, bound, make_policy, make_role};

    #[test]
    fn shows_the_boundary() {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "limit", "iam:ListRoles");
        bound(&house, "worker", &arn);
        let found = house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
        let boundary = found.role.permissions_boundary.unwrap();
        assert_eq!(boundary.permissions_boundary_arn, Some(arn));
    }

    #[test]
    fn says_who_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetRole>(input(&[("RoleName", "worker")])),
            "NoSuchEntityException: The role with name worker cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::GetRole>(
            "iam:GetRole",
            &format!("{OWN}:role/worker"),
            input(&[("RoleName", "worker")]),
        );
    }
}
