//! `UntagRole`: removes tags from a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, put_role};

use crate::api::{UntagRoleInput, UntagRoleOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_role(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagRoleInput,
) -> Result<Reply<UntagRoleOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let ask = role.ask("iam:UntagRole");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut role = Role::clone(&*role.existing()?);
    tagging::remove(&mut role.tags, &input.tag_keys);
    put_role(tx.tx, role)?;

    Ok(permit.reply(UntagRoleOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagRoleInput, UntagRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_role, tag};

    fn without(key: &str) -> UntagRoleInput {
        UntagRoleInput {
            role_name: "worker".to_owned(),
            tag_keys: vec![key.to_owned()],
        }
    }

    #[test]
    fn removes_a_tag_in_any_case() {
        let house = test_house();
        make_role(&house, "worker");
        house.answer::<api::TagRole>(TagRoleInput {
            role_name: "worker".to_owned(),
            tags: vec![tag("team", "blue"), tag("stage", "test")],
        });
        house.answer::<api::UntagRole>(without("TEAM"));
        let listed = house.answer::<api::ListRoleTags>(input(&[("RoleName", "worker")]));
        assert_eq!(listed.tags, [tag("stage", "test")]);
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::UntagRole>(
            "iam:UntagRole",
            &format!("{OWN}:role/worker"),
            without("team"),
        );
    }
}
