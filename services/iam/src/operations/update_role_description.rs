//! `UpdateRoleDescription`: sets a role's description.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, put_role};

use crate::api::{UpdateRoleDescriptionInput, UpdateRoleDescriptionOutput};
use crate::error::IamError;
use crate::resources::{own_policies, role};
use crate::store::IamWrite;

pub(crate) fn update_role_description(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateRoleDescriptionInput,
) -> Result<Reply<UpdateRoleDescriptionOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&own_policies::ask(&role, "iam:UpdateRoleDescription"))?;

    let mut role = Role::clone(&*role.existing()?);
    role.description = Some(input.description);
    put_role(tx.tx, role.clone())?;

    Ok(permit.reply(UpdateRoleDescriptionOutput {
        role: Some(role::shown(tx, &role, ctx.partition())?),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateRoleDescriptionInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_role};

    fn works() -> UpdateRoleDescriptionInput {
        input(&[("RoleName", "worker"), ("Description", "works")])
    }

    #[test]
    fn answers_the_role_as_it_is_now() {
        let house = test_house();
        make_role(&house, "worker");
        let updated = house.answer::<api::UpdateRoleDescription>(works());
        let found = house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
        assert_eq!(found.role.description.as_deref(), Some("works"));
        assert_eq!(updated.role, Some(found.role));
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::UpdateRoleDescription>(
            "iam:UpdateRoleDescription",
            &format!("{OWN}:role/worker"),
            works(),
        );
    }
}
